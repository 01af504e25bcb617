"""What stays of drafts: records, heads, files, incidents, destruction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from screener.review.words import Conclusion


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
    """One link of the chain. `entry` is the core's Record, Withdrawal, Publication and so on; None
    where it is not what was signed, which `fault` then says.
    """

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
    fault: str = ""


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
