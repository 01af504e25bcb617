"""Everything that proves what was released: entries, heads, receipts, and how they are exported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from screener.errors import RecordError, UsageError, system_reason
from screener.review.chain import ChainReport, Fault, envelope_digest, verify_chain, withdrawals
from screener.review.receipt import Status, open_receipt
from screener.review.signing import PublicKey

Named = tuple[str, bytes]
_LARGEST = 64 * 1024 * 1024
_ENTRIES, _HEADS, _RECEIPTS, _KEYS = "entries", "heads", "receipts", "public.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Envelopes as they are stored; `entries` in order, the others with a name to speak of them."""

    entries: tuple[bytes, ...] = field(repr=False)
    heads: tuple[Named, ...] = field(default=(), repr=False)
    receipts: tuple[Named, ...] = field(default=(), repr=False)


def verify_ledger(ledger: Ledger, keys: Mapping[str, PublicKey]) -> ChainReport:
    """The chain with its heads, and every receipt against the entry it speaks of."""
    report = verify_chain(ledger.entries, keys, [data for _, data in ledger.heads])
    digests = {digest for data in ledger.entries if (digest := _digest(data))}
    faults = list(report.faults)
    told = set()
    for name, data in ledger.receipts:
        try:
            statement = open_receipt(data, keys)
        except RecordError as error:
            faults.append(Fault(0, f"凭证 {name}", str(error)))
            continue
        if statement.status is Status.WITHDRAWN:
            told.add(statement.sequence)
        if statement.record not in digests:
            faults.append(Fault(0, f"凭证 {name}", f"所指的审查记录（{statement.number}）不在链中"))
    if ledger.receipts:
        faults += [
            Fault(at, f"撤稿记录（{number}）", "缺少撤稿凭证，只凭凭证核对的网站不知道已撤稿")
            for at, number in withdrawals(ledger.entries)
            if at not in told
        ]
    return ChainReport(report.length, report.head, tuple(faults))


def _digest(data: bytes) -> str:
    try:
        return envelope_digest(data)
    except RecordError:
        return ""


def exported(ledger: Ledger, keys: Mapping[str, PublicKey]) -> Iterator[Named]:
    """The files of an export, by their path inside it."""
    yield _KEYS, "".join(key.pem() for key in keys.values()).encode("ascii")
    for at, data in enumerate(ledger.entries, 1):
        yield f"{_ENTRIES}/{at:08}.json", data
    for folder, named in ((_HEADS, ledger.heads), (_RECEIPTS, ledger.receipts)):
        for name, data in named:
            yield f"{folder}/{_safe(name)}.json", data


def _safe(name: str) -> str:
    """A file name on every system, whatever a registration number is made of."""
    return re.sub(r"[^\w.-]|^\.", "_", name.removesuffix(".json"))


def read_export(folder: Path) -> Ledger:
    """An export as unpacked; the public key is not taken from it.

    Raises:
        UsageError: there is no such folder, or no entries in it.
    """
    if not (folder / _ENTRIES).is_dir():
        raise UsageError(f"{folder} 不是导出的审查记录：其中没有 {_ENTRIES} 文件夹")
    return Ledger(
        entries=tuple(data for _, data in read_folder(folder / _ENTRIES)),
        heads=tuple(read_folder(folder / _HEADS)),
        receipts=tuple(read_folder(folder / _RECEIPTS)),
    )


def read_folder(folder: Path) -> Iterator[Named]:
    """Every `.json` file below `folder` by its path in it, in order; none where there is none.

    Raises:
        UsageError: a file cannot be read.
    """
    for path in sorted(folder.rglob("*.json")):
        if not path.is_file():  # a pipe would be waited for
            continue
        name = path.relative_to(folder).as_posix()
        try:
            with path.open("rb") as stream:
                data = stream.read(_LARGEST + 1)
        except OSError as error:
            raise UsageError(f"无法读取 {path}：{system_reason(error)}") from error
        yield name, data if len(data) <= _LARGEST else b""
