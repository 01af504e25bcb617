"""Notices to addresses inside the organisation: the one thing this service sends anywhere."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.problems import Problem, invalid, not_found
from api.security.secret_values import new_value
from api.service import audit
from api.service.caller import Caller
from api.service.context import Context
from api.service.events import KINDS
from api.service.names import checked_address
from api.service.views import NewWebhook, WebhookView
from api.store.models import Delivery, Webhook, new_id
from screener.review.roles import Role

MOST_ATTEMPTS = 12
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)
_LEASE = timedelta(minutes=2)
_URL = 500
_LIKE = "http://10.0.0.8/notices，不含账号密码"
_PURPOSE = b"webhook "


@dataclass(frozen=True, slots=True)
class Notice:
    """One delivery to try now."""

    id: str
    url: str
    secret: bytes = field(repr=False)
    body: bytes
    attempt: int


def listing(context: Context, caller: Caller) -> tuple[WebhookView, ...]:
    caller.need(Role.SYSTEM_ADMIN)
    with context.database.read() as session:
        rows = session.execute(select(Webhook).order_by(Webhook.id)).scalars().all()
        return tuple(_view(session, row) for row in rows)


def create(context: Context, caller: Caller, url: str, kinds: list[str]) -> NewWebhook:
    """The secret that signs the notices is returned this once.

    Raises:
        Problem: `invalid` for an address outside the networks the service was started with;
            `conflict` when none was given, for then nothing is ever sent.
    """
    caller.need(Role.SYSTEM_ADMIN)
    if not context.settings.webhook_networks:
        raise Problem(
            "conflict", "未开启外发通知：启动时须用 SCREENER_WEBHOOK_NETWORKS 指定内网网段"
        )
    url = checked_address("url", url, longest=_URL, like=_LIKE)
    _check_network(context, urlsplit(url).hostname or "")
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise invalid("kinds", f"没有这些事件：{'、'.join(unknown)}")
    secret = new_value()
    with context.database.write() as session:
        row = Webhook(id=new_id(), url=url, kinds=sorted(set(kinds)), secret=b"",
                      created_at=context.clock())  # fmt: skip
        row.secret = context.vault.ring.lock(secret.encode(), _PURPOSE + row.id.encode())
        session.add(row)
        session.flush()
        audit.note(session, caller, "webhook.created", "webhook", row.id, at=context.clock())
        return NewWebhook(webhook=_view(session, row), secret=secret)


def _check_network(context: Context, host: str) -> None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return  # a name: looked up, and checked, whenever something is sent
    if not allowed(context, address):
        raise invalid("url", "地址不在允许的网段内")


def allowed(context: Context, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address in network for network in context.settings.webhook_networks)


def remove(context: Context, caller: Caller, webhook_id: str) -> None:
    caller.need(Role.SYSTEM_ADMIN)
    with context.database.write() as session:
        row = session.get(Webhook, webhook_id)
        if row is None:
            raise not_found("这个通知地址")
        session.execute(delete(Delivery).where(Delivery.webhook_id == row.id))
        session.delete(row)
        audit.note(session, caller, "webhook.removed", "webhook", webhook_id, at=context.clock())


def due(context: Context, limit: int = 200) -> list[str]:
    """Deliveries whose time has come."""
    if not context.settings.webhook_networks:
        return []
    wanted = (
        select(Delivery.id)
        .where(Delivery.state == "waiting", Delivery.due_at <= context.clock())
        .order_by(Delivery.due_at)
        .limit(limit)
    )
    with context.database.read() as session:
        return list(session.execute(wanted).scalars())


def take(context: Context, delivery_id: str) -> Notice | None:
    """What to send now; others leave it alone until it must have been tried."""
    with context.database.write() as session:
        row = session.execute(
            select(Delivery)
            .where(
                Delivery.id == delivery_id,
                Delivery.state == "waiting",
                Delivery.due_at <= context.clock(),
            )
            .with_for_update(skip_locked=True)
        ).scalar_one_or_none()
        hook = session.get(Webhook, row.webhook_id) if row else None
        if row is None or hook is None:
            return None
        row.attempts += 1
        row.due_at = context.clock() + _LEASE
        secret = context.vault.ring.unlock(hook.secret, _PURPOSE + hook.id.encode())
        return Notice(row.id, hook.url, secret, row.body, row.attempts)


def settle(context: Context, notice: Notice, status: int | None) -> None:
    """Write down how it went: 2xx has arrived, anything else is tried again, later each time."""
    with context.database.write() as session:
        row = session.get(Delivery, notice.id)
        if row is None:
            return
        row.status = status
        if status is not None and 200 <= status < 300:
            row.state = "done"
        elif row.attempts >= MOST_ATTEMPTS:
            row.state = "failed"
        else:
            wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (row.attempts - 1))
            row.due_at = context.clock() + wait


def _view(session: Session, row: Webhook) -> WebhookView:
    counted = session.execute(
        select(Delivery.state, func.count(Delivery.id).label("amount"))
        .where(Delivery.webhook_id == row.id)
        .group_by(Delivery.state)
    )
    counts = {str(row.state): int(row.amount) for row in counted}
    return WebhookView(
        id=row.id,
        url=row.url,
        kinds=tuple(row.kinds),
        active=row.active,
        created_at=row.created_at,
        waiting=counts.get("waiting", 0),
        failed=counts.get("failed", 0),
    )
