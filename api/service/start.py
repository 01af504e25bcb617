"""From settings to a context: keys, tables and folders are there when this returns."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from api.service.context import Context
from api.settings import Settings
from api.store.database import Database
from api.store.faults import check_files, told
from api.store.keyring import KEY_BYTES, KeyRing, load_keys
from api.store.models import Setting
from api.store.schema import upgrade
from api.store.vault import Vault
from api.store.whole import write_whole
from screener.errors import ScreenerError, UsageError, system_reason
from screener.review.deadlines import load_calendar
from screener.review.signing import (
    PublicKey,
    SigningKey,
    load_key,
    load_public,
    new_key,
    save_key,
)

FINGERPRINTS = "fingerprint_key"
PURPOSE = b"setting fingerprint_key"


def open_context(settings: Settings) -> Context:
    """Everything use cases need; makes what is missing at the first start.

    Raises:
        UsageError: the folder, the keys or the database cannot be used.
    """
    _make_folders(settings.data)
    check_files(settings)
    ring = load_keys(settings.keys, settings.master_keys)
    database = Database(settings.database_url)
    with told(settings):
        upgrade(database)
        fingerprint_key = _fingerprint_key(database, ring)
    signing, trusted = signing_keys(settings.data / "keys")
    return Context(
        settings=settings,
        database=database,
        vault=Vault(settings.data / "vault", ring),
        calendar=load_calendar(_own_calendar(settings.data)),
        signing=signing,
        trusted=trusted,
        fingerprint_key=fingerprint_key,
    )


def _make_folders(data: Path) -> None:
    """Raises UsageError naming the folder that cannot be made or written to."""
    folder = data
    try:
        for folder in (data / "keys", data / "vault", data / "heads"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if folder.name != "keys" and not os.access(folder, os.W_OK | os.X_OK):
                raise UsageError(f"文件夹不能写入：{folder}，请检查所有者和权限")
        folder = data
        folder.chmod(0o700)
    except OSError as error:
        raise UsageError(f"文件夹不能使用：{folder}（{system_reason(error)}）") from error


def _own_calendar(data: Path) -> tuple[Path, ...]:
    own = data / "workdays.toml"
    return (own,) if own.exists() else ()


def signing_keys(folder: Path) -> tuple[SigningKey, dict[str, PublicKey]]:
    """The key that signs, and the public halves of it and of all that signed before."""
    private, public = folder / "signing.pem", folder / "public.pem"
    if not private.exists():
        if public.exists():
            raise ScreenerError(f"签名密钥不见了：{private}。请从备份恢复，不要另建")
        save_key(new_key(), private)
    key = load_key(private)
    trusted = load_public(public) if public.exists() else {}
    if key.public.id not in trusted:
        trusted[key.public.id] = key.public
        put_public(public, trusted)
    return key, trusted


def put_public(path: Path, trusted: Mapping[str, PublicKey]) -> None:
    """Public keys, the earliest first; whoever verifies may read them."""
    pem = "".join(key.pem() for key in trusted.values())
    write_whole(path, pem.encode("ascii"), mode=0o644)


def _fingerprint_key(database: Database, ring: KeyRing) -> bytes:
    """Made once and kept, locked, in the database; a change of master keys does not change it."""
    with database.write() as session:
        row = session.get(Setting, FINGERPRINTS, with_for_update=True)
        if row is None:
            key = secrets.token_bytes(KEY_BYTES)
            locked = base64.b64encode(ring.lock(key, PURPOSE)).decode()
            session.add(Setting(name=FINGERPRINTS, value={"locked": locked}))
            return key
        try:
            return ring.unlock(base64.b64decode(row.value["locked"]), PURPOSE)
        except KeyError as error:
            raise UsageError("主密钥与数据库不配套，请检查密钥文件是否为本数据库的") from error
