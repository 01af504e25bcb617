"""`screener dispositions`: people's decisions on findings, out of the service, to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_error, say_out
from screener.cli.person import add_data, add_person, person_from
from screener.errors import UsageError


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.cli.output import check_output, output
    from screener.cli.service import open_desk

    if options.output is None:
        raise UsageError("请用 --output 写明写到哪个文件")
    check_output(options.output)
    person = person_from(options)
    with open_desk(options.data) as desk:
        data, texts = desk.dispositions(
            person.login, person.password, person.reason, texts=options.texts
        )
    with output(options.output) as out:
        out.write(data)
    options.output.chmod(0o600)  # an earlier file may have been open to others
    lines = len(data.splitlines())
    say_out(f"已导出处置意见 {lines} 条，其中带文字的 {texts} 条")
    if texts:
        say_error("这些文字已离开保管库：文件只有本人可读，请按稿件保管，训练后删除")
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "dispositions",
        "导出审查服务中人对审查结果的处置意见（JSON 行），供 screener train 学习。",
        "由保密员办理，密码在终端输入；每次导出写入审计日志，文件只有本人可读。\n"
        "不含任何人的姓名；封存、已销毁的稿件从不给出文字。\n"
        "退出状态：0 已导出；2 命令有误。",
    )
    parser.add_argument("--output", metavar="文件", type=Path, help="写到哪个文件")
    parser.add_argument("--texts", action="store_true",
                        help="带上段落文字：文字由此离开保管库（不带则不能用于训练）")  # fmt: skip
    add_data(parser)
    add_person(parser)
    return parser
