"""Keeping and destroying originals: 登记、审批、监毁 by three people; a record of it stays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.problems import Problem, not_found
from api.service import audit, cases, chainlog, preferences, sessions, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.draft_views import summary
from api.service.names import checked_name, checked_note
from api.service.views import DestructionView, DraftSummary
from api.store.models import Blob, Destruction, Draft, EarlierFinding, FindingRow, User, Version
from screener.review.deadlines import BEIJING
from screener.review.roles import Role
from screener.review.words import State

_FINISHED = frozenset({State.ARCHIVED, State.CLOSED, State.WITHDRAWN})
_MOST = 500
REQUESTED, APPROVED, REFUSED, DONE = "requested", "approved", "refused", "done"
STATES = {REQUESTED: "待审批", APPROVED: "待监毁", REFUSED: "不予批准", DONE: "已销毁"}


def due(context: Context, caller: Caller) -> tuple[DraftSummary, ...]:
    """Finished drafts whose originals have been kept as long as they have to be."""
    caller.need(Role.CONFIDENTIALITY_OFFICER)
    with context.database.read() as session:
        years = preferences.read(session).keep_years
        rows = session.execute(
            select(Draft)
            .where(
                Draft.state.in_([state.value for state in _FINISHED]),
                Draft.destroyed_at.is_(None),
            )
            .order_by(Draft.id)
            .limit(_MOST)
        ).scalars().unique().all()  # fmt: skip
        return tuple(summary(context, row) for row in rows if _over(context.today(), row, years))


def _over(today: date, row: Draft, years: int) -> bool:
    finished = row.updated_at.astimezone(BEIJING).date()
    return years > 0 and (today - finished).days >= years * 365.25


def requests(context: Context, caller: Caller) -> tuple[DestructionView, ...]:
    """The newest first."""
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER, Role.AUDITOR)
    with context.database.read() as session:
        rows = session.execute(select(Destruction).order_by(Destruction.id.desc())).scalars()
        return tuple(_view(session, row) for row in rows.all())


def request(
    context: Context, caller: Caller, draft_id: str, *, reason: str, password: str | None
) -> DestructionView:
    """登记: a 保密员 proposes to destroy the original and texts of a finished draft."""
    caller.need(Role.CONFIDENTIALITY_OFFICER)
    sessions.confirm(context, caller, password)
    reason = checked_name("reason", reason, longest=500)
    with context.database.write() as session:
        row = cases.locked(session, sight.seen(session, caller, draft_id).id)
        if State(row.state) not in _FINISHED:
            raise Problem("workflow_state", "只有已归档、已办结、已撤稿的稿件可以销毁原件")
        pending = session.scalar(
            select(Destruction.id).where(
                Destruction.draft_id == row.id, Destruction.state.in_((REQUESTED, APPROVED))
            )
        )
        if row.destroyed_at or pending:
            raise Problem("conflict", "原件已销毁，或已登记待销毁")
        asked = Destruction(
            draft_id=row.id,
            reason=reason,
            contents=[one.sha256 for one in row.versions],
            requested_by=caller.id,
            requested_at=context.clock(),
        )
        session.add(asked)
        session.flush()
        audit.note(session, caller, "destruction.requested", "draft", row.id, at=context.clock())
        return _view(session, asked)


def decide(
    context: Context,
    caller: Caller,
    destruction_id: str,
    *,
    approve: bool,
    comment: str,
    password: str | None,
) -> DestructionView:
    """审批: a 签发人 who did not register it agrees or refuses."""
    caller.need(Role.SIGNER)
    sessions.confirm(context, caller, password)
    comment = checked_note("comment", comment)
    with context.database.write() as session:
        row = _locked(session, destruction_id, REQUESTED)
        if caller.id == row.requested_by:
            raise Problem("forbidden", "登记人不能审批")
        row.state = APPROVED if approve else REFUSED
        row.approved_by, row.approved_at, row.comment = caller.id, context.clock(), comment
        action = "destruction.approved" if approve else "destruction.refused"
        audit.note(session, caller, action, "draft", row.draft_id, at=context.clock())
        session.flush()
        return _view(session, row)


def execute(
    context: Context, caller: Caller, destruction_id: str, *, password: str | None
) -> DestructionView:
    """监毁: a third person watches it done. Originals and texts go, the record stays."""
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER)
    sessions.confirm(context, caller, password)
    with context.database.write() as session:
        row = _locked(session, destruction_id, APPROVED)
        if caller.id in {row.requested_by, row.approved_by}:
            raise Problem("forbidden", "监毁人须是登记人、审批人之外的第三人")
        draft = cases.locked(session, row.draft_id)
        asked_by = session.get_one(User, row.requested_by).name
        approved_by = session.get_one(User, row.approved_by).name
        people = (asked_by, approved_by, caller.name)
        contents = chainlog.contents(context, draft)
        chainlog.add_destruction(context, session, draft, row.reason, people, contents)
        names = _forget(context, session, draft)
        row.state, row.witnessed_by, row.executed_at = DONE, caller.id, context.clock()
        audit.note(session, caller, "destruction.done", "draft", draft.id, at=context.clock())
        session.flush()
        view = _view(session, row)
    for name in names:
        context.vault.destroy(name)
    context.database.forget_free_pages()
    return view


def _forget(context: Context, session: Session, draft: Draft) -> list[str]:
    """Take originals, texts and quotes from the tables; returns the files to destroy."""
    names: list[str] = []
    draft.destroyed_at = context.clock()
    for version in draft.versions:
        if version.blob_id is not None and not _shared(session, version):
            blob = session.get_one(Blob, version.blob_id)
            blob.destroyed_at = context.clock()
            names.append(blob.id)
        if version.reading is not None:
            names.append(version.reading)
        version.blob_id = version.reading = version.payload = None
        for table in (FindingRow, EarlierFinding):
            session.execute(delete(table).where(table.version_id == version.id))
    session.flush()
    return names


def _shared(session: Session, version: Version) -> bool:
    """Does another draft hold the same bytes?"""
    return (
        session.scalar(
            select(Version.id)
            .where(Version.blob_id == version.blob_id, Version.draft_id != version.draft_id)
            .limit(1)
        )
        is not None
    )


def _locked(session: Session, destruction_id: str, state: str) -> Destruction:
    row = session.execute(
        select(Destruction).where(Destruction.id == destruction_id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise not_found("这条销毁登记")
    if row.state != state:
        raise Problem("conflict", f"这条销毁登记{STATES[row.state]}")
    return row


def _view(session: Session, row: Destruction) -> DestructionView:
    def name(person: str | None) -> str | None:
        return session.get_one(User, person).name if person else None

    draft = session.get_one(Draft, row.draft_id)
    return DestructionView(
        id=row.id,
        draft_id=row.draft_id,
        number=draft.number,
        title=draft.title,
        reason=row.reason,
        state=row.state,
        requested_by=name(row.requested_by) or "",
        requested_at=row.requested_at,
        approved_by=name(row.approved_by),
        approved_at=row.approved_at,
        witnessed_by=name(row.witnessed_by),
        executed_at=row.executed_at,
        comment=row.comment,
        contents=tuple(row.contents),
    )
