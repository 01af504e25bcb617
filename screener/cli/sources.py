"""What `screener scan` is to look at: paths on disk, or what git is about to commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from screener.batch.walk import Target
    from screener.cli.arguments import ArgumentParser


def add_staged(parser: ArgumentParser) -> None:
    parser.add_argument("--staged", action="store_true",
                        help="不给路径，审查 git 暂存区里将要提交的内容")  # fmt: skip


def check_source(options: argparse.Namespace) -> None:
    if options.staged and options.paths:
        raise UsageError("--staged 与路径不能同时给出")
    if not options.staged and not options.paths:
        raise UsageError("缺少参数：路径。用法见 screener scan --help")


def targets_from(options: argparse.Namespace, own: Collection[Path]) -> Iterator[Target]:
    """`own` files, which the run writes itself, are no drafts."""
    if options.staged:
        from screener.batch.staged import staged

        return staged()
    from screener.batch.walk import walk

    return walk(options.paths, own)
