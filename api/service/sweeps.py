"""What `screener sweep` asks of the service's data, and where it leaves what it found."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.service import audit, events, payloads
from api.service.caller import SYSTEM
from api.service.context import Context
from api.service.start import open_context
from api.settings import read_settings
from api.store.models import Department, Draft, ItemRow, SweepRow, Version
from api.store.vault import VaultDamaged
from screener.document import FRAME, Part
from screener.review.canonical import build, plain
from screener.review.deadlines import Calendar
from screener.review.items import Item
from screener.review.rectify import Merged
from screener.review.words import State
from screener.sweep.prose import Prose, prose
from screener.sweep.run import Change

_LET_OUT = (State.APPROVED, State.PUBLISHED, State.RECHECK, State.WITHDRAWN, State.ARCHIVED)


@dataclass(frozen=True, slots=True)
class ServiceKeeper:
    """The register in the service's database."""

    context: Context

    @property
    def key(self) -> bytes:
        return self.context.fingerprint_key

    def update(self, change: Change) -> Merged:
        with self.context.database.write() as session:
            rows = session.execute(select(ItemRow).with_for_update()).scalars().all()
            items = {row.id: item_of(row) for row in rows}
            merged, swept = change(items, _last_files(session))
            for item in merged.items:
                put(session, item)
            session.add(SweepRow(site=swept.site, time=self.context.clock(), body=plain(swept)))
            audit.note(session, SYSTEM, "sweep.registered", "sweep", "", at=self.context.clock(),
                       files=swept.files, new=merged.new, reopened=merged.reopened,
                       verified=merged.verified, whole=swept.whole)  # fmt: skip
            notices = events.tell_sweep(session, new=merged.new, reopened=merged.reopened,
                                        verified=merged.verified)  # fmt: skip
        for notice in notices:
            self.context.queue.deliver(notice)
        return merged


@dataclass(frozen=True, slots=True)
class Sweeps:
    """The service's side of a sweep; `drafts` are the sentences of what it let out."""

    keeper: ServiceKeeper
    drafts: Iterator[tuple[str, Prose]]
    calendar: Calendar
    lexicons: tuple[Path, ...]


def open_sweeps(data: Path | None) -> Sweeps:
    """The service whose data lie there, with its own settings."""
    settings = read_settings(os.environ, data=data)
    context = open_context(settings)
    return Sweeps(ServiceKeeper(context), _drafts(context), context.calendar, settings.lexicons)


def _drafts(context: Context) -> Iterator[tuple[str, Prose]]:
    """By the SHA-256 of each upload: what its author wrote, as far as it is still kept."""
    with context.database.read() as session:
        rows = session.execute(
            select(Version)
            .join(Draft, Draft.id == Version.draft_id)
            .where(Draft.state.in_([one.value for one in _LET_OUT]), Draft.destroyed_at.is_(None),
                   Version.reading.is_not(None))
        ).scalars().all()  # fmt: skip
    for row in rows:
        try:
            documents = payloads.load_reading(context, row)
        except VaultDamaged:
            continue  # compared by bytes alone, as where it was destroyed
        yield row.sha256, prose(
            one.text for one in documents[0].passages
            if one.location.part is Part.BODY and one.location.place != FRAME
        )  # fmt: skip


def _last_files(session: Session) -> dict[str, int]:
    """How many files the last whole sweep of each site had."""
    bodies = session.execute(select(SweepRow.body).order_by(SweepRow.id)).scalars()
    return {body["site"]: int(body["files"]) for body in bodies if body["whole"]}


def item_of(row: ItemRow) -> Item:
    return build(Item, row.body)


def put(session: Session, item: Item) -> None:
    """Keep an item as it is now, with what lists ask of it."""
    seen, row = item.seen, session.get(ItemRow, item.id)
    kept = row.department_id if row and row.owner == item.owner else None  # it may be renamed
    department = kept or _department(session, item.owner)
    values = {
        "number": item.number, "kind": seen.kind.value, "stage": item.stage.value,
        "path": seen.path, "owner": item.owner, "department_id": department,
        "found": datetime.fromisoformat(item.found), "due": date.fromisoformat(item.due),
        "body": plain(item),
    }  # fmt: skip
    if row is None:
        session.add(ItemRow(id=item.id, **values))
        return
    for name, value in values.items():
        setattr(row, name, value)


def _department(session: Session, name: str) -> str | None:
    return session.execute(
        select(Department.id).where(Department.name == name)
    ).scalar_one_or_none()


def all_items(session: Session) -> Mapping[str, Item]:
    return {row.id: item_of(row) for row in session.execute(select(ItemRow)).scalars()}


def sweep_times(session: Session) -> tuple[str, ...]:
    """When sweeps were, as they were written down."""
    bodies = session.execute(select(SweepRow.body).order_by(SweepRow.id)).scalars()
    return tuple(str(body["time"]) for body in bodies)
