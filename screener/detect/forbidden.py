"""Words that no text may hold in which an expression matches: what it forbids first of all."""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
from collections.abc import Iterable, Sequence
from typing import Any

from screener.detect.tree import REPEATED, Item

REPEATS = 4  # of a class, that are looked at
_MOST_SURE = 2000
_WIDEST = 64  # characters of one class


def forbidden_words(items: Sequence[Item], flags: int) -> Iterable[str]:
    """Words that no text may hold: what follows `^` as `(?!.*...)`."""
    begins = items and items[0] == (op.AT, op.AT_BEGINNING) and not flags & re.MULTILINE
    if not begins or not flags & re.DOTALL:
        return
    for code, value in items[1:]:
        if code not in (op.ASSERT, op.ASSERT_NOT):
            return
        if code is op.ASSERT_NOT and value[0] == 1 and _skips(value[1]):
            yield from _sure(list(value[1])[1:])


def _skips(items: Sequence[Item]) -> bool:
    """Does a sequence begin with `.*`?"""
    if not len(items) or items[0][0] not in REPEATED:
        return False
    least, most, inner = items[0][1]
    return bool(least == 0 and most == op.MAXREPEAT and list(inner) == [(op.ANY, None)])


def _sure(items: Iterable[Item]) -> set[str]:
    """Some of the words that a sequence matches wherever they stand."""
    words = {""}
    for code, value in items:
        more = _sure_of(code, value)
        if len(words) * len(more) > _MOST_SURE:
            return set()
        words = {one + other for one in words for other in more}
    return words


def _sure_of(code: Any, value: Any) -> set[str]:
    if code is op.LITERAL:
        return {chr(value)}
    if code is op.IN:
        return set(characters(value))
    if code is op.SUBPATTERN and not value[1] & re.IGNORECASE:
        return _sure(value[3])
    if code is op.BRANCH:
        return {word for branch in value[1] for word in _sure(branch)}
    if code in REPEATED and value[0] <= REPEATS:
        return _sure(list(value[2]) * value[0])
    return set()


def characters(items: Iterable[Item]) -> str:
    """The characters of a class; empty where they are many."""
    characters = ""
    for code, value in items:
        if code is op.LITERAL:
            characters += chr(value)
        elif code is op.RANGE and value[1] - value[0] < _WIDEST:
            characters += "".join(map(chr, range(value[0], value[1] + 1)))
        else:
            return ""
    return characters if len(characters) <= _WIDEST else ""
