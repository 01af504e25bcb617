"""Incident cards: the 24 hours, the report, and the way back from a false alarm."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from api.problems import Problem, invalid, not_found
from api.service import audit, cases, chainlog, events, moves, sessions
from api.service.caller import Caller
from api.service.context import Context
from api.service.names import checked_name, checked_note
from api.service.views import IncidentView, Mark
from api.store.models import Department, Draft, Incident, Permit, User
from screener.review.roles import Role
from screener.review.words import Action

CARD = {
    "place": "发现位置（网址、栏目、附件）",
    "kind": "内容类别（不录原文）",
    "exposure": "发布时间与留存时长",
    "visits": "访问量、下载量",
    "spread": "转载情况",
    "measures": "已采取的措施",
    "reported_to": "报告对象",
    "responsible": "责任链（引用登记号）",
    "appraisal": "鉴定结论",
    "remedy": "整改措施",
}
OPEN, REPORTED, CLOSED, CLEARED = "open", "reported", "closed", "cleared"
STATES = {OPEN: "待报告", REPORTED: "已报告", CLOSED: "已办结", CLEARED: "误报已解除"}


def _visible(caller: Caller) -> ColumnElement[bool]:
    """保密员, 签发人 and 安全审计员 see all; heads their department's; authors their own."""
    if caller.has(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER, Role.AUDITOR):
        return true()
    seen: list[ColumnElement[bool]] = []
    if caller.has(Role.AUTHOR):
        seen.append(Incident.uploader_id == caller.id)
    if caller.has(Role.DEPARTMENT_HEAD):
        seen.append(Incident.department_id == caller.department_id)
    return or_(*seen) if seen else false()


def _need(caller: Caller) -> None:
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER, Role.AUDITOR, Role.AUTHOR,
                Role.DEPARTMENT_HEAD)  # fmt: skip


def listing(
    context: Context, caller: Caller, *, state: str | None = None
) -> tuple[IncidentView, ...]:
    """The newest first."""
    _need(caller)
    wanted = select(Incident).where(_visible(caller)).order_by(Incident.id.desc())
    if state:
        if state not in STATES:
            raise invalid("state", f"应是 {'、'.join(STATES)} 之一")
        wanted = wanted.where(Incident.state == state)
    with context.database.read() as session:
        rows = session.execute(wanted).scalars().all()
        return tuple(_view(context, session, row) for row in rows)


def get(context: Context, caller: Caller, incident_id: str) -> IncidentView:
    _need(caller)
    with context.database.read() as session:
        return _view(context, session, _seen(session, caller, incident_id))


def edit(
    context: Context, caller: Caller, incident_id: str, card: Mapping[str, str]
) -> IncidentView:
    """Fill in the card; what is not named stays. The text itself is never written down."""
    caller.need(Role.CONFIDENTIALITY_OFFICER)
    checked = {}
    for name, value in card.items():
        if name not in CARD:
            raise invalid(name, "事件登记中没有这一项")
        checked[name] = checked_note(name, value)
    with context.database.write() as session:
        row = _seen(session, caller, incident_id)
        row.card = {**row.card, **checked}
        audit.note(session, caller, "incident.edited", "incident", row.id, at=context.clock(),
                   names=sorted(checked))  # fmt: skip
        session.flush()
        return _view(context, session, row)


def report(context: Context, caller: Caller, incident_id: str, *, to: str) -> IncidentView:
    """Note that it was reported, to whom and when: this stops the clock."""
    caller.need(Role.CONFIDENTIALITY_OFFICER)
    to = checked_name("to", to, longest=200)
    with context.database.write() as session:
        row = _seen(session, caller, incident_id)
        if row.state not in {OPEN, REPORTED}:
            raise Problem("conflict", f"事件{STATES[row.state]}，不能再登记报告")
        row.state, row.reported_at = REPORTED, row.reported_at or context.clock()
        row.card = {**row.card, "reported_to": to}
        audit.note(session, caller, "incident.reported", "incident", row.id, at=context.clock())
        session.flush()
        return _view(context, session, row)


def close(context: Context, caller: Caller, incident_id: str) -> IncidentView:
    """A real incident, dealt with: reported, and its measures written down."""
    caller.need(Role.CONFIDENTIALITY_OFFICER)
    with context.database.write() as session:
        row = _seen(session, caller, incident_id)
        if row.state != REPORTED:
            raise Problem("conflict", "先登记报告，再办结")
        if not row.card.get("measures") or not row.card.get("remedy"):
            raise invalid("card", "办结前须填写已采取的措施和整改措施")
        row.state, row.closed_at = CLOSED, context.clock()
        audit.note(session, caller, "incident.closed", "incident", row.id, at=context.clock())
        session.flush()
        return _view(context, session, row)


def clear(
    context: Context, caller: Caller, incident_id: str, *, reason: str, password: str | None
) -> IncidentView:
    """A false alarm: a permit for these very bytes. They can be uploaded again, nothing more.

    Raises:
        Problem: `forbidden`, `workflow_refused` for the 保密员's own upload, `password_needed`.
    """
    caller.need(Role.CONFIDENTIALITY_OFFICER)
    sessions.confirm(context, caller, password)
    reason = checked_name("reason", reason, longest=500)
    with context.database.write() as session:
        incident = _seen(session, caller, incident_id)
        row = cases.locked(session, incident.draft_id)
        case = cases.load(session, row)
        wish = moves.Wish(version=row.version, digest=case.digest, comment=reason)
        move = moves.move(context, caller, Action.CLEAR, wish)
        cases.save(session, row, moves.advance(case, caller, move))
        if session.get(Permit, incident.sha256) is None:
            permit = Permit(sha256=incident.sha256, incident_id=incident.id, reason=reason,
                            officer_id=caller.id, created_at=context.clock())  # fmt: skip
            session.add(permit)
        incident.state, incident.closed_at = CLEARED, context.clock()
        chainlog.add_permit(context, session, caller, row, reason)
        audit.note(session, caller, "incident.cleared", "incident", incident.id,
                   at=context.clock(), sha256=incident.sha256)  # fmt: skip
        notices = events.tell(session, row, "draft.closed")
        view = _view(context, session, incident)
    for notice in notices:
        context.queue.deliver(notice)
    return view


def _seen(session: Session, caller: Caller, incident_id: str) -> Incident:
    row = session.execute(
        select(Incident).where(Incident.id == incident_id, _visible(caller)).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise not_found("这起事件")
    return row


def _view(context: Context, session: Session, row: Incident) -> IncidentView:
    permit = session.get(Permit, row.sha256)
    return IncidentView(
        id=row.id,
        draft_id=row.draft_id,
        number=session.get_one(Draft, row.draft_id).number,
        sha256=row.sha256,
        size=row.size,
        marks=tuple(Mark(rule=rule, title=title, place=place) for rule, title, place in row.marks),
        uploader=session.get_one(User, row.uploader_id).name,
        uploader_id=row.uploader_id,
        department=session.get_one(Department, row.department_id).name,
        found_at=row.found_at,
        due_at=row.due_at,
        hours_left=round((row.due_at - context.clock()).total_seconds() / 3600, 2),
        state=row.state,
        reported_at=row.reported_at,
        closed_at=row.closed_at,
        card=dict(row.card),
        permit=permit.reason if permit else None,
    )
