"""整改台账: what sweeps found, seen by those concerned, handed over, put right, let stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from api.problems import Problem, invalid, not_found
from api.service import audit, events, preferences, sessions, sight, sweeps
from api.service.caller import Caller
from api.service.context import Context
from api.service.moves import stamp
from api.service.names import checked_line, checked_note
from api.service.paging import offset
from api.service.views import FileView, ItemView, Page, SweepView
from api.store.models import ItemRow, SweepRow
from screener.errors import WorkflowError
from screener.forms.rectification import rectification_xlsx
from screener.forms.sheet import span_words
from screener.review import rectify
from screener.review.deadlines import BEIJING
from screener.review.items import Act, Event, Item, Kind, Stage
from screener.review.roles import Role

_MOST = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SCOPES = ("open", "overdue", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which items; `scope` open leaves out what is verified or let stand."""

    scope: str = "open"
    stage: Stage | None = None
    kind: Kind | None = None
    department_id: str | None = None
    start: date | None = None
    end: date | None = None
    query: str = ""


def _need(caller: Caller) -> None:
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER, Role.AUDITOR, Role.DEPARTMENT_HEAD,
                Role.AUTHOR)  # fmt: skip


def listing(
    context: Context,
    caller: Caller,
    wanted: Wanted,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ItemView]:
    """What is due first."""
    conditions = _conditions(context, caller, wanted)
    start, limit = offset(cursor), max(1, min(limit, _MOST))
    with context.database.read() as session:
        total = session.scalar(select(func.count(ItemRow.id)).where(*conditions)) or 0
        rows = session.execute(
            select(ItemRow).where(*conditions).order_by(ItemRow.due, ItemRow.path, ItemRow.id)
            .offset(start).limit(limit)
        ).scalars().all()  # fmt: skip
    items = tuple(_view(context, caller, row) for row in rows)
    following = start + len(items)
    return Page(items, str(following) if following < total else None, total)


def counts(context: Context, caller: Caller) -> dict[str, int]:
    """How many of what this person sees stand at each stage, and how many are `overdue`."""
    _need(caller)
    with context.database.read() as session:
        rows = session.execute(
            select(ItemRow.stage, func.count(ItemRow.id).label("number"))
            .where(sight.visible_items(caller))
            .group_by(ItemRow.stage)
        ).all()
        late = session.scalar(
            select(func.count(ItemRow.id)).where(sight.visible_items(caller), *_late(context))
        )
    return {**{row.stage: row.number for row in rows}, "overdue": late or 0}


def _open() -> ColumnElement[bool]:
    return ItemRow.stage.in_([one.value for one in Stage if one.open])


def _late(context: Context) -> tuple[ColumnElement[bool], ...]:
    return _open(), ItemRow.due < context.today()


def _conditions(context: Context, caller: Caller, wanted: Wanted) -> list[ColumnElement[bool]]:
    _need(caller)
    conditions = [sight.visible_items(caller)]
    if wanted.start and wanted.end and wanted.start > wanted.end:
        raise invalid("end", "结束日期应不早于开始日期")
    if wanted.stage:
        conditions.append(ItemRow.stage == wanted.stage.value)
    elif wanted.scope == "open":
        conditions.append(_open())
    elif wanted.scope == "overdue":
        conditions += _late(context)
    if wanted.kind:
        conditions.append(ItemRow.kind == wanted.kind.value)
    if wanted.department_id:
        conditions.append(ItemRow.department_id == wanted.department_id)
    if wanted.start:
        conditions.append(ItemRow.found >= _midnight(wanted.start))
    if wanted.end:
        conditions.append(ItemRow.found < _midnight(wanted.end + timedelta(days=1)))
    if words := wanted.query.strip():
        conditions.append(or_(ItemRow.path.contains(words, autoescape=True),
                              ItemRow.number == words.upper()))  # fmt: skip
    return conditions


def _midnight(day: date) -> datetime:
    if not 1900 < day.year < 9000:
        raise invalid("start", "日期超出范围")
    return datetime.combine(day, time(), BEIJING)


def get(context: Context, caller: Caller, item_id: str) -> ItemView:
    _need(caller)
    with context.database.read() as session:
        return _view(context, caller, _seen(session, caller, item_id))


def _seen(session: Session, caller: Caller, item_id: str) -> ItemRow:
    row = session.execute(
        select(ItemRow).where(ItemRow.id == item_id, sight.visible_items(caller)).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise not_found("这一项")
    return row


def send(context: Context, caller: Caller, item_id: str, *, owner: str, note: str = "") -> ItemView:
    """Hand it to a department to be put right."""
    caller.need(Role.CONFIDENTIALITY_OFFICER)
    owner = checked_line("owner", owner)
    return _act(context, caller, item_id, Act.SENT, note,
                lambda item, event: rectify.send(item, event, owner))  # fmt: skip


def report(context: Context, caller: Caller, item_id: str, *, note: str) -> ItemView:
    """The department says that it is put right, and how: the next sweep will tell."""
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.DEPARTMENT_HEAD, Role.AUTHOR)
    return _act(context, caller, item_id, Act.RECTIFIED, note, rectify.rectify)


def accept(
    context: Context, caller: Caller, item_id: str, *, note: str, until: date,
    password: str | None,
) -> ItemView:  # fmt: skip
    """The 保密员 lets it stand until a day.

    Raises:
        Problem: also `password_needed`.
    """
    caller.need(Role.CONFIDENTIALITY_OFFICER)
    sessions.confirm(context, caller, password)
    today = context.today()
    return _act(context, caller, item_id, Act.ACCEPTED, note,
                lambda item, event: rectify.accept(item, event, until, today))  # fmt: skip


def remark(context: Context, caller: Caller, item_id: str, *, note: str) -> ItemView:
    """Write something down beside it."""
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.DEPARTMENT_HEAD, Role.AUTHOR, Role.SIGNER)
    return _act(context, caller, item_id, Act.NOTED, note, rectify.note)


def _act(
    context: Context, caller: Caller, item_id: str, act: Act, note: str,
    step: Callable[[Item, Event], Item],
) -> ItemView:  # fmt: skip
    event = Event(time=stamp(context.clock()), act=act, name=caller.name,
                  note=checked_note("note", note))  # fmt: skip
    with context.database.write() as session:
        row = _seen(session, caller, item_id)
        try:
            after = step(sweeps.item_of(row), event)
        except WorkflowError as error:
            code = "conflict" if error.code == "item_closed" else "workflow_invalid"
            raise Problem(code, str(error), reason=error.code) from error
        sweeps.put(session, after)
        audit.note(session, caller, f"item.{act.value}", "item", row.id, at=context.clock(),
                   number=row.number, stage=after.stage.value)  # fmt: skip
        told = f"item.{act.value}"
        notices = events.tell_item(session, row, told) if told in events.KINDS else []
        view = _view(context, caller, row)
    for notice in notices:
        context.queue.deliver(notice)
    return view


def workbook(context: Context, caller: Caller, wanted: Wanted) -> FileView:
    """What matches, as the register that is printed."""
    conditions = _conditions(context, caller, wanted)
    with context.database.write() as session:
        rows = session.execute(
            select(ItemRow).where(*conditions).order_by(ItemRow.found, ItemRow.path)
        ).scalars()
        items = [sweeps.item_of(row) for row in rows]
        unit = preferences.read(session).unit or "本单位"
        audit.note(session, caller, "items.exported", "item", "", at=context.clock(),
                   rows=len(items))  # fmt: skip
    span = span_words(wanted.start, wanted.end)
    data = rectification_xlsx(items, unit=unit, period=span, today=context.today().isoformat())
    return FileView(name=f"整改台账{span}.xlsx", media_type=_XLSX, data=data)


def recent_sweeps(context: Context, caller: Caller, *, limit: int = 30) -> tuple[SweepView, ...]:
    """The newest first."""
    _need(caller)
    with context.database.read() as session:
        rows = session.execute(select(SweepRow).order_by(SweepRow.id.desc()).limit(limit)).scalars()
        return tuple(
            SweepView(id=row.id, site=row.site, time=row.time, files=row.body["files"],
                      whole=row.body["whole"], counts=row.body["counts"])
            for row in rows
        )  # fmt: skip


def _view(context: Context, caller: Caller, row: ItemRow) -> ItemView:
    item = sweeps.item_of(row)
    seen, today = item.seen, context.today()
    officer = caller.has(Role.CONFIDENTIALITY_OFFICER)
    actable = item.stage is not Stage.VERIFIED
    mends = officer or caller.has(Role.DEPARTMENT_HEAD, Role.AUTHOR)
    return ItemView(
        id=row.id,
        number=row.number,
        kind=seen.kind,
        stage=item.stage,
        standing=item.standing,
        site=item.site,
        path=seen.path,
        detail=seen.detail,
        evidence=seen.evidence,
        record=seen.number,
        links=seen.links,
        pages=seen.pages,
        marks=seen.marks,
        secret=seen.secret,
        owner=item.owner,
        department_id=row.department_id,
        found=item.found,
        last=item.last,
        due=row.due,
        days_left=context.calendar.left(today, row.due),
        overdue=item.overdue(today.isoformat()),
        report_by=item.report_by,
        waiver_until=item.waiver.until if item.waiver else "",
        waiver_reason=item.waiver.reason if item.waiver else "",
        history=item.history,
        may_send=officer and actable,
        may_rectify=mends and item.stage.open and item.stage is not Stage.RECTIFIED,
        may_accept=officer and actable and not seen.secret,
        may_note=mends or caller.has(Role.SIGNER),
    )
