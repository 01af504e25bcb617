"""Labelled drafts of our own, judged as a careful 保密员 would. Run: `python -m tests.drafts`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a reviewer must be shown (or, optional, may be)."""

    text: str
    categories: frozenset[str]
    optional: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """`expect` is pass, flag (review or block) or block."""

    expect: str
    group: str
    title: str
    text: str
    quotes: tuple[Quote, ...]


def drafts() -> Iterator[Draft]:
    """Every draft of the text files beside this one, in order of name."""
    for path in sorted(HERE.glob("*.txt")):
        for block in f"\n{path.read_text(encoding='utf-8')}".split("\n=== ")[1:]:
            yield _draft(block)


def _draft(block: str) -> Draft:
    head, _, rest = block.partition("\n")
    expect, group, title = (word.strip() for word in head.split("|"))
    text, _, notes = rest.partition("\n---\n")
    quotes = tuple(_quote(line[2:]) for line in notes.splitlines() if line.startswith("> "))
    return Draft(expect, group, title, _numbers(text.strip()), quotes)


def _quote(line: str) -> Quote:
    text, _, categories = line.rpartition(" :: ")
    words = categories.rstrip(" ?").split(",")
    return Quote(_numbers(text), frozenset(words), categories.endswith("?"))


def _numbers(text: str) -> str:
    """Put identity numbers, whole or their check digit alone, where the drafts ask for one."""
    text = re.sub(
        r"\{id:(\d{6}):(\d{8}):(\d{3})\}",
        lambda match: "".join(match.groups()) + check_digit("".join(match.groups())),
        text,
    )
    return re.sub(r"\{c:(\d{17})\}", lambda match: check_digit(match[1]), text)


def check_digit(body: str) -> str:
    """The 18th character for 17 digits (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]
