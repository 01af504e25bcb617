"""`screener verify`: is every file under a folder one that was signed for release?"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_error, say_out
from screener.cli.releases import add_releases, gaps_in, register_from
from screener.errors import system_reason

if TYPE_CHECKING:
    from screener.batch.walk import Target
    from screener.review.verify import Judgement, Register

_BLOCK = 1 << 20


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.batch.walk import check_paths
    from screener.report.words import visible_path

    check_paths([options.folder])
    register = register_from(options)
    for problem in register.problems:
        say_error(visible_path(problem))
    total = refused = 0
    for target, judgement in _judged(options.folder, register):
        total += 1
        if not judgement.released:
            refused += 1
            say_out(f"{visible_path(target.path)}：{judgement.words}")
    return _summary(total, refused, gaps_in(register))


def _summary(total: int, refused: int, gaps: list[str]) -> int:
    for words in gaps:
        say_out(words)
    if refused:
        say_out(f"共{total}个文件，{refused}个不得发布")
    elif total:
        say_out(f"共{total}个文件，都与签发的内容逐字节一致")
    else:
        say_error("文件夹中没有文件，什么也没有核对")
    return 1 if refused or gaps else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "verify",
        "核对文件夹中的每个文件：是否与审查签发的内容逐字节一致，且没有撤稿。",
        "退出状态：0 全部一致；1 至少一个不是；2 命令有误。\n"
        "不给凭证时，向本机审查服务的数据文件夹查询。",
    )
    parser.add_argument("folder", metavar="文件夹", help="要发布或已经发布的文件")
    add_releases(parser)
    return parser


def _judged(folder: str, register: Register) -> Iterator[tuple[Target, Judgement]]:
    from screener.batch.walk import walk
    from screener.review.verify import Judgement

    for target in walk([folder]):
        if target.gap is not None:
            yield target, Judgement(False, target.gap.message)
            continue
        try:
            yield target, register.judge(target.name, _sha256(target.file))
        except OSError as error:
            yield target, Judgement(False, f"无法读取：{system_reason(error)}")


def _sha256(path: str) -> str:
    """The digest of a plain file; one swapped for a link or a pipe meanwhile is refused."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("不是普通文件")
        found = hashlib.sha256()
        while block := stream.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
