"""Random values that stand for a person or program, and the hashes kept of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_PREFIX = "scr_"


def new_value() -> str:
    return secrets.token_urlsafe(32)


def new_token() -> str:
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def hash_value(value: str) -> str:
    """Plain SHA-256 is enough for values of 256 random bits."""
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def sign_notice(secret: bytes, moment: int, body: bytes) -> str:
    """`t=…,v1=…`: HMAC-SHA-256 over time, a dot and the body, so that old notices show."""
    told = b"%d." % moment + body
    return f"t={moment},v1={hmac.new(secret, told, hashlib.sha256).hexdigest()}"
