"""What is kept for good: the record of one item, and what happened to it afterwards.

No text of the draft is in any of it; findings are named by fingerprint, rule and place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

from screener.errors import RecordError
from screener.review.canonical import build, canonical, digest, parse, plain
from screener.review.checklist import Answer
from screener.review.disposition import Disposition
from screener.review.roles import Role
from screener.review.signoff import SignOff
from screener.review.words import Conclusion
from screener.rule import Category, Severity
from screener.verdict import Outcome

FIRST = "0" * 64  # the digest before the first entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What the form says of a draft beside its text; texts as the author filled them in.

    Dates are `2026-11-26`; what was not filled in is empty.
    """

    title: str
    kind: str = ""
    unit: str = ""
    author: str = ""
    author_name: str = ""
    drafted: str = ""
    phone: str = ""
    characters: int = 0
    attachments: int = 0
    pages: int = 0
    source: str = ""
    source_number: str = ""
    source_consent: str = ""
    declassified: str = ""
    channel: str = ""
    column: str = ""
    planned: str = ""
    notice_until: str = ""
    openness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentEntry:
    """One file that was reviewed, by its bytes."""

    name: str
    sha256: str
    bytes: int
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRecord:
    """A finding without its quote; `confidence` in thousandths."""

    fingerprint: str
    rule: str
    title: str
    category: Category
    severity: Severity
    confidence: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The machine's word, and which machine it was."""

    version: str
    lexicons: str
    model: str
    policy: str
    time: str
    outcome: Outcome
    findings: tuple[FindingRecord, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One finished item: released, or closed without publication.

    `version` counts the versions of the draft; `voided` are signatures given to earlier ones.
    """

    schema: ClassVar[str] = "screener.record/1"
    sequence: int
    previous: str
    time: str
    number: str
    draft: str
    version: int
    particulars: Particulars
    contents: tuple[ContentEntry, ...]
    machine: Machine
    answers: tuple[Answer, ...]
    dispositions: tuple[Disposition, ...]
    signoffs: tuple[SignOff, ...]
    voided: tuple[SignOff, ...]
    conclusion: Conclusion
    retention: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A release taken back; it counts for the bytes, whatever record let them out before."""

    schema: ClassVar[str] = "screener.withdrawal/1"
    sequence: int
    previous: str
    time: str
    number: str
    record: str
    contents: tuple[ContentEntry, ...]
    person: str
    name: str
    role: Role
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What the site's program reported: where it went online, and the digest seen there."""

    schema: ClassVar[str] = "screener.publication/1"
    sequence: int
    previous: str
    time: str
    number: str
    record: str
    url: str
    published: str
    seen: str
    same: bool
    person: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction:
    """Originals destroyed: 登记, 审批 and 监毁 by different people."""

    schema: ClassVar[str] = "screener.destruction/1"
    sequence: int
    previous: str
    time: str
    number: str
    contents: tuple[ContentEntry, ...]
    reason: str
    method: str
    registered_by: str
    approved_by: str
    witnessed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """The 保密员 found that what looked like a state-secret marking is none; bound to bytes."""

    schema: ClassVar[str] = "screener.permit/1"
    sequence: int
    previous: str
    time: str
    number: str
    sha256: str
    person: str
    name: str
    reason: str


Entry = Record | Withdrawal | Publication | Destruction | Permit
KINDS: Mapping[str, type[Entry]] = {
    kind.schema: kind for kind in (Record, Withdrawal, Publication, Destruction, Permit)
}
TITLES = {
    Record.schema: "审查记录",
    Withdrawal.schema: "撤稿记录",
    Publication.schema: "发布回执",
    Destruction.schema: "销毁记录",
    Permit.schema: "误报解除记录",
}


def entry_bytes(entry: Entry) -> bytes:
    """The bytes that are chained and signed.

    Each section's digest stands in `sections`, so that after an edit it can be said which.
    """
    body = {"schema": entry.schema, **plain(entry)}
    return canonical({**body, "sections": _sections(body)})


def entry_from(data: bytes) -> Entry:
    """The entry spelled `data`.

    Raises:
        RecordError: it is none, or not in canonical form, or a section is not its digest's.
    """
    body = parse(data)
    kind = KINDS.get(body.get("schema", "")) if isinstance(body, dict) else None
    if kind is None:
        raise RecordError("不是本系统的记录")
    if changed := list(changed_sections(body)):
        raise RecordError(f"被改动的部分：{'、'.join(changed)}")
    del body["schema"], body["sections"]
    entry: Entry = build(kind, body)
    return entry


def entry_digest(entry: Entry) -> str:
    return digest(entry_bytes(entry))


_SECTIONS = {
    "particulars": "登记事项",
    "contents": "内容指纹",
    "machine": "机检结果",
    "answers": "自审清单",
    "dispositions": "处置意见",
    "signoffs": "签字",
    "voided": "作废的签字",
}


def _digest(value: object) -> str:
    return digest(canonical(value))


def _digest_of_any(value: object) -> str:
    """Of what no record can hold it is empty, and equal to none that an entry says."""
    with suppress(RecordError):
        return _digest(value)
    return ""


def _sections(
    body: Mapping[str, Any], told: Callable[[object], str] = _digest
) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in _SECTIONS:
        value = body.get(name)
        if isinstance(value, list):
            found[name] = list(map(told, value))
        elif value is not None:
            found[name] = told(value)
    rest = {key: value for key, value in body.items() if key not in {*_SECTIONS, "sections"}}
    found["rest"] = told(rest)
    return found


def changed_sections(body: Mapping[str, Any]) -> Iterator[str]:
    """In words of the form, which sections are not those whose digests the entry holds."""
    said = body.get("sections")
    if not isinstance(said, dict):
        yield "各部分的摘要"
        return
    true = _sections(body, _digest_of_any)
    for name, title in (*_SECTIONS.items(), ("rest", "编号、时间、结论等")):
        if true.get(name) == said.get(name):
            continue
        ours, theirs = true.get(name), said.get(name)
        if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
            for at, (one, other) in enumerate(zip(ours, theirs, strict=True), 1):
                if one != other:
                    yield f"{title}第{at}条"
        else:
            yield title
    if set(said) - set(true):
        yield "各部分的摘要"
