"""How the service stands, and the change of its master key while it runs."""

from __future__ import annotations

import os

from sqlalchemy import func, select

from api.service import keys, sessions
from api.service.caller import Caller
from api.service.context import Context
from api.service.views import SystemView
from api.store.models import Version
from screener import __version__
from screener.review.roles import Role


def queued(context: Context) -> int:
    with context.database.read() as session:
        wanted = select(func.count(Version.id)).where(Version.status.in_(("queued", "screening")))
        return session.scalar(wanted) or 0


def free_bytes(context: Context) -> int:
    disk = os.statvfs(context.vault.folder)
    return disk.f_bavail * disk.f_frsize


def status(context: Context, caller: Caller, *, ready_workers: int = 0) -> SystemView:
    caller.need(Role.SYSTEM_ADMIN)
    settings, ring = context.settings, context.vault.ring
    return SystemView(
        version=__version__,
        started_at=context.started_at,
        address=settings.address,
        database="SQLite" if context.database.is_sqlite else "PostgreSQL",
        data=str(settings.data),
        workers=settings.workers,
        ready_workers=ready_workers,
        queued=queued(context),
        active_key=ring.active,
        other_keys=len(ring.keys) - 1,
        free_bytes=free_bytes(context),
        webhooks_allowed=bool(settings.webhook_networks),
        rules_fault=context.rules_fault,
    )


def rotate_keys(context: Context, caller: Caller, *, password: str | None) -> SystemView:
    """Raises Problem, as `keys.change_master` does, or where the password is not theirs."""
    caller.need(Role.SYSTEM_ADMIN)
    sessions.confirm(context, caller, password)
    keys.change_master(context, caller)
    return status(context, caller)
