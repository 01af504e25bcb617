"""The service's keys: the master key over all that is kept, the key that signs. Each can be
exchanged; a change that is broken off is gone on with by the next.
"""

from __future__ import annotations

import base64
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.problems import Problem
from api.service import audit
from api.service.caller import Caller
from api.service.context import Context
from api.service.start import FINGERPRINTS, PURPOSE, put_public
from api.store.keyring import KeyRing, new_key, write_keys
from api.store.models import AuditRow, EarlierFinding, FindingRow, Setting, Version, Webhook
from api.store.vault import overwrite_open
from api.store.whole import sync_folder
from screener.errors import RecordError
from screener.review import signing
from screener.review.roles import Role

_BATCH = 200
_SIGNING = "keys.signing"
_Row = TypeVar("_Row", FindingRow, EarlierFinding, Version)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysView:
    """Identifiers, never keys: those in use, and the earlier ones that are still kept."""

    master: str
    older_masters: tuple[str, ...]
    signing: str
    older_signing: tuple[str, ...]


def listing(context: Context) -> KeysView:
    ring, own = context.vault.ring, context.signing.public.id
    return KeysView(
        master=ring.active,
        older_masters=tuple(one for one in ring.keys if one != ring.active),
        signing=own,
        older_signing=tuple(one for one in context.trusted if one != own),
    )


def change_master(context: Context, caller: Caller, *, reason: str = "") -> Counter[str]:
    """Make a new master key, relock everything with it, and drop the earlier ones; where a change
    was broken off, the key it made is the new one. Answers as `relock`.

    Only where the key file is ours: keys given in the environment are changed there, and what
    they lock is relocked here or at the next start.

    Raises:
        Problem: `forbidden`, `conflict`.
    """
    caller.need(Role.SYSTEM_ADMIN)
    ring, ours = context.vault.ring, context.settings.master_keys is None
    if len(ring.keys) == 1:
        if not ours:
            raise Problem(
                "conflict", "主密钥由环境变量给出：请把新密钥写在最前面，重新启动后自动换锁"
            )
        ring = new_key(ring)
        write_keys(context.settings.keys, ring)
        context.vault.ring = ring
    told = relock(context)
    while (more := relock(context))["done"]:  # what was on its way with the earlier key
        told["done"] += more["done"]
    if ours:
        alone = KeyRing(ring.active, {ring.active: ring.keys[ring.active]})
        write_keys(context.settings.keys, alone)
        context.vault.ring = alone
    with context.database.write() as session:
        audit.note(session, caller, "keys.rotated", "keys", ring.active, at=context.clock(),
                   **({"reason": reason} if reason else {}))  # fmt: skip
    return told


def change_signing(context: Context, caller: Caller, *, reason: str) -> str:
    """Sign with a new key from now on; the public halves of earlier ones stay, so that what they
    signed can be verified. Its identifier. No service may be running.

    The new key waits in a file of its own until its public half is known and the change is noted:
    at no moment is there none that signs, and whoever is interrupted begins where it was left.

    Raises:
        Problem: `forbidden`.
        RecordError: the keys cannot be written.
    """
    caller.need(Role.SYSTEM_ADMIN)
    folder = context.settings.data / "keys"
    key = _prepared(folder / "signing.new")
    trusted = {**context.trusted, key.public.id: key.public}
    put_public(folder / "public.pem", trusted)
    with context.database.write() as session:
        if not _noted(session, key.public.id):
            audit.note(session, caller, _SIGNING, "keys", key.public.id, at=context.clock(),
                       reason=reason, earlier=context.signing.public.id)  # fmt: skip
    with (folder / "signing.pem").open("r+b") as former:
        (folder / "signing.new").replace(folder / "signing.pem")
        sync_folder(folder)
        overwrite_open(former)
    context.signing, context.trusted = key, trusted
    return key.public.id


def _prepared(path: Path) -> signing.SigningKey:
    """The key an earlier change left there, or a new one; half a key has signed nothing yet."""
    if path.exists():
        try:
            return signing.load_key(path)
        except RecordError:
            path.unlink()
    key = signing.new_key()
    signing.save_key(key, path)
    return key


def _noted(session: Session, key_id: str) -> bool:
    wanted = select(AuditRow).where(AuditRow.action == _SIGNING, AuditRow.object_id == key_id)
    return session.execute(wanted.limit(1)).first() is not None


def relock(context: Context) -> Counter[str]:
    """Lock with the key in use whatever an earlier one still locks; can be repeated.

    How many were locked anew (`done`), and how many no key opens (`lost`): damaged before.
    """
    told = Counter(done=0, lost=0)
    for name in context.vault.names():
        try:
            told["done"] += context.vault.relock(name)
        except FileNotFoundError:  # destroyed meanwhile
            continue
        except KeyError:
            told["lost"] += 1
    _relock_rows(context, Version, b"version ", told)
    _relock_rows(context, FindingRow, b"finding ", told)
    _relock_rows(context, EarlierFinding, b"finding ", told)
    _relock_settings(context, told)
    return told


def _relock_rows(context: Context, table: type[_Row], purpose: bytes, told: Counter[str]) -> None:
    with context.database.read() as session:
        ids = list(session.execute(select(table.id).where(table.payload.is_not(None))).scalars())
    for start in range(0, len(ids), _BATCH):
        with context.database.write() as session:
            wanted = select(table).where(table.id.in_(ids[start : start + _BATCH]))
            for row in session.execute(wanted).scalars():
                if row.payload:
                    row.payload = _again(context, row.payload, purpose + row.id.encode(), told)


def _relock_settings(context: Context, told: Counter[str]) -> None:
    """Secrets of notices, and the key of fingerprints."""
    with context.database.write() as session:
        for hook in session.execute(select(Webhook)).scalars():
            hook.secret = _again(context, hook.secret, b"webhook " + hook.id.encode(), told)
        row = session.get_one(Setting, FINGERPRINTS)
        locked = _again(context, base64.b64decode(row.value["locked"]), PURPOSE, told)
        row.value = {"locked": base64.b64encode(locked).decode()}


def _again(context: Context, locked: bytes, purpose: bytes, told: Counter[str]) -> bytes:
    ring = context.vault.ring
    if ring.locks(locked):
        return locked
    try:
        opened = ring.unlock(locked, purpose)
    except KeyError:
        told["lost"] += 1
        return locked
    told["done"] += 1
    return ring.lock(opened, purpose)
