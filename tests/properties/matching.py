"""Texts in which an expression is likely to match, made from the tree that `re` parses."""

from __future__ import annotations

import random
import re
import re._constants as op  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator
from typing import Any

from screener.detect.tree import REPEATED, Item, parsed

_ANY = tuple("甲乙在了的。1 9a、：人密内")
_DIGITS = (ord("0"), ord("9"))
_MORE = 3  # times that something is repeated beyond what is asked for


def likely(pattern: re.Pattern[str], count: int, seed: str) -> Iterator[str]:
    """What must follow is written out, what must not stands there by chance."""
    dice = random.Random(seed)
    for _ in range(count):
        yield "".join(_written(dice, parsed(pattern)))


def _written(dice: random.Random, items: Iterable[Item]) -> Iterator[str]:
    for code, value in items:
        if code is op.LITERAL:
            yield chr(value)
        elif code in (op.ANY, op.NOT_LITERAL):
            yield dice.choice(_ANY)
        elif code is op.IN:
            yield _one_of(dice, value)
        elif code is op.BRANCH:
            yield from _written(dice, dice.choice(value[1]))
        elif code is op.SUBPATTERN:
            yield from _written(dice, value[3])
        elif code is op.ASSERT and value[0] == 1:
            yield from _written(dice, value[1])
        elif code in REPEATED:
            least, most, inner = value
            for _ in range(dice.choice((least, dice.randint(least, min(most, least + _MORE))))):
                yield from _written(dice, inner)


def _one_of(dice: random.Random, members: Iterable[Item]) -> str:
    """A member of a class; of one that says what it excludes, anything."""
    ranges: list[Any] = []
    for code, value in members:
        if code is op.NEGATE:
            return dice.choice(_ANY)
        ranges.append(
            value if code is op.RANGE else (value, value) if code is op.LITERAL else _DIGITS
        )
    low, high = dice.choice(ranges)
    return chr(dice.randint(low, high))
