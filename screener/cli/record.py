"""`screener record verify`: has anyone touched what was recorded?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_error, say_out
from screener.errors import UsageError

if TYPE_CHECKING:
    from screener.review.chain import Fault
    from screener.review.signing import PublicKey


def run(words: Sequence[str]) -> int:
    parser = ArgumentParser(
        "record verify",
        "核对审查记录：逐份检查字节、前后衔接和签名，指出哪一份、哪一部分被改动过。",
        "退出状态：0 完整无误；1 有记录被改动、缺失或签名无效；2 命令有误。\n"
        "不给导出的文件夹时，核对本机审查服务的数据文件夹。",
    )
    parser.add_argument("export", metavar="文件夹", nargs="?", type=Path,
                        help="导出的审查记录；也可以是下载的一份记录（JSON 文件）")  # fmt: skip
    parser.add_argument("--key", metavar="文件", type=Path, help="审查服务的公钥（PEM）")
    parser.add_argument("--data", metavar="文件夹", type=Path, help="审查服务的数据文件夹")
    if words[:1] == ["verify"]:
        words = words[1:]
    elif not {"-h", "--help"} & set(words):
        raise UsageError("record 之后应是 verify。用法见 screener record --help")
    options = parser.parse(words)
    if options is None:
        return 0
    return _verify(options.export, options.key, options.data)


def _verify(export: Path | None, key: Path | None, data: Path | None) -> int:
    from screener.report.words import visible_path
    from screener.review.ledger import read_export, verify_ledger
    from screener.review.signing import load_public

    beside: tuple[Fault, ...] = ()
    if export is not None:
        if key is None or data is not None:
            raise UsageError("核对导出的记录要用 --key 给出公钥，不能同时用 --data")
        if not export.exists():
            raise UsageError(f"找不到文件或文件夹：{export}")
        if export.is_file():
            return _verify_one(export, load_public(key))
        ledger, keys = read_export(export), load_public(key)
    else:
        from screener.cli.service import open_stored

        stored = open_stored(data, compare=True)
        keys = dict(stored.keys) if key is None else load_public(key)
        ledger, beside = stored.ledger, stored.beside
    report = verify_ledger(ledger, keys)
    faults = (*report.faults, *beside)
    for fault in faults:
        say_out(visible_path(str(fault)))
    if faults:
        say_out(f"共{report.length}份记录，发现{len(faults)}处问题")
        return 1
    if not report.length:
        say_error("还没有审查记录")
        return 0
    say_out(f"共{report.length}份记录，字节、衔接和签名都无误；末份摘要 {report.head.digest}")
    if not ledger.heads:
        say_error("没有已公布的链头可对照，末尾的记录若被截去无从发现")
    return 0


def _verify_one(path: Path, keys: Mapping[str, PublicKey]) -> int:
    """A record by itself: what stands in it is believed, what should lie around it is unknown."""
    from screener.errors import RecordError
    from screener.report.words import visible_path
    from screener.review.chain import envelope_digest, read_entry

    data = path.read_bytes()
    try:
        entry = read_entry(data, keys)
    except RecordError as error:
        say_out(f"{visible_path(str(path))}：{error}")
        return 1
    say_out(f"第{entry.sequence}号记录，字节和签名都无误；摘要 {envelope_digest(data)}")
    say_error("只核对了这一份：它前后有没有记录缺失、它之后是否撤稿，要核对导出的全部记录")
    return 0
