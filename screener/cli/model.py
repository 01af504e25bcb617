"""`screener model`: which model the service screens with, another one, or the one before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_error, say_out
from screener.cli.person import add_data, add_person, person_from
from screener.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from screener.cli.service import Model

_ACTS = ("list", "use", "rollback")


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    if (options.act == "use") != (options.folder is not None):
        raise UsageError("model use 之后应是一个模型文件夹；list 和 rollback 之后不带文件夹")
    return {"list": _list, "use": _use, "rollback": _rollback}[options.act](options)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "model",
        "审查服务所用的模型：list 列出，use 启用一个候选模型，rollback 退回上一个。",
        "由系统管理员办理，密码在终端输入；每次更换都写入审计日志。\n"
        "正在运行的服务几秒内改用新模型，在办的稿件按原模型审完。\n"
        "退出状态：0 完成；1 在用的模型不能用（list）；2 命令有误。",
    )
    parser.add_argument("act", metavar="动作", choices=_ACTS, help="list、use 或 rollback")
    parser.add_argument("folder", metavar="模型文件夹", nargs="?", type=Path,
                        help="候选模型（screener train 的输出）")  # fmt: skip
    add_data(parser)
    add_person(parser)
    return parser


def _list(options: argparse.Namespace) -> int:
    from screener.cli.service import open_desk

    with open_desk(options.data) as desk:
        models = desk.models()
    for one in models:
        say_out(_line(one))
    return 1 if any(one.in_force and one.fault for one in models) else 0


def _use(options: argparse.Namespace) -> int:
    from screener.classify import Classifier
    from screener.cli.service import open_desk

    Classifier.load(options.folder)  # said before anyone types a password
    person = person_from(options)
    with open_desk(options.data) as desk:
        _said(desk.use(person.login, person.password, options.folder, person.reason))
    return 0


def _rollback(options: argparse.Namespace) -> int:
    from screener.cli.service import open_desk

    person = person_from(options)
    with open_desk(options.data) as desk:
        _said(desk.rollback(person.login, person.password, person.reason))
    return 0


def _said(one: Model) -> None:
    say_out(_line(one))
    say_error("正在运行的服务几秒内改用这个模型；退回：screener model rollback")


def _line(one: Model) -> str:
    parts = ["在用" if one.in_force else "备用", one.digest or "摘要不明"]
    parts.append("随程序发布" if one.name == "shipped" else "本单位训练")
    if one.name != "shipped":
        parts.append(f"models/{one.digest}")
    parts.append(f"语料 {one.passages} 段")
    if one.dispositions:
        parts.append(f"其中处置意见 {one.dispositions} 段")
    if one.fault:
        parts.append(f"不能用：{one.fault}")
    return "  ".join(parts)
