"""Drafts: taken in, shown, revised."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy.orm import Session

from api.problems import Problem, invalid, not_found
from api.service import audit, cases, moves, preferences, rescreening, sealing, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.counters import next_number
from api.service.draft_views import draft_view, summary
from api.service.intake import (
    Arrivals,
    Intake,
    Received,
    check_room,
    checked_column,
    checked_form,
    keep,
    known_as_sealed,
    safe_filename,
)
from api.service.names import checked_line, checked_name
from api.service.views import DraftSummary, DraftView, FileView
from api.store.models import Draft, Idempotency, Permit, Version, new_id
from api.store.vault import VaultDamaged
from screener.review.roles import Role
from screener.review.words import Action, State

TITLE = 200
_KEY = 200


def upload(
    context: Context,
    caller: Caller,
    received: Received,
    *,
    title: str = "",
    form: Mapping[str, str] | None = None,
    column: str | None = None,
    key: str | None = None,
) -> DraftSummary:
    """Take in a new draft; it is accepted, and never lost, once this returns.

    With an idempotency `key`, the same request again returns the same draft.

    Raises:
        Problem: `forbidden`, `invalid`, `busy`, `unavailable`, `idempotency_reused`. Nothing of
            the file is kept then.
    """
    with Arrivals(context.vault, received.stored.id) as arrivals:
        caller.need(Role.AUTHOR)
        if caller.department_id is None:
            raise Problem("forbidden", "账号还没有所属部门，请联系安全保密管理员")
        intake = Intake(
            filename=safe_filename(received.filename),
            title=checked_line("title", title, longest=TITLE),
            form=checked_form(form or {}),
        )
        column = checked_column(column)
        check_room(context)
        request = hashlib.sha256(received.stored.sha256.encode() + intake.dump()).hexdigest()
        named = arrivals.put(intake.dump())
        with context.database.write() as session:
            if key and (known := _repeated(session, caller, key, request)):
                return summary(context, sight.seen(session, caller, known))
            row = _new_draft(context, session, caller, column)
            if key:
                session.add(Idempotency(owner=caller.id, key=key, request=request,
                                        object_id=row.id, created_at=context.clock()))  # fmt: skip
            version, notices = _new_version(context, session, caller, row, received, named)
            audit.note(session, caller, "draft.uploaded", "draft", row.id, at=context.clock(),
                       sha256=version.sha256, size=version.size)  # fmt: skip
            session.refresh(row)
            view = summary(context, row)
        arrivals.used(version.blob_id, version.intake)
    _hand_over(context, version, notices)
    return view


def _hand_over(context: Context, version: Version, notices: list[str]) -> None:
    if version.status == "queued":
        context.queue.screen(version.id)
    for notice in notices:
        context.queue.deliver(notice)


def _repeated(session: Session, caller: Caller, key: str, request: str) -> str | None:
    if len(key) > _KEY or not key.isprintable():
        raise invalid("Idempotency-Key", f"幂等键应为不超过 {_KEY} 个可见字符")
    row = session.get(Idempotency, (caller.id, key))
    if row is None:
        return None
    if row.request != request:
        raise Problem("idempotency_reused")
    return row.object_id


def _new_draft(context: Context, session: Session, caller: Caller, column: str | None) -> Draft:
    assert caller.department_id
    today = context.today()
    row = Draft(
        id=new_id(),
        number=f"{today.year}-{next_number(session, f'register-{today.year}'):05d}",
        department_id=caller.department_id,
        author_id=caller.id,
        state=State.SCREENING.value,
        site_column=column,
        due_on=context.calendar.due(today, preferences.read(session).publish_days),
        created_at=context.clock(),
        updated_at=context.clock(),
    )
    session.add(row)
    session.flush()
    return row


def _new_version(
    context: Context,
    session: Session,
    caller: Caller,
    row: Draft,
    received: Received,
    intake: str,
) -> tuple[Version, list[str]]:
    """Add a version with these bytes; bytes that are known as sealed are sealed at once."""
    stored = received.stored
    version = Version(
        id=new_id(),
        draft_id=row.id,
        number=row.version,
        sha256=stored.sha256,
        size=stored.size,
        uploaded_by=caller.id,
        uploaded_at=context.clock(),
        permitted=session.get(Permit, stored.sha256) is not None,
        status="queued",
    )
    session.add(version)
    if known_as_sealed(session, stored.sha256):
        session.flush()
        return version, sealing.seal(context, session, row, version, sealing.KNOWN)
    version.blob_id, version.intake = keep(session, stored), intake
    session.flush()
    return version, []


def new_version(
    context: Context, caller: Caller, draft_id: str, received: Received, *, version: int
) -> DraftView:
    """Other bytes for a draft: what was signed for the earlier ones no longer counts.

    `version` is the one the caller saw.

    Raises:
        Problem: as `upload`, or what the workflow refuses.
    """
    with Arrivals(context.vault, received.stored.id) as arrivals:
        check_room(context)
        intake = Intake(filename=safe_filename(received.filename), title="", form={})
        named = arrivals.put(intake.dump())
        with context.database.write() as session:
            row = cases.locked(session, sight.seen(session, caller, draft_id).id)
            case = cases.load(session, row)
            wish = moves.Wish(version=version, digest=case.digest, screening=case.screening)
            new_digest = received.stored.sha256
            move = moves.move(context, caller, Action.REVISE, wish, new_digest=new_digest)
            cases.save(session, row, moves.advance(case, caller, move))
            row.rank, row.open_findings, row.changed = 0, 0, False
            row.updated_at = context.clock()
            added, notices = _new_version(context, session, caller, row, received, named)
            audit.note(session, caller, "draft.revised", "draft", row.id, at=context.clock(),
                       sha256=added.sha256, version=row.version)  # fmt: skip
            session.refresh(row)
            view = draft_view(context, session, caller, row)
        arrivals.used(added.blob_id, added.intake)
    _hand_over(context, added, notices)
    return view


def get(context: Context, caller: Caller, draft_id: str) -> DraftView:
    sight.need_business(caller)
    with context.database.read() as session:
        row = sight.seen(session, caller, draft_id)
        return draft_view(context, session, caller, row)


def edit(
    context: Context,
    caller: Caller,
    draft_id: str,
    *,
    title: str,
    form: Mapping[str, str],
    column: str | None = None,
) -> DraftView:
    """What the author writes about the draft, as long as it is with the author.

    Where the policy has other rules for the new column, the draft is screened anew by them.
    """
    title = checked_name("title", title, longest=TITLE)
    checked, column = checked_form(form), checked_column(column)
    queued = None
    with Arrivals(context.vault) as arrivals, context.database.write() as session:
        row = cases.locked(session, sight.seen(session, caller, draft_id).id)
        if row.author_id != caller.id:
            raise Problem("forbidden", "登记事项由拟稿人填写")
        if row.state not in {State.SELF_REVIEW.value, State.RETURNED.value}:
            raise Problem("workflow_state", "送审之后不能再修改登记事项，请先撤回")
        row.title, row.form, row.updated_at = title, checked, context.clock()
        earlier, row.site_column = row.site_column, column
        if rescreening.is_due(context, earlier, column):
            case = rescreening.again(cases.load(session, row))
            queued = rescreening.requeue(context, session, row, case, arrivals)
        else:
            _set_levels(session, row)
        audit.note(session, caller, "draft.edited", "draft", row.id, at=context.clock())
        view = draft_view(context, session, caller, row)
    if queued:
        queued.hand_over(context)
    return view


def _set_levels(session: Session, row: Draft) -> None:
    chain = cases.chain_for(session, row.department_id, row.site_column)
    levels = chain.for_facts(cases.load(session, row).facts)
    row.levels = [cases.plain_level(one) for one in levels]


def original(
    context: Context, caller: Caller, draft_id: str, *, version: int | None = None
) -> FileView:
    """The bytes that were uploaded; that they were handed out is noted.

    Raises:
        Problem: `not_found`, `sealed`, `destroyed`, `unavailable`.
    """
    with context.database.write() as session:
        row = sight.seen(session, caller, draft_id)
        one = version_of(row, version)
        check_open(row, one)
        if row.destroyed_at or one.blob_id is None:
            raise Problem("destroyed")
        view = draft_view(context, session, caller, row)
        audit.note(session, caller, "draft.downloaded", "draft", row.id, at=context.clock(),
                   version=one.number)  # fmt: skip
    shown = view.versions[one.number - 1]
    try:
        data = context.vault.get(one.blob_id)
    except VaultDamaged as error:
        raise Problem("unavailable", "原件读不出来，请联系系统管理员") from error
    return FileView(name=shown.filename, media_type=shown.media_type, data=data)


def check_open(row: Draft, version: Version) -> None:
    """Raises Problem `sealed`: what was sealed is not there any more, and while the draft is sealed
    its earlier versions, which mostly say the same, are handed to nobody.
    """
    if version.status == "sealed":
        raise Problem("sealed", "稿件已封存，原件和文字没有保存")
    if row.state == State.SEALED.value:
        raise Problem("sealed", "稿件已封存，此前各版也不再提供，待保密员核实")


def version_of(row: Draft, number: int | None) -> Version:
    """The version of this number, the present one for None."""
    if number is None:
        return row.versions[-1]
    for one in row.versions:
        if one.number == number:
            return one
    raise not_found("这个版本")
