"""The documents of a report as plain data: the shape the public contract promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NotRequired, TypedDict

from screener.coverage import Read
from screener.document import Gap, Location
from screener.finding import Finding
from screener.report.place import WHOLE, kind_of_part, place
from screener.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from screener.gate.exceptions import Exemption
    from screener.gate.judge import Judged, Mark

MASK = "█"
_LONE = re.compile("[\ud800-\udfff]")  # half a pair: no UTF-8 can hold it


class LocationEntry(TypedDict):
    part: str
    page: int | None
    paragraph: int | None
    sheet: str | None
    cell: str | None
    line: int | None
    box: list[int] | None


class ExceptionEntry(TypedDict):
    """Who answers for a finding that does not count, until when."""

    line: int
    owner: str
    reason: str
    expires: str
    officer: str | None


class FindingEntry(TypedDict):
    rule: str
    title: str
    category: str
    severity: str
    confidence: float
    text: str
    start: int
    end: int
    location: LocationEntry
    place: str
    before: str
    after: str
    reason: str
    basis: list[str]
    suggestion: str
    notes: list[str]
    baseline: NotRequired[str]
    exception: NotRequired[ExceptionEntry]


class CoverageEntry(TypedDict):
    """A part of a document: how much of it was read, or why it was not."""

    part: str
    place: str
    read: bool
    amount: int | None
    unit: str | None
    characters: int | None
    reason: str | None


class DocumentEntry(TypedDict):
    path: str
    sha256: str
    bytes: int
    media_type: str
    characters: int
    verdict: str
    risk: float
    findings: list[FindingEntry]
    errors: list[str]
    coverage: list[CoverageEntry]


class ToolEntry(TypedDict):
    version: str
    lexicons: str
    model: str
    policy: str
    readers: list[str]


def entries(
    verdict: Verdict, *, mask: bool, judged: Judged | None = None
) -> Iterator[DocumentEntry]:
    """The document and, after it, everything packed inside it, in order.

    `judged` are the gate's marks for the same tree, where there is a gate.
    """
    marks = judged.marks if judged else (None,) * len(verdict.findings)
    yield {
        "path": printable(verdict.path),
        "sha256": verdict.digest,
        "bytes": verdict.size,
        "media_type": verdict.media_type,
        "characters": verdict.characters,
        "verdict": verdict.outcome.word,
        "risk": verdict.risk,
        "findings": [
            finding_entry(finding, mask=mask, mark=mark)
            for finding, mark in zip(verdict.findings, marks, strict=True)
        ],
        "errors": [_error(gap) for gap in verdict.gaps],
        "coverage": [*map(_read, verdict.coverage), *map(_unread, verdict.gaps)],
    }
    inner = judged.children if judged else (None,) * len(verdict.children)
    for child, mine in zip(verdict.children, inner, strict=True):
        yield from entries(child, mask=mask, judged=mine)


def finding_entry(finding: Finding, *, mask: bool, mark: Mark | None = None) -> FindingEntry:
    def shown(text: str) -> str:
        return MASK * len(text) if mask else printable(text)

    entry: FindingEntry = {
        "rule": finding.rule,
        "title": finding.title,
        "category": finding.category.value,
        "severity": finding.severity.word,
        "confidence": finding.confidence,
        "text": shown(finding.text),
        "start": finding.span.start,
        "end": finding.span.end,
        "location": location_entry(finding.location),
        "place": printable(place(finding.location)),
        "before": shown(finding.before),
        "after": shown(finding.after),
        "reason": finding.reason if mask else _reason(finding),
        "basis": list(finding.basis),
        "suggestion": finding.suggestion,
        "notes": list(finding.notes),
    }
    if mark is not None and mark.state is not None:
        entry["baseline"] = mark.state.value
    if mark is not None and mark.exemption is not None:
        entry["exception"] = exception_entry(mark.exemption)
    return entry


def exception_entry(exemption: Exemption) -> ExceptionEntry:
    return {
        "line": exemption.line,
        "owner": exemption.owner,
        "reason": exemption.reason,
        "expires": exemption.expires.isoformat(),
        "officer": exemption.officer,
    }


def _reason(finding: Finding) -> str:
    """With the phrases that decided: they quote the draft, so masked reports go without."""
    start = finding.span.start
    phrases = [finding.text[one.start - start : one.end - start] for one in finding.telling]
    told = "、".join(f"“{printable(phrase.strip())}”" for phrase in phrases)
    return f"{finding.reason}。主要依据的词句：{told}" if told else finding.reason


def location_entry(location: Location) -> LocationEntry:
    return {
        "part": location.part.value,
        "page": location.page,
        "paragraph": location.paragraph,
        "sheet": None if location.sheet is None else printable(location.sheet),
        "cell": location.cell,
        "line": location.line,
        "box": list(location.box) if location.box else None,
    }


def _read(read: Read) -> CoverageEntry:
    return {
        "part": read.part.value,
        "place": printable(read.place or kind_of_part(read.part)),
        "read": True,
        "amount": read.amount,
        "unit": read.unit,
        "characters": read.characters,
        "reason": None,
    }


def _unread(gap: Gap) -> CoverageEntry:
    return {
        "part": gap.location.part.value,
        "place": printable(place(gap.location)),
        "read": False,
        "amount": None,
        "unit": None,
        "characters": None,
        "reason": printable(gap.message),
    }


def printable(text: str) -> str:
    """`text` with lone surrogates, which no UTF-8 can hold, replaced one for one."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def _error(gap: Gap) -> str:
    where = place(gap.location)
    told = where == WHOLE or gap.message.startswith(where)
    return printable(gap.message if told else f"{where}：{gap.message}")


@dataclass(slots=True)
class Tally:
    """How many documents came to which outcome, counted as they pass by.

    `partial` says that the run was broken off: what it did not come to is never `pass`.
    """

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    partial: bool = False

    def add(self, entry: DocumentEntry) -> None:
        self.counts[Outcome[entry["verdict"].upper()]] += 1

    @property
    def documents(self) -> int:
        return sum(self.counts.values())

    @property
    def outcome(self) -> Outcome:
        worst = max((one for one, count in self.counts.items() if count), default=Outcome.PASS)
        return max(worst, Outcome.REVIEW) if self.partial else worst

    def summary(self) -> dict[str, int | str | bool]:
        counts = {outcome.word: count for outcome, count in self.counts.items()}
        partial = {"partial": True} if self.partial else {}
        return {"documents": self.documents, **counts, "verdict": self.outcome.word, **partial}
