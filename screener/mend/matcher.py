"""Finds values in a text however they are spelled there, and says what to put in their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from screener.mend.masks import Kind, hide, is_number, plain, significant
from screener.mend.targets import Value

_LONG = 10  # letters and digits: so long a number is no part of another by chance
_SHORTEST_PIECE = 6
_BREAKS = re.compile(r"[\n\t\r]")
_BETWEEN = frozenset("·•|_'’\u00ad")


class Edit(NamedTuple):
    """`text[start:end]` is to become `new`."""

    start: int
    end: int
    new: str
    kind: Kind


class Matcher:
    """Built once for all values of a document; `counts` grows with what is found."""

    def __init__(self, values: Iterable[Value]) -> None:
        self._numbers: dict[str, tuple[Kind, tuple[bool, ...]]] = {}
        self._words: dict[str, tuple[Kind, str]] = {}
        for value in values:
            if is_number(value.kind):
                self._add_number(value)
            else:
                self._words[value.text] = (value.kind, value.masked)
        self._number_keys = list(self._numbers)
        self._word_keys = list(self._words)
        self._number_automaton = _automaton(self._number_keys)
        self._word_automaton = _automaton(self._word_keys)

    def _add_number(self, value: Value) -> None:
        """A number that a line or cell end splits is looked for piece by piece too."""
        marks = significant(value.text)
        shown = tuple(value.masked[at] == value.text[at] for at in marks)
        self._numbers[_compact(value.text)[0]] = (value.kind, shown)
        used = 0
        pieces = _BREAKS.split(value.text)
        for piece in pieces if len(pieces) > 1 else ():
            size = len(significant(piece))
            part = shown[used : used + size]
            used += size
            if size >= _SHORTEST_PIECE and not all(part):
                self._numbers.setdefault(_compact(piece)[0], (value.kind, part))

    def edits(self, text: str) -> list[Edit]:
        """What is to be changed in `text`, in order, nothing twice."""
        found = sorted((*self._number_edits(text), *self._word_edits(text)), key=_order)
        kept: list[Edit] = []
        for edit in found:
            if not kept or edit.start >= kept[-1].end:
                kept.append(edit)
        return kept

    def _number_edits(self, text: str) -> Iterator[Edit]:
        if not self._number_keys:
            return
        compact, origin = _compact(text)
        for index, start, end in self._number_automaton.find_matches_as_indexes(compact):
            first, last = origin[start], origin[end - 1] + 1
            key = self._number_keys[index]
            if len(key) < _LONG and (_joins(text, first - 1) or _joins(text, last)):
                continue
            kind, shown = self._numbers[key]
            yield Edit(first, last, hide(text[first:last], shown), kind)

    def _word_edits(self, text: str) -> Iterator[Edit]:
        if not self._word_keys:
            return
        for index, start, end in self._word_automaton.find_matches_as_indexes(text):
            kind, masked = self._words[self._word_keys[index]]
            if kind is Kind.NAME and (_is_han(text, start - 1) or _is_han(text, end)):
                continue  # part of a longer word, or of another name
            yield Edit(start, end, masked, kind)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """`text` after `edits`, which are in order."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.start], edit.new)
        done = edit.end
    return "".join((*pieces, text[done:]))


def _automaton(keys: list[str]) -> AhoCorasick:
    return AhoCorasick(keys, matchkind=MatchKind.LeftmostLongest)


def _order(edit: Edit) -> tuple[int, int]:
    return edit.start, -edit.end


def _compact(text: str) -> tuple[str, list[int]]:
    """The text in half width and small letters without what may split a number, and the way back.

    Ends of lines and cells stay: what is split over them is another value.
    """
    chars: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        if char in _BETWEEN or (char not in "\n\t\r" and _is_blank(char)):
            continue
        chars.append(plain(char))
        origin.append(at)
    return "".join(chars), origin


def _is_blank(char: str) -> bool:
    if char.isascii():
        return char in " -"
    return unicodedata.category(char) in {"Zs", "Cf", "Pd", "Zl", "Zp"}


def _joins(text: str, at: int) -> bool:
    """Does a letter or digit stand there, so that the number goes on?"""
    return 0 <= at < len(text) and plain(text[at]).isascii() and plain(text[at]).isalnum()


def _is_han(text: str, at: int) -> bool:
    return 0 <= at < len(text) and "一" <= text[at] <= "\u9fff"
