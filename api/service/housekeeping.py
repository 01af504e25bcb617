"""What the service tidies by itself: files nobody owns, keys that have served, old notices."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from api.service import chain_head, keys, screening
from api.service.context import Context
from api.store.models import Blob, Delivery, Event, Idempotency, Version

_YOUNG = timedelta(hours=1)
_KEYS = timedelta(days=7)
_NOTICES = timedelta(days=30)


def after_start(context: Context) -> None:
    """What a crash may have left behind; only where no other machine may be at it."""
    if context.database.is_sqlite:
        screening.release_all(context)
        remove_orphans(context, younger=True)
    if len(context.vault.ring.keys) > 1:
        keys.relock(context)
    seldom(context)


def seldom(context: Context) -> None:
    remove_orphans(context, younger=False)
    forget(context)
    chain_head.publish(context)


def remove_orphans(context: Context, *, younger: bool) -> int:
    """Destroy files of the vault that no row names: uploads cut short, sealed drafts.

    Files that may still be on their way in are left alone unless `younger` ones go too.
    """
    names = list(context.vault.names())
    with context.database.read() as session:
        kept: set[str | None] = set(
            session.execute(select(Blob.id).where(Blob.destroyed_at.is_(None))).scalars()
        )
        for intake, reading in session.execute(select(Version.intake, Version.reading)):
            kept.update((intake, reading))
    oldest = int((context.clock() - _YOUNG).timestamp() * 1000)
    orphans = [
        name for name in names if name not in kept and (younger or int(name[:12], 16) < oldest)
    ]
    for name in orphans:
        context.vault.destroy(name)
    return len(orphans)


def forget(context: Context) -> None:
    moment = context.clock()
    with context.database.write() as session:
        session.execute(delete(Idempotency).where(Idempotency.created_at < moment - _KEYS))
        session.execute(
            delete(Delivery).where(
                Delivery.state != "waiting", Delivery.created_at < moment - _NOTICES
            )
        )
        session.execute(delete(Event).where(Event.time < moment - _NOTICES))
