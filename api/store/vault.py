"""Encrypted files: each under a key of its own, which lies locked beside it.

Whatever is written is encrypted on its way to the disk. To destroy a file its key is overwritten
first: without it the rest is noise, whatever the disk keeps of it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.store.keyring import KEY_BYTES, KeyRing
from api.store.models import new_id
from api.store.whole import sync_folder, write_whole

_CHUNK = 1 << 18
_TAG = 16
_PURPOSE = b"screener vault "


class VaultDamaged(Exception):
    """A file of the vault is missing or is not what was written."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written: its name in the vault, SHA-256 and size of what it holds."""

    id: str
    sha256: str
    size: int


class Vault:
    """A folder of encrypted files; `ring` may be replaced while the service runs."""

    def __init__(self, folder: Path, ring: KeyRing) -> None:
        self.folder = folder
        self.ring = ring
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def writer(self) -> Writer:
        return Writer(self, new_id())

    def put(self, data: bytes) -> Stored:
        with self.writer() as writer:
            writer.write(data)
            return writer.finish()

    def get(self, name: str) -> bytes:
        """Raises VaultDamaged."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """What the file holds, in pieces; the end is checked to be the end.

        Raises:
            VaultDamaged: missing, cut short or changed.
        """
        try:
            cipher = AESGCM(self._key(name))
            with self.path(name).open("rb") as stream:
                yield from _opened(cipher, stream)
        except (OSError, InvalidTag, KeyError) as error:
            raise VaultDamaged(name) from error

    def destroy(self, name: str) -> None:
        """Overwrite key and content, then remove both; what is gone already is no error."""
        for path in (self._key_path(name), self.path(name)):
            _overwrite(path)
            path.unlink(missing_ok=True)

    def relock(self, name: str) -> bool:
        """Lock the file's key with the master key in use; False when it was so already."""
        path = self._key_path(name)
        locked = path.read_bytes()
        if self.ring.locks(locked):
            return False
        key = self.ring.unlock(locked, _PURPOSE + name.encode())
        write_whole(path, self.ring.lock(key, _PURPOSE + name.encode()))
        return True

    def names(self) -> Iterator[str]:
        """Every file whose key is there."""
        for path in sorted(self.folder.glob("*/*.key")):
            yield path.stem

    def path(self, name: str) -> Path:
        return self.folder / name[-2:] / name

    def _key_path(self, name: str) -> Path:
        return self.path(name).with_suffix(".key")

    def _key(self, name: str) -> bytes:
        return self.ring.unlock(self._key_path(name).read_bytes(), _PURPOSE + name.encode())

    def _begin(self, name: str) -> tuple[BinaryIO, bytes]:
        key = secrets.token_bytes(KEY_BYTES)
        self.path(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._key_path(name), self.ring.lock(key, _PURPOSE + name.encode()))
        descriptor = os.open(self.path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return os.fdopen(descriptor, "wb", buffering=0), key


class Writer:
    """One file on its way into the vault; left without `finish`, nothing of it remains."""

    def __init__(self, vault: Vault, name: str) -> None:
        self._vault = vault
        self._name = name
        self._stream, key = vault._begin(name)
        self._cipher = AESGCM(key)
        self._waiting = bytearray()
        self._hash = hashlib.sha256()
        self._count = 0
        self._finished = False
        self.size = 0

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self.size += len(data)
        self._waiting += data
        while len(self._waiting) > _CHUNK:
            self._seal(bytes(self._waiting[:_CHUNK]), last=False)
            del self._waiting[:_CHUNK]

    def finish(self) -> Stored:
        """Everything is on the disk when this returns."""
        self._seal(bytes(self._waiting), last=True)
        os.fsync(self._stream.fileno())
        self._stream.close()
        sync_folder(self._vault.path(self._name).parent)
        self._finished = True
        return Stored(self._name, self._hash.hexdigest(), self.size)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._stream.write(self._cipher.encrypt(_nonce(self._count), chunk, _end(last)))
        self._count += 1

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if not self._finished:
            self.abandon()

    def abandon(self) -> None:
        """Leave nothing of what was written so far."""
        self._stream.close()
        self._vault.destroy(self._name)


def _opened(cipher: AESGCM, stream: BinaryIO) -> Iterator[bytes]:
    count = 0
    piece = stream.read(_CHUNK + _TAG)
    while True:
        following = stream.read(_CHUNK + _TAG)
        yield cipher.decrypt(_nonce(count), piece, _end(not following))
        if not following:
            return
        piece, count = following, count + 1


def _nonce(count: int) -> bytes:
    """Each key locks one file only, so a count is enough."""
    return count.to_bytes(12, "big")


def _end(last: bool) -> bytes:
    return b"last" if last else b"more"


def _overwrite(path: Path) -> None:
    try:
        with path.open("r+b") as stream:
            overwrite_open(stream)
    except FileNotFoundError:
        return


def overwrite_open(stream: BinaryIO) -> None:
    """Put noise in place of all that the open file holds, whatever its name by now."""
    left = os.fstat(stream.fileno()).st_size
    while left > 0:
        left -= stream.write(secrets.token_bytes(min(left, _CHUNK)))
    stream.flush()
    os.fsync(stream.fileno())
