"""The master keys: one in use, older ones kept for what they still lock, until it is relocked."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.store.whole import write_whole
from screener.errors import UsageError

KEY_BYTES = 32
_NONCE = 12
_ID = 8


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Master keys by identifier; `active` locks, every one of them unlocks."""

    active: str
    keys: dict[str, bytes] = field(repr=False)

    def lock(self, data: bytes, purpose: bytes) -> bytes:
        """AES-256-GCM under the active key; the same `purpose` is needed to unlock it."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(self.keys[self.active]).encrypt(nonce, data, purpose)
        return bytes.fromhex(self.active) + nonce + sealed

    def unlock(self, sealed: bytes, purpose: bytes) -> bytes:
        """Raises KeyError when the key is not on the ring, or what was locked has been changed."""
        key = self.keys[sealed[:_ID].hex()]
        try:
            return AESGCM(key).decrypt(sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :], purpose)
        except (InvalidTag, ValueError):  # cut short, it is no nonce
            raise KeyError("changed") from None

    def locks(self, sealed: bytes) -> bool:
        """Was this locked with the key in use, so that it need not be relocked?"""
        return sealed[:_ID].hex() == self.active


def parse_keys(text: str) -> KeyRing:
    """Lines `identifier:base64`, the first in use.

    Raises:
        UsageError: a line is no key.
    """
    keys: dict[str, bytes] = {}
    for line in text.replace(",", "\n").split():
        name, _, value = line.partition(":")
        try:
            key = base64.b64decode(value, validate=True)
            identifier = bytes.fromhex(name)
        except (ValueError, binascii.Error):
            key = identifier = b""
        if len(key) != KEY_BYTES or len(identifier) != _ID:
            raise UsageError("主密钥无法使用：每行应为 标识:密钥（16 位十六进制，32 字节 base64）")
        keys[name] = key
    if not keys:
        raise UsageError("主密钥文件是空的")
    return KeyRing(next(iter(keys)), keys)


def load_keys(path: Path, given: str | None) -> KeyRing:
    """The ring of the environment, or of the file, which is made at the first start."""
    if given is not None:
        return parse_keys(given)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_keys(path, new_key(None))
    try:
        return parse_keys(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"主密钥文件读不出来：{path}") from error


def new_key(ring: KeyRing | None) -> KeyRing:
    """The ring with a fresh key in use before the older ones."""
    older = {} if ring is None else ring.keys
    serial = 1 + max((int(name, 16) for name in older), default=0)
    name = f"{serial:016x}"
    return KeyRing(name, {name: secrets.token_bytes(KEY_BYTES), **older})


def write_keys(path: Path, ring: KeyRing) -> None:
    """Replace the file whole, readable for its owner alone."""
    lines = [f"{name}:{base64.b64encode(key).decode()}\n" for name, key in ring.keys.items()]
    write_whole(path, "".join(lines).encode())
