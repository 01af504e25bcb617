"""The command line: each command a module of its own, loaded only when it is called."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from screener.cli.arguments import HELP, columns
from screener.cli.console import say_error, say_out
from screener.errors import ScreenerError, missing_component, system_reason, where

_COMMANDS = {
    "scan": "审查文件或文件夹，给出报告",
    "baseline": "把现在查出的内容记为基线，以后只盯新的",
    "explain": "逐条说明一个文件为什么这样判定",
    "extract": "列出从一个文件里读到的文字及其位置",
    "serve": "启动审查服务与网页",
    "rules": "列出生效的规则及其依据",
    "lexicon": "检查、比较、统计、试用本单位词库",
    "dispositions": "导出审查服务中的处置意见，供训练",
    "train": "用本单位的处置意见训练候选模型",
    "evaluate": "比较候选模型与在用的模型",
    "model": "查看、启用、退回审查服务所用的模型",
    "keys": "查看、更换审查服务的主密钥和签名密钥",
    "verify": "核对文件是否与审查签发的内容逐字节一致",
    "publish": "只把审查签发过的文件复制到网站文件夹",
    "hook": "在 git 仓库装上提交前审查",
    "record": "核对审查记录是否被改动过",
    "sweep": "巡查网站：未经审查、被改动、已撤稿、公示期满、新发现的",
    "register": "整改台账：查看、交办、登记整改、导出",
    "cache": "查看、压缩、清除审查缓存",
    "samples": "写出一组示例稿件，供试用",
    "doctor": "检查安装：格式、组件、限额、隔离措施",
}
_BROKEN_PIPE = 141  # as a shell reports a program whose reader has gone
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; every error of the call is one Chinese line and status 2."""
    atexit.register(gc.freeze)  # or the end looks for rings in all that was loaded
    words = list(sys.argv[1:] if argv is None else argv)
    _open_closed_streams()
    try:
        status = _run(words)
        sys.stdout.flush()
    except ScreenerError as error:
        say_error(str(error))
        return 2
    except KeyboardInterrupt:
        say_error("已中断")
        return _INTERRUPTED
    except BrokenPipeError:
        _abandon_output()
        return _BROKEN_PIPE
    except OSError as error:
        _abandon_output()
        of = f"：{error.filename}" if isinstance(error.filename, str) else ""
        say_error(f"系统错误，无法继续：{system_reason(error)}{of}")
        return 2
    except ModuleNotFoundError as error:
        say_error(missing_component(error))
        return 2
    except Exception as error:  # noqa: BLE001 - the door: a traceback may quote the draft
        say_error(f"程序内部错误（{where(error)}），请联系维护人员")
        return 2
    return status


def _open_closed_streams() -> None:
    """A stream closed by who calls us goes nowhere, and no file of ours takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8"))


def _abandon_output() -> None:
    """What is still held back for an output that takes no more would fail again at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> int:
    if not words or words[0] in HELP:
        say_out(_usage())
        return 0 if words else 2
    if words[0] in {"-V", "--version"}:
        from screener import __version__

        say_out(f"screener {__version__}")
        return 0
    command = words[0]
    if command not in _COMMANDS:
        say_error(f"没有名为 {command} 的命令；可用的命令见 screener --help")
        return 2
    status: int = import_module(f"screener.cli.{command}").run(words[1:])
    return status


def _usage() -> str:
    commands = "\n".join(columns(list(_COMMANDS.items())))
    return (
        "用法：screener 命令 [选项]\n\n"
        "上网发布前保密审查：在本机检查稿件，不连接网络。\n\n"
        f"命令：\n{commands}\n\n"
        "选项：\n"
        "  -h, --help     显示本说明；各命令的说明见 screener 命令 --help\n"
        "  -V, --version  显示版本\n\n"
        "退出状态：0 全部通过；1 有文件须复核或被拦截；2 命令有误。"
    )
