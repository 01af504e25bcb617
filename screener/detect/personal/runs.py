"""Digit runs: numbers as written, with the blanks, dashes, line and cell ends that split them.

A run is made of atoms (digits with nothing between). An identifier begins and ends with an atom,
so that part of a longer number is never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from screener.document import Span

_BREAK = r"(?:[ \-‐‑‒–—―·•|│丨_/]{1,3}|[ ]{0,3}[\n\t][ ]{0,3})"
_RUN = re.compile(rf"[0-9](?:[0-9x]|{_BREAK}(?=[0-9]|x(?![a-z0-9]))){{9,}}")
_ATOM = re.compile(r"[0-9x]+")
_BETWEEN = re.compile(r"[^0-9x]+")
_LONGEST_ATOM = 24  # longer ones are no identifier, and neither is any part of them
_LETTERS = re.compile(r"[a-z]+\Z")  # `$` would look over the end of the line before
_LABELS = frozenset(
    {"id", "idno", "idcard", "sfz", "sfzh", "no", "tel", "phone", "mobile", "card"}
    | {"v", "vx", "wx", "wechat"}
)
_ROLL = frozenset("gjl")


@dataclass(frozen=True, slots=True)
class Number:
    """Neighbouring atoms read as one number: `value` compact, `sizes` the lengths of its pieces."""

    value: str = field(repr=False)
    span: Span
    atoms: tuple[int, int]
    sizes: tuple[int, ...]
    broken: bool  # over a line end
    celled: bool  # over cells of a table
    letter: str = ""  # the G, J or L of a school roll number before it


class Run:
    """Atoms that only breaks keep apart."""

    def __init__(self, text: str, atoms: list[Span]) -> None:
        self._text = text
        self._atoms = atoms
        self._compact = "".join(text[start:end] for start, end in atoms)
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        position = 0
        for index, (start, end) in enumerate(atoms):
            self._starts[position] = index
            position += end - start
            self._ends[position] = index
        self._taken = bytearray(len(atoms))

    def numbers(self, pattern: re.Pattern[str]) -> Iterator[Number]:
        """Every number `pattern` (one group inside a lookahead) finds between free atom borders."""
        for match in pattern.finditer(self._compact):
            first, last = self._starts.get(match.start(1)), self._ends.get(match.end(1))
            if first is not None and last is not None and not any(self._taken[first : last + 1]):
                yield self._number(match[1], first, last)

    def take(self, number: Number) -> None:
        """Later patterns shall not find what `number` consists of."""
        first, last = number.atoms
        self._taken[first : last + 1] = b"\1" * (last + 1 - first)

    def _number(self, value: str, first: int, last: int) -> Number:
        pieces = self._atoms[first : last + 1]
        span = Span(pieces[0].start, pieces[-1].end)
        broken = "\n" in self._text[span.start : span.end]
        sizes = tuple(end - start for start, end in pieces)
        celled = "\t" in self._text[span.start : span.end]
        return Number(value, span, (first, last), sizes, broken, celled)


def digit_runs(text: str, wanted: re.Pattern[str]) -> Iterator[Run]:
    """The runs of `text` in order whose digits hold `wanted` somewhere; each is short work, however
    long the text.
    """
    for match in _RUN.finditer(text):
        if not wanted.search(_BETWEEN.sub("", match[0])):
            continue
        atoms: list[Span] = []
        for atom in _ATOM.finditer(text, *match.span()):
            if atom.end() - atom.start() > _LONGEST_ATOM:
                if atoms:
                    yield Run(text, atoms)
                atoms = []
            else:
                atoms.append(Span(*atom.span()))
        if atoms:
            yield Run(text, atoms)


def bounded(text: str, number: Number) -> Number | None:
    """`number` when nothing joins it to a longer word; with the letter of a roll number."""
    start, end = number.span
    if end < len(text) and text[end].isascii() and text[end].isalnum():
        return None
    letters = _LETTERS.search(text, max(0, start - 8), start)
    if letters is None:
        return number
    word = letters[0]
    before = text[letters.start() - 1] if letters.start() else " "
    if before.isascii() and before.isalnum():
        return None
    if word in _ROLL:
        return replace(number, span=Span(start - 1, end), letter=word)
    return number if word in _LABELS else None
