"""Entries linked into one chain, its published heads, and who broke it where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screener.errors import RecordError
from screener.review.canonical import build, canonical, digest, parse
from screener.review.record import (
    FIRST,
    TITLES,
    Entry,
    Withdrawal,
    changed_sections,
    entry_bytes,
    entry_from,
)
from screener.review.signing import (
    ENTRY_TYPE,
    HEAD_TYPE,
    PublicKey,
    SigningKey,
    open_envelope,
    read_envelope,
    seal,
)


@dataclass(frozen=True, slots=True)
class Head:
    """How far the chain had come at a time; published, so that a cut tail shows.

    `withdrawals` is how many of its entries are withdrawals, so that a missing one shows too.
    """

    sequence: int
    digest: str
    time: str
    withdrawals: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is broken: `sequence` counts from one (0: no place in the chain), the rest in words."""

    sequence: int
    name: str
    what: str

    def __str__(self) -> str:
        place = f"第{self.sequence}号" if self.sequence else ""
        return f"{place}{self.name}：{self.what}"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`head` is the last sound entry's; without faults, the whole chain's."""

    length: int
    head: Head
    faults: tuple[Fault, ...]


START = Head(0, FIRST, "")


def sign_entry(entry: Entry, key: SigningKey) -> bytes:
    """The envelope that is stored and exported; its payload's digest is the next `previous`."""
    return seal(ENTRY_TYPE, entry_bytes(entry), key)


def read_entry(data: bytes, keys: Mapping[str, PublicKey]) -> Entry:
    """Raises RecordError unless signature, spelling and every section hold."""
    return entry_from(open_envelope(data, ENTRY_TYPE, keys))


def envelope_digest(data: bytes) -> str:
    """The digest that the next entry has to name as `previous`."""
    return digest(read_envelope(data).payload)


def sign_head(head: Head, key: SigningKey) -> bytes:
    return seal(HEAD_TYPE, canonical(head), key)


def read_head(data: bytes, keys: Mapping[str, PublicKey]) -> Head:
    return build(Head, parse(open_envelope(data, HEAD_TYPE, keys)))


def verify_chain(
    envelopes: Iterable[bytes],
    keys: Mapping[str, PublicKey],
    heads: Iterable[bytes] = (),
) -> ChainReport:
    """Recompute everything from stored bytes and public keys alone.

    A broken entry is named once; the one after it is blamed only when it is itself not in order.
    """
    faults: list[Fault] = []
    digests: dict[int, str] = {}
    last, sound = START, True
    for data in envelopes:
        expected = last.sequence + 1
        found, fault = _examine(data, keys, at=expected)
        if fault is None and found is not None:
            fault = _link_fault(found, last, after_sound=sound)
        if fault:
            faults.append(fault)
        sequence = found.sequence if found and found.sequence > last.sequence else expected
        taken_back = last.withdrawals + isinstance(found, Withdrawal)
        last = Head(sequence, _payload_digest(data), found.time if found else "", taken_back)
        sound = fault is None
        digests[sequence] = last.digest
    faults += _head_faults(heads, keys, digests)
    return ChainReport(len(digests), last, tuple(faults))


def _examine(
    data: bytes, keys: Mapping[str, PublicKey], *, at: int
) -> tuple[Entry | None, Fault | None]:
    try:
        return read_entry(data, keys), None
    except RecordError as error:
        body = _loose_body(data)
        name = _name(body)
        changed = "、".join(changed_sections(body)) if body.get("sections") else ""
        reason = str(error)
        if changed and changed not in reason:
            reason += f"；被改动的部分：{changed}"
        return None, Fault(at, name, reason)


def _link_fault(entry: Entry, last: Head, *, after_sound: bool) -> Fault | None:
    name = f"{TITLES[entry.schema]}（{entry.number}）"
    if entry.sequence > last.sequence + 1:
        missing = f"{last.sequence + 1}" + (
            f"至{entry.sequence - 1}" if entry.sequence > last.sequence + 2 else ""
        )
        return Fault(last.sequence + 1, "记录", f"缺少第{missing}号记录")
    if entry.sequence <= last.sequence:
        return Fault(entry.sequence, name, "序号重复或次序颠倒")
    if after_sound and entry.previous != last.digest:
        return Fault(entry.sequence, name, "与前一份记录不衔接，其中一份被替换过")
    return None


def _head_faults(
    heads: Iterable[bytes], keys: Mapping[str, PublicKey], digests: Mapping[int, str]
) -> Iterator[Fault]:
    for data in heads:
        try:
            head = read_head(data, keys)
        except RecordError as error:
            yield Fault(0, "已公布的链头", str(error))
            continue
        name = f"已公布的链头（{head.time}）"
        if head.sequence and head.sequence not in digests:
            yield Fault(head.sequence, name, "公布时已有的记录现在没有，末尾被截去")
        elif head.sequence and digests[head.sequence] != head.digest:
            yield Fault(head.sequence, name, "与现存记录不符，记录在公布之后被替换过")


def withdrawals(envelopes: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    """Sequence and number of each entry that takes contents back, whoever signed it."""
    for data in envelopes:
        body = _loose_body(data)
        sequence, number = body.get("sequence"), body.get("number")
        if body.get("schema") == Withdrawal.schema and isinstance(sequence, int):
            yield sequence, str(number)


def _payload_digest(data: bytes) -> str:
    try:
        return envelope_digest(data)
    except RecordError:
        return ""


def _loose_body(data: bytes) -> dict[str, Any]:
    """What can still be made out of a broken entry, to name it."""
    try:
        body = json.loads(read_envelope(data).payload)
    except (RecordError, ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _name(body: Mapping[str, Any]) -> str:
    title = TITLES.get(str(body.get("schema")), "记录")
    number = body.get("number")
    return f"{title}（{number}）" if isinstance(number, str) else title
