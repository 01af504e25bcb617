"""A draft with its versions and findings, in lists and whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from screener.document import Location
from screener.review.checklist import Answer
from screener.review.disposition import Disposition, Facts
from screener.review.levels import Level
from screener.review.signoff import SignOff
from screener.review.words import Action, Conclusion, Decision, State
from screener.rule import Category, Severity
from screener.verdict import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSummary:
    """A line of a list. `counts` are findings by severity, `open` those nobody has decided.

    `older` names what the verdict rests on and is not in force any more, of a draft that waits;
    `changed`: the last screening anew found something else than the one before.
    """

    id: str
    number: str
    title: str
    kind: str
    column: str | None
    department_id: str
    department: str
    author_id: str
    author: str
    state: State
    status: str
    outcome: Outcome | None
    counts: Mapping[str, int]
    version: int
    screening: int
    older: tuple[str, ...]
    changed: bool
    waiting_for: str
    due_on: date | None
    days_left: int | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    id: str
    number: int
    sha256: str
    size: int
    media_type: str
    filename: str
    status: str
    outcome: Outcome | None
    risk: float | None
    tool: Mapping[str, str]
    uploaded_by: str
    uploaded_at: datetime
    screened_at: datetime | None
    permitted: bool
    screening: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """`document` is the path inside the upload, empty for itself. `decision` is the latest word.

    `same` counts findings of this version with the same rule and text, this one included;
    `is_new`: not in the version before. `was`: what the screening before made of it, `absent` or
    another severity. `from_permit`: a mark that a permit has cleared.
    """

    id: str
    ordinal: int
    document: str
    fingerprint: str
    rule: str
    title: str
    category: Category
    severity: Severity
    confidence: float
    text: str = field(repr=False)
    before: str = field(repr=False)
    after: str = field(repr=False)
    start: int
    end: int
    location: Location
    place: str
    reason: str
    basis: tuple[str, ...]
    suggestion: str
    notes: tuple[str, ...]
    dispositions: tuple[Disposition, ...]
    decision: Decision | None
    same: int
    is_new: bool
    was: str | None = None
    from_permit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """One paragraph or cell: `start` and `end` count in the document's text, as findings do."""

    start: int
    end: int
    text: str = field(repr=False)
    location: Location
    place: str
    heading: bool
    table: int | None
    row: int | None
    column: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """One document inside an upload, in reading order; `path` empty for the upload itself."""

    path: str
    media_type: str
    characters: int
    passages: tuple[PassageView, ...] = field(repr=False)
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a new version did to the findings of the one before."""

    new: int
    gone: int
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneFinding:
    """A finding that an earlier screening of the same bytes had, and what people said about it."""

    fingerprint: str
    rule: str
    title: str
    category: Category
    severity: Severity
    document: str
    place: str
    text: str = field(repr=False)
    before: str = field(repr=False)
    after: str = field(repr=False)
    gone_at: datetime
    dispositions: tuple[Disposition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreening:
    """What the last of `times` screenings anew did to the findings of the same bytes.

    `before` and `outcome` are of the verdict before it, `changed` names what of lists, policy,
    model and program was another then. `stood` and `went` name the levels before and after.
    `regraded` are among the `remaining`.
    """

    times: int
    stood: str
    went: str
    before: datetime
    outcome: Outcome
    changed: tuple[str, ...]
    new: int
    regraded: int
    remaining: int
    gone: tuple[GoneFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Drafts that wait for a decision: all, those under an older verdict, those screened anew at
    this moment, those for which that changed something.
    """

    waiting: int
    older: int
    under_way: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Requeued:
    """How many drafts are screened anew, and how many are left for another time."""

    queued: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """Everything about one draft but its text. `actions` are what the caller may do now.

    `form` are the fields of the register as filled in, by the names of the core's `Particulars`.
    """

    summary: DraftSummary
    form: Mapping[str, Any]
    versions: tuple[VersionView, ...]
    findings: tuple[FindingView, ...]
    unread: tuple[str, ...]
    changes: Changes | None
    rescreening: Rescreening | None
    facts: Facts
    levels: tuple[Level, ...]
    level: int
    referred: bool
    conclusion: Conclusion | None
    answers: tuple[Answer, ...]
    signoffs: tuple[SignOff, ...]
    voided: tuple[SignOff, ...]
    actions: tuple[Action, ...]
    refusals: Mapping[Action, str]
    may_dispose: bool
    incident_id: str | None
    records: tuple[int, ...]
    publication: Mapping[str, Any] | None
    destroyed_at: datetime | None

    @property
    def current(self) -> VersionView:
        return self.versions[-1]
