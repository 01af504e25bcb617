"""What use cases return: frozen, complete, with nothing that could load or change anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from screener.document import Location
from screener.review.checklist import Answer
from screener.review.disposition import Disposition, Facts
from screener.review.levels import Level
from screener.review.roles import Role
from screener.review.signoff import SignOff
from screener.review.words import Action, Conclusion, Decision, State
from screener.rule import Category, Severity
from screener.verdict import Outcome

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """`cursor` asks for what follows, None at the end; `total` counts all that match."""

    items: tuple[Item, ...]
    cursor: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentView:
    id: str
    name: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    id: str
    login: str
    name: str
    title: str
    department_id: str | None
    department: str | None
    roles: tuple[Role, ...]
    disabled: bool
    must_change: bool
    locked_until: datetime | None
    created_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """`password` is shown this once."""

    person: PersonView
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """`value` goes into the cookie; only its hash is kept."""

    person: PersonView
    csrf: str = field(repr=False)
    value: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    id: str
    owner_id: str
    owner: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    token: TokenView
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    """`department_id` and `column` None: for all that have none of their own."""

    id: str | None
    department_id: str | None
    department: str | None
    column: str | None
    levels: tuple[Level, ...]
    forced: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSummary:
    """A line of a list. `counts` are findings by severity, `open` those nobody has decided."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """`document` is the path inside the upload, empty for itself. `decision` is the latest word.

    `same` counts findings of this version with the same rule and text, this one included;
    `is_new`: not in the version before. `from_permit`: a mark that a permit has cleared.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """Bytes to hand out, with the name and type they go out under."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Why an upload was sealed: the rule and the place, never the words."""

    rule: str
    title: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """`hours_left` counts down from 24, below zero when late. `card` are its written fields."""

    id: str
    draft_id: str
    number: str
    sha256: str
    size: int
    marks: tuple[Mark, ...]
    uploader: str
    uploader_id: str
    department: str
    found_at: datetime
    due_at: datetime
    hours_left: float
    state: str
    reported_at: datetime | None
    closed_at: datetime | None
    card: Mapping[str, str]
    permit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """One link of the chain. `entry` is the core's Record, Withdrawal, Publication and so on."""

    sequence: int
    kind: str
    kind_label: str
    draft_id: str
    number: str
    title: str
    content: str
    digest: str
    previous: str
    created_at: datetime
    conclusion: Conclusion | None
    withdrawn: bool
    has_receipt: bool
    entry: Any = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainCheck:
    """What verification of the stored chain found; sound when there are no faults."""

    length: int
    head: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    sequence: int
    digest: str
    time: str
    envelope: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookView:
    id: str
    url: str
    kinds: tuple[str, ...]
    active: bool
    created_at: datetime
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    webhook: WebhookView
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    sequence: int
    time: datetime
    actor_id: str
    actor: str
    action: str
    label: str
    kind: str
    object_id: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionView:
    """`state`: requested, approved, done, refused."""

    id: str
    draft_id: str
    number: str
    title: str
    reason: str
    state: str
    requested_by: str
    requested_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    witnessed_by: str | None
    executed_at: datetime | None
    comment: str
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """About a draft, an item of the site's register, or (both empty) a sweep."""

    id: int
    draft_id: str
    item_id: str
    kind: str
    state: str
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemView:
    """How the service stands, for its administrator."""

    version: str
    started_at: datetime
    address: str
    database: str
    data: str
    workers: int
    ready_workers: int
    queued: int
    active_key: str
    other_keys: int
    free_bytes: int
    webhooks_allowed: bool
