"""Where a command finds what was released: exported receipts, or the service's own records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser
from screener.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from screener.review.verify import Register


def add_releases(parser: ArgumentParser) -> None:
    parser.add_argument("--receipts", metavar="文件夹", type=Path,
                        help="导出的放行凭证、撤稿凭证和链头（.json）")  # fmt: skip
    parser.add_argument("--key", metavar="文件", type=Path, help="审查服务的公钥（PEM）")
    parser.add_argument("--data", metavar="文件夹", type=Path, help="审查服务的数据文件夹")


def register_from(options: argparse.Namespace) -> Register:
    """Raises UsageError or RecordError when there is nothing to ask."""
    from screener.review.verify import Register

    if (options.receipts is None) != (options.key is None):
        raise UsageError("--receipts 和 --key 要一起给出")
    if options.receipts is None:
        from screener.cli.service import open_stored

        stored = open_stored(options.data, compare=False)
        return Register.of((*stored.ledger.receipts, *stored.ledger.heads), stored.keys)
    if options.data is not None:
        raise UsageError("--data 不能与 --receipts 同时给出")
    from screener.review.ledger import read_folder
    from screener.review.signing import load_public

    if not options.receipts.is_dir():
        raise UsageError(f"凭证文件夹不存在：{options.receipts}")
    return Register.of(read_folder(options.receipts), load_public(options.key))


def gaps_in(register: Register) -> list[str]:
    """What keeps a register from knowing every withdrawal, in words; nothing where it does."""
    told = []
    if register.missing:
        told.append(
            f"凭证不全：按已公布的链头，还缺{register.missing}份撤稿凭证，请重新导出凭证后再核对"
        )
    if register.unread:
        told.append(
            f"有{register.unread}份凭证或链头读不出来，其中可能有撤稿凭证，请重新导出凭证后再核对"
        )
    return told
