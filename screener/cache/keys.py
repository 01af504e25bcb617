"""The key of the cache and its use: names become keyed hashes, contents ciphertext."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES = 32
_NONCE_BYTES = 12
_NAME_BYTES = 16


class Lock:
    """Seals and opens with one key. What is sealed under a name opens under that name alone."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._sealing = hashlib.blake2b(b"seal", key=key).digest()[:_KEY_BYTES]
        naming = hashlib.blake2b(b"name", key=key).digest()[:_KEY_BYTES]
        self._named = hashlib.blake2b(key=naming, digest_size=_NAME_BYTES)

    @cached_property
    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._sealing)

    @cached_property
    def _refusals(self) -> tuple[type[Exception], ...]:
        from cryptography.exceptions import InvalidTag

        return InvalidTag, ValueError

    def bound(self, digest: str) -> Lock:
        """A lock that only opens for who has the content of that hash at hand."""
        return Lock(
            hashlib.blake2b(digest.encode(), key=self._key, person=b"bound").digest()[:_KEY_BYTES]
        )

    def name(self, *parts: bytes | str) -> bytes:
        """A keyed hash of `parts`: without the key nobody can ask whether a thing is known."""
        told = b""
        for part in parts:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            told += len(data).to_bytes(4, "big") + data  # "a", "b" is not "ab", ""
        named = self._named.copy()
        named.update(told)
        return named.digest()

    def seal(self, data: bytes, name: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, name)

    def open(self, sealed: bytes, name: bytes) -> bytes | None:
        """None when it was sealed with another key, under another name, or has been changed."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], name)
        except self._refusals:
            return None


def load_lock(path: Path) -> Lock | None:
    """The lock whose key lies at `path`, made there if need be; None where that cannot be.

    A key that others may read, or that another user owns, is not used.
    """
    with suppress(OSError):
        _make(path)
        found = path.stat()
        if found.st_uid != os.getuid() or found.st_mode & 0o077:
            return None
        key = path.read_bytes()
        return Lock(key) if len(key) == _KEY_BYTES else None
    return None


def _make(path: Path) -> None:
    """Write a new key; of two programs that do so at once, one wins and both use its key."""
    if path.exists():
        return
    fresh = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(os.urandom(_KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()
