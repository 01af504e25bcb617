"""The site as it is online: what sweeps found, and the sweeps themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from screener.review.items import Event, Kind, Mark, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item as pages and programs see it.

    `standing` is its stage in words; `days_left` counts working days, negative when late.
    """

    id: str
    number: str
    kind: Kind
    stage: Stage
    standing: str
    site: str
    path: str
    detail: str
    evidence: str
    record: str
    links: int
    pages: tuple[str, ...]
    marks: tuple[Mark, ...]
    secret: bool
    owner: str
    department_id: str | None
    found: str
    last: str
    due: date
    days_left: int
    overdue: bool
    report_by: str
    waiver_until: str
    waiver_reason: str
    history: tuple[Event, ...]
    may_send: bool
    may_rectify: bool
    may_accept: bool
    may_note: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepView:
    """One sweep, in figures."""

    id: int
    site: str
    time: datetime
    files: int
    whole: bool
    counts: dict[str, int]
