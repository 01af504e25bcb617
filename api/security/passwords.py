"""Passwords: argon2id, and what a new one must be."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
REMEMBERED = 5
_KINDS = 3
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_COMMON = ("password", "qwerty", "12345678", "admin", "iloveyou", "abcdefg", "88888888")
_ROOM = threading.BoundedSemaphore(4)  # each hash takes 32 MiB: a crowd waits its turn


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    with _ROOM:
        return _hasher().hash(password)


def matches(password: str, hashed: str | None) -> bool:
    """Takes as long for an account that is not there (None) as for one that is."""
    with _ROOM:
        try:
            _hasher().verify(hashed or _nobody(), password)
        except (VerificationError, InvalidHashError):
            return False
    return hashed is not None


def one_time_password() -> str:
    """Four groups of five, easy to copy from a screen; keeps the policy."""
    while True:
        word = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
        if weakness(word, login="", used=()) is None:
            return word


def weakness(password: str, *, login: str, used: Iterable[str]) -> str | None:
    """What is wrong with a new password, in Chinese; None when nothing is."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码应为 {SHORTEST} 至 {LONGEST} 个字符"
    kinds = (
        any(char.islower() for char in password),
        any(char.isupper() for char in password),
        any(char.isdigit() for char in password),
        any(not char.isalnum() for char in password),
    )
    if sum(kinds) < _KINDS:
        return "密码应包含大写字母、小写字母、数字、符号中的至少三种"
    lowered = password.lower()
    if (login and login.lower() in lowered) or any(word in lowered for word in _COMMON):
        return "密码不能包含账号名或常见密码"
    if any(matches(password, one) for one in used):
        return f"不能使用最近 {REMEMBERED} 次用过的密码"
    return None
