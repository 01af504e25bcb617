"""What happened to drafts, for those who watch: pages, programs, webhooks. Never content."""

from __future__ import annotations

import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.service import sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.views import EventView
from api.store.models import Delivery, Draft, Event, Webhook

KINDS = {
    "draft.screened": "机检完成",
    "draft.sealed": "稿件封存",
    "draft.moved": "稿件办理",
    "draft.approved": "可以发布",
    "draft.withdrawn": "撤稿",
    "draft.published": "已发布",
    "draft.closed": "办结（不公开）",
}
_OVERLAP = 50
_MOST = 500


def tell(session: Session, row: Draft, kind: str) -> list[str]:
    """Add an event and the notices it asks for, in the caller's transaction.

    Returns the notices, to be handed to the queue once the transaction has ended well.
    """
    assert kind in KINDS
    event = Event(draft_id=row.id, department_id=row.department_id, author_id=row.author_id,
                  kind=kind, state=row.state)  # fmt: skip
    session.add(event)
    session.flush()
    hooks = session.execute(select(Webhook).where(Webhook.active.is_(True))).scalars()
    notices = []
    for hook in hooks:
        if hook.kinds and kind not in hook.kinds:
            continue
        body = {
            "id": event.id,
            "kind": kind,
            "draft": row.id,
            "number": row.number,
            "state": row.state,
            "version": row.version,
            "time": event.time.isoformat(),
        }
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
    wanted = (
        select(Event)
        .join(Draft, Draft.id == Event.draft_id)
        .where(Event.id > max(0, after - _OVERLAP), sight.visible(caller))
        .order_by(Event.id)
        .limit(_MOST)
    )
    with context.database.read() as session:
        return tuple(
            EventView(id=one.id, draft_id=one.draft_id, kind=one.kind, state=one.state,
                      time=one.time)
            for one in session.execute(wanted).scalars()
        )  # fmt: skip
