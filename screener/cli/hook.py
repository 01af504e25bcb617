"""`screener hook`: a git hook that screens what is about to be committed."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_out
from screener.errors import UsageError, system_reason

_MARK = "# screener hook"
_SCRIPT = """\
#!/bin/sh
{mark}: 提交前审查暂存的内容，由 screener hook install 写入；移除用 screener hook remove
exec {command} scan --staged {options}
"""
_USUAL = ("--mask", "--fail-on", "block")


def run(words: Sequence[str]) -> int:
    own, scan = _parted(words)
    options = _parser().parse(own)
    if options is None:
        return 0
    path = _path()
    if options.action == "remove":
        return _remove(path)
    _check(scan)
    ours = _is_ours(path)
    if path.exists() and not ours:
        raise UsageError(f"{path} 已有别的钩子，没有改动；请在其中加一行 screener scan --staged")
    command = shlex.join([sys.executable, "-m", "screener"])
    text = _SCRIPT.format(mark=_MARK, command=command, options=shlex.join(scan or _USUAL))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
    except OSError as error:
        raise UsageError(f"无法写入 {path}：{system_reason(error)}") from error
    say_out(f"{'已更新' if ours else '已安装'} {path}")
    return 0


def _remove(path: Path) -> int:
    if not path.exists():
        raise UsageError(f"没有安装过：{path} 不存在")
    if not _is_ours(path):
        raise UsageError(f"{path} 不是 screener 写入的钩子，没有改动")
    path.unlink()
    say_out(f"已移除 {path}")
    return 0


def _path() -> Path:
    from screener.batch.staged import git

    return Path(git("rev-parse", "--git-path", "hooks").decode().strip(), "pre-commit")


def _is_ours(path: Path) -> bool:
    try:
        return _MARK in path.read_text("utf-8", "replace")
    except OSError:
        return False


def _parted(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Our own words, and after `--` those for the scan."""
    if "--" not in words:
        return words, ()
    at = list(words).index("--")
    return words[:at], words[at + 1 :]


def _check(scan: Sequence[str]) -> None:
    """Raises UsageError for options that every commit would stumble over."""
    from screener.cli.scan import check_options

    check_options(["--staged", *scan])


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "hook",
        "在当前 git 仓库安装或移除提交前的审查：审查的是暂存的内容，有须拦截的就不让提交。",
        "-- 之后的选项交给 screener scan，例如：\n"
        "  screener hook install -- --mask --fail-on new --baseline 基线.tsv\n"
        f"默认是 {' '.join(_USUAL)}。退出状态：0 已办；2 命令有误。",
    )
    parser.add_argument("action", metavar="动作", choices=("install", "remove"),
                        help="install 安装，remove 移除")  # fmt: skip
    return parser
