"""Entries of the signed chain, made in the transaction of the act they record."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.service import cases, preferences
from api.service.caller import Caller
from api.service.context import Context
from api.service.counters import next_number
from api.service.moves import stamp
from api.service.payloads import location_from, open_finding, open_version
from api.store.models import Draft, FindingRow, RecordRow, Version
from screener.report.place import place
from screener.review.canonical import build
from screener.review.chain import envelope_digest, sign_entry
from screener.review.checklist import Answer
from screener.review.deadlines import BEIJING
from screener.review.receipt import sign_receipt, sign_withdrawal
from screener.review.record import (
    FIRST,
    ContentEntry,
    Destruction,
    Entry,
    FindingRecord,
    Machine,
    Particulars,
    Permit,
    Publication,
    Record,
    Withdrawal,
)
from screener.review.roles import Role
from screener.review.signoff import Move
from screener.review.workflow import Case
from screener.rule import Category, Severity
from screener.verdict import Outcome

_FOREVER = "永久"


def add_record(context: Context, session: Session, row: Draft, case: Case) -> None:
    """The record of a finished item, and its receipt where it may be published."""
    assert case.conclusion
    version = cases.current(row)
    kept = preferences.read(session).retention if case.conclusion.permits else _FOREVER
    record = Record(
        **_first(context, session, row),
        draft=row.id,
        version=row.version,
        particulars=_particulars(session, row, version),
        contents=(_content(context, version),),
        machine=_machine(context, session, version),
        answers=tuple(build(Answer, one) for one in row.answers),
        dispositions=cases.dispositions(session, row.id),
        signoffs=case.signoffs,
        voided=case.voided,
        conclusion=case.conclusion,
        retention=kept,
    )
    receipt = sign_receipt(record, context.signing) if case.conclusion.permits else None
    _add(context, session, row.id, version.sha256, record, receipt)


def add_withdrawal(
    context: Context, session: Session, caller: Caller, row: Draft, move: Move
) -> None:
    version = cases.current(row)
    withdrawal = Withdrawal(
        **_first(context, session, row),
        record=record_digest(session, row),
        contents=(_content(context, version),),
        person=caller.id,
        name=caller.name,
        role=next(role for role in Role if role in caller.roles),
        reason=move.comment,
    )
    _add(context, session, row.id, version.sha256, withdrawal,
         sign_withdrawal(withdrawal, context.signing))  # fmt: skip


def add_publication(context: Context, session: Session, caller: Caller, row: Draft) -> None:
    assert row.publication
    version = cases.current(row)
    publication = Publication(
        **_first(context, session, row),
        record=record_digest(session, row),
        url=row.publication["url"],
        published=row.publication["time"],
        seen=row.publication["seen"],
        same=row.publication["same"],
        person=caller.id,
        name=caller.name,
    )
    _add(context, session, row.id, version.sha256, publication, None)


def add_permit(context: Context, session: Session, caller: Caller, row: Draft, reason: str) -> None:
    version = cases.current(row)
    permit = Permit(
        **_first(context, session, row),
        sha256=version.sha256,
        person=caller.id,
        name=caller.name,
        reason=reason,
    )
    _add(context, session, row.id, version.sha256, permit, None)


def add_destruction(
    context: Context,
    session: Session,
    row: Draft,
    reason: str,
    people: tuple[str, str, str],
    contents: tuple[ContentEntry, ...],
) -> None:
    """`people` who registered, approved and witnessed, by name."""
    destruction = Destruction(
        **_first(context, session, row),
        contents=contents,
        reason=reason,
        method="销毁加密密钥，覆写并删除密文",
        registered_by=people[0],
        approved_by=people[1],
        witnessed_by=people[2],
    )
    _add(context, session, row.id, cases.current(row).sha256, destruction, None)


def record_digest(session: Session, row: Draft) -> str:
    """The digest of the draft's latest record."""
    return session.execute(
        select(RecordRow.digest)
        .where(RecordRow.draft_id == row.id, RecordRow.kind == Record.schema)
        .order_by(RecordRow.sequence.desc())
        .limit(1)
    ).scalar_one()


def _first(context: Context, session: Session, row: Draft) -> dict[str, Any]:
    """What every entry begins with: its place in the chain, the time, the draft's number.

    Others that want the next place wait until this transaction ends.
    """
    sequence = next_number(session, "chain")
    before = session.execute(
        select(RecordRow.digest).where(RecordRow.sequence == sequence - 1)
    ).scalar_one_or_none()
    return {
        "sequence": sequence,
        "previous": before or FIRST,
        "time": stamp(context.clock()),
        "number": row.number,
    }


def _add(
    context: Context,
    session: Session,
    draft_id: str,
    content: str,
    entry: Entry,
    receipt: bytes | None,
) -> None:
    envelope = sign_entry(entry, context.signing)
    session.add(
        RecordRow(
            sequence=entry.sequence,
            draft_id=draft_id,
            kind=entry.schema,
            content=content,
            digest=envelope_digest(envelope),
            previous=entry.previous,
            envelope=envelope,
            receipt=receipt,
            created_at=context.clock(),
        )
    )
    session.flush()


def _content(context: Context, version: Version) -> ContentEntry:
    return ContentEntry(name=open_version(context, version)[0], sha256=version.sha256,
                        bytes=version.size, media_type=version.media_type)  # fmt: skip


def contents(context: Context, row: Draft) -> tuple[ContentEntry, ...]:
    """Every version's bytes, for the record of their destruction."""
    return tuple(_content(context, version) for version in row.versions)


def _particulars(session: Session, row: Draft, version: Version) -> Particulars:
    form = dict(row.form)
    drafted = form.pop("drafted", "") or row.created_at.astimezone(BEIJING).date().isoformat()
    unit = preferences.read(session).unit
    return Particulars(
        title=row.title,
        unit=f"{unit} {row.department.name}".strip(),
        author=row.author_id,
        author_name=row.author.name,
        drafted=drafted,
        characters=int((version.counts or {}).get("characters", 0)),
        attachments=int((version.counts or {}).get("documents", 1)) - 1,
        pages=int((version.counts or {}).get("pages", 0)),
        column=row.site_column or "",
        **form,
    )


def _machine(context: Context, session: Session, version: Version) -> Machine:
    tool = version.tool or {}
    assert version.outcome
    assert version.screened_at
    rows = session.execute(
        select(FindingRow).where(FindingRow.version_id == version.id).order_by(FindingRow.ordinal)
    ).scalars()
    return Machine(
        version=tool["version"],
        lexicons=tool["lexicons"],
        model=tool["model"],
        policy=tool["policy"],
        time=stamp(version.screened_at),
        outcome=Outcome[version.outcome.upper()],
        findings=tuple(_finding(context, row) for row in rows),
        unread=open_version(context, version)[1],
    )


def _finding(context: Context, row: FindingRow) -> FindingRecord:
    told = open_finding(context, row)
    return FindingRecord(
        fingerprint=row.fingerprint,
        rule=row.rule,
        title=told["title"],
        category=Category(row.category),
        severity=Severity[row.severity.upper()],
        confidence=round(told["confidence"] * 1000),
        place=place(location_from(told)),
    )
