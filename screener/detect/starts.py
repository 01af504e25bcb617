"""An expression that says first which characters its matches begin with.

The engine skips to a character that can begin a match only where the first piece is plain. Behind
optional pieces it tries every place in full; told the characters, it looks at one.
"""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
from collections.abc import Iterable, Sequence
from typing import Any

from screener.detect.tree import REPEATED, Item, class_members, parsed

_FLAGS = re.compile(r"\(\?[a-z]+\)")


def quickened(pattern: Any) -> Any:
    """The same expression, with the same matches and groups; `pattern` where nothing is gained."""
    if not isinstance(pattern, re.Pattern):  # of a linear engine, which needs no help
        return pattern
    items = parsed(pattern)
    if pattern.flags & re.IGNORECASE or _is_plain(items):
        return pattern
    first, empty = _first(items)
    if first is None or empty:
        return pattern
    flags = _FLAGS.match(pattern.pattern)
    body = pattern.pattern[flags.end() if flags else 0 :]
    end = "\n)" if pattern.flags & re.VERBOSE else ")"  # a comment may be last
    return re.compile(f"(?=[{''.join(sorted(first))}])(?:{body}{end}", pattern.flags)


def _is_plain(items: Sequence[Item]) -> bool:
    """Does the engine know by itself where a match can begin?"""
    if not len(items):
        return True
    code, value = items[0]
    if code is op.SUBPATTERN:
        return _is_plain(value[3])
    if code is op.BRANCH:
        return all(len(one) and one[0][0] is op.LITERAL for one in value[1])
    return code in (op.LITERAL, op.IN, op.AT)


def _first(items: Iterable[Item]) -> tuple[set[str] | None, bool]:
    """What a match of a sequence begins with, as pieces of a class; whether it may be empty.

    None where that is not told.
    """
    every: set[str] = set()
    for code, value in items:
        first, empty = _first_of(code, value)
        if first is None:
            return None, False
        every |= first
        if not empty:
            return every, False
    return every, True


def _first_of(code: Any, value: Any) -> tuple[set[str] | None, bool]:
    if code is op.LITERAL:
        return {re.escape(chr(value))}, False
    if code is op.IN:
        members = class_members(value)
        return None if members is None else set(members), False
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return set(), True
    if code is op.SUBPATTERN and not value[1] & re.IGNORECASE:
        return _first(value[3])
    if code is op.BRANCH:
        branches = [_first(one) for one in value[1]]
        every: set[str] = set().union(*(first or () for first, _ in branches))
        told = all(first is not None for first, _ in branches)
        return (every if told else None), any(empty for _, empty in branches)
    if code in REPEATED:
        first, empty = _first(value[2])
        return first, empty or not value[0]
    return None, False
