"""The part of an expression that is quick to look for and says most: from a plain character on.

What stands between two places where anything may stand is an expression of its own; a text without
a match of it has none of the whole.
"""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator
from itertools import dropwhile
from typing import Any

from screener.detect.tree import REPEATED, Item, class_members

Piece = tuple[str, bool]  # its source, and whether it is a plain character

_LEAST = 2  # plain characters without which it says little


def cores(items: Iterable[Item]) -> Iterator[str]:
    """The sources of expressions that match wherever a sequence does."""
    run: list[Piece] = []
    for piece in (*_pieces(items), None):
        if piece is not None:
            run.append(piece)
            continue
        told = list(dropwhile(lambda one: not one[1], run))
        if sum(plain for _, plain in told) >= _LEAST and not all(plain for _, plain in told):
            yield "".join(source for source, _ in told)
        run = []


def _pieces(items: Iterable[Item]) -> Iterator[Piece | None]:
    """The source of each piece of a sequence; None where anything may stand."""
    for code, value in items:
        if code is op.SUBPATTERN and not value[1]:
            yield from _pieces(value[3])
        elif code not in (op.ASSERT, op.ASSERT_NOT, op.AT):
            source = _source(code, value)
            yield source if source is None else (source, code is op.LITERAL)


def _source(code: Any, value: Any) -> str | None:
    """An expression without assertions that matches all that an item does."""
    if code is op.LITERAL:
        return re.escape(chr(value))
    if code is op.IN:
        members = class_members(value)
        return None if members is None else f"[{''.join(members)}]"
    if code is op.SUBPATTERN and not value[1]:
        return _together(value[3])
    if code is op.BRANCH:
        each = [_together(branch) for branch in value[1]]
        return None if None in each else f"(?:{'|'.join(map(str, each))})"
    if code in REPEATED:
        least, most, inner = value
        once = _together(inner)
        return once and f"(?:{once}){{{least},{'' if most is op.MAXREPEAT else most}}}"
    return "" if code in (op.ASSERT, op.ASSERT_NOT, op.AT) else None


def _together(items: Iterable[Item]) -> str | None:
    each = [_source(code, value) for code, value in items]
    return None if None in each else "".join(map(str, each))
