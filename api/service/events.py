"""What happened to drafts and to the site's register, for those who watch. Never content."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from api.service import sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.views import EventView
from api.store.models import Delivery, Draft, Event, ItemRow, Webhook
from screener.review.roles import Role

KINDS = {
    "draft.screened": "机检完成",
    "draft.sealed": "稿件封存",
    "draft.moved": "稿件办理",
    "draft.approved": "可以发布",
    "draft.withdrawn": "撤稿",
    "draft.published": "已发布",
    "draft.closed": "办结（不公开）",
    "item.sent": "整改交办",
    "item.rectified": "报整改完成",
    "item.accepted": "批准保留",
    "sweep.registered": "网站巡查",
}
_SWEEP = "sweep.registered"
_OVERLAP = 50
_MOST = 500


def tell(session: Session, row: Draft, kind: str) -> list[str]:
    """Add an event and the notices it asks for, in the caller's transaction.

    Returns the notices, to be handed to the queue once the transaction has ended well.
    """
    event = Event(draft_id=row.id, department_id=row.department_id, author_id=row.author_id,
                  kind=kind, state=row.state)  # fmt: skip
    about = {"draft": row.id, "number": row.number, "state": row.state, "version": row.version}
    return _notices(session, event, about)


def tell_item(session: Session, row: ItemRow, kind: str) -> list[str]:
    """As `tell`, of an item of the site's register."""
    event = Event(draft_id=row.id, department_id=row.department_id or "", author_id="", kind=kind,
                  state=row.stage)  # fmt: skip
    about = {"item": row.id, "number": row.number, "state": row.stage}
    return _notices(session, event, about)


def tell_sweep(session: Session, **counts: int) -> list[str]:
    """As `tell`, of a sweep of the site; `counts` say how many items are new and so on."""
    event = Event(draft_id="", department_id="", author_id="", kind=_SWEEP, state="")
    return _notices(session, event, counts)


def _notices(session: Session, event: Event, about: Mapping[str, object]) -> list[str]:
    assert event.kind in KINDS
    session.add(event)
    session.flush()
    hooks = session.execute(select(Webhook).where(Webhook.active.is_(True))).scalars()
    notices = []
    for hook in hooks:
        if hook.kinds and event.kind not in hook.kinds:
            continue
        body = {"id": event.id, "kind": event.kind, **about, "time": event.time.isoformat()}
        notice = Delivery(webhook_id=hook.id, event_id=event.id,
                          body=json.dumps(body, ensure_ascii=False).encode())  # fmt: skip
        session.add(notice)
        session.flush()
        notices.append(notice.id)
    return notices


def last(context: Context) -> int:
    with context.database.read() as session:
        return session.scalar(select(func.max(Event.id))) or 0


def since(context: Context, caller: Caller, after: int) -> tuple[EventView, ...]:
    """What this person may see of what happened after an event, oldest first.

    A transaction that began earlier may end later, so some are told again that were told
    before; watchers know them by their `id`.
    """
    sight.need_business(caller)
    drafts = select(Draft.id).where(sight.visible(caller))
    items = select(ItemRow.id).where(sight.visible_items(caller))
    seen: list[ColumnElement[bool]] = [
        Event.kind.startswith("draft.") & Event.draft_id.in_(drafts),
        Event.kind.startswith("item.") & Event.draft_id.in_(items),
    ]
    if caller.has(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER):
        seen.append(Event.kind == _SWEEP)
    wanted = (
        select(Event)
        .where(Event.id > max(0, after - _OVERLAP), or_(*seen))
        .order_by(Event.id)
        .limit(_MOST)
    )
    with context.database.read() as session:
        return tuple(_view(one) for one in session.execute(wanted).scalars())


def _view(event: Event) -> EventView:
    """The table has one column for what an event is about, whatever it is."""
    is_item = event.kind.startswith("item.")
    return EventView(
        id=event.id,
        draft_id="" if is_item else event.draft_id,
        item_id=event.draft_id if is_item else "",
        kind=event.kind,
        state=event.state,
        time=event.time,
    )
