"""How the service stands, and the change of its master key."""

from __future__ import annotations

import base64
import os
from typing import TypeVar

from sqlalchemy import func, select

from api.problems import Problem
from api.service import audit, sessions
from api.service.caller import Caller
from api.service.context import Context
from api.service.start import FINGERPRINTS, PURPOSE
from api.service.views import SystemView
from api.store.keyring import KeyRing, new_key, write_keys
from api.store.models import EarlierFinding, FindingRow, Setting, Version, Webhook
from screener import __version__
from screener.review.roles import Role

_BATCH = 200
_Row = TypeVar("_Row", FindingRow, EarlierFinding)


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
    """Make a new master key, relock everything with it, and drop the earlier ones.

    Only where the key file is ours: keys given in the environment are changed there, and what
    they lock is relocked by `relock` at the next start.
    """
    caller.need(Role.SYSTEM_ADMIN)
    sessions.confirm(context, caller, password)
    if context.settings.master_keys is not None:
        raise Problem("conflict", "主密钥由环境变量给出：请把新密钥写在最前面，重新启动后自动换锁")
    ring = new_key(context.vault.ring)
    write_keys(context.settings.keys, ring)
    context.vault.ring = ring
    while relock(context):  # what was on its way with the earlier key comes in the next round
        pass
    alone = KeyRing(ring.active, {ring.active: ring.keys[ring.active]})
    write_keys(context.settings.keys, alone)
    context.vault.ring = alone
    with context.database.write() as session:
        audit.note(session, caller, "keys.rotated", "keys", ring.active, at=context.clock())
    return status(context, caller)


def relock(context: Context) -> int:
    """Lock with the key in use whatever an earlier one still locks; can be repeated."""
    changed = sum(context.vault.relock(name) for name in context.vault.names())
    changed += _relock_versions(context) + _relock_webhooks(context)
    changed += _relock_findings(context, FindingRow) + _relock_findings(context, EarlierFinding)
    return changed + _relock_fingerprints(context)


def _relock_versions(context: Context) -> int:
    changed = 0
    with context.database.read() as session:
        ids = list(session.execute(
            select(Version.id).where(Version.payload.is_not(None))).scalars())  # fmt: skip
    for start in range(0, len(ids), _BATCH):
        with context.database.write() as session:
            for row in session.execute(
                select(Version).where(Version.id.in_(ids[start : start + _BATCH]))
            ).scalars():
                if row.payload and not context.vault.ring.locks(row.payload):
                    row.payload = _again(context.vault.ring, row.payload, b"version ", row.id)
                    changed += 1
    return changed


def _relock_findings(context: Context, table: type[_Row]) -> int:
    changed = 0
    with context.database.read() as session:
        ids = list(session.execute(select(table.id)).scalars())
    for start in range(0, len(ids), _BATCH):
        with context.database.write() as session:
            wanted = select(table).where(table.id.in_(ids[start : start + _BATCH]))
            for row in session.execute(wanted).scalars():
                if not context.vault.ring.locks(row.payload):
                    row.payload = _again(context.vault.ring, row.payload, b"finding ", row.id)
                    changed += 1
    return changed


def _relock_webhooks(context: Context) -> int:
    changed = 0
    with context.database.write() as session:
        for row in session.execute(select(Webhook)).scalars():
            if not context.vault.ring.locks(row.secret):
                row.secret = _again(context.vault.ring, row.secret, b"webhook ", row.id)
                changed += 1
    return changed


def _relock_fingerprints(context: Context) -> int:
    with context.database.write() as session:
        row = session.get_one(Setting, FINGERPRINTS)
        locked = base64.b64decode(row.value["locked"])
        if context.vault.ring.locks(locked):
            return 0
        key = context.vault.ring.unlock(locked, PURPOSE)
        row.value = {"locked": base64.b64encode(context.vault.ring.lock(key, PURPOSE)).decode()}
        return 1


def _again(ring: KeyRing, locked: bytes, purpose: bytes, name: str) -> bytes:
    told = purpose + name.encode()
    return ring.lock(ring.unlock(locked, told), told)
