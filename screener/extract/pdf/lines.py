"""Runs to lines: what stands on one baseline, in pieces where a gap sets words apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from screener.extract.pdf.runs import Run

_SAME_LINE = 0.4  # of the size: sub- and superscripts stand this far off
_SAME_SIZE = 2.2  # a watermark across a line is no part of it
_PIECE_GAP = 0.5  # of the size: what is farther apart may be columns
_WORD_GAP = 0.2
_NUMBER_GAP = 0.35
_HAN_GAP = 0.9


class Piece(NamedTuple):
    """Text of one line without a gap in it."""

    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def advance(self) -> float:
        """How wide one of its characters is, on average."""
        return (self.x1 - self.x0) / max(1, len(self.text))

    def __repr__(self) -> str:
        return f"Piece({len(self.text)} characters)"


Line = tuple[Piece, ...]


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """Lines from top to bottom, pieces from left to right."""
    lines: list[list[Run]] = []
    heads: list[Run] = []  # of each line its biggest run
    for run in sorted(runs, key=_place):
        size, y = run.size, run.y
        for at in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            head = heads[at]
            small, big = (head.size, size) if head.size < size else (size, head.size)
            if big <= _SAME_SIZE * small and abs(head.y - y) <= _SAME_LINE * min(big, 1.8 * small):
                lines[at].append(run)
                if size > head.size:
                    heads[at] = run
                break
        else:
            lines.append([run])
            heads.append(run)
    return [tuple(_pieces(line)) for line in lines]


def _place(run: Run) -> tuple[float, float]:
    return -run.y, run.x0


def _left(run: Run) -> float:
    return run.x0


def _pieces(line: list[Run]) -> Iterator[Piece]:
    line.sort(key=_left)
    head = line[0]
    text, x0, x1, y, size = head.text, head.x0, head.x1, head.y, head.size
    for run in line[1:]:
        said, start, end, high = run.text, run.x0, run.x1, run.size
        if start - x1 >= _PIECE_GAP * max(high, size):
            yield Piece(text, x0, x1, y, size)
            text, x0, x1, y, size = said, start, end, run.y, high
        elif not _is_echo(Piece(text, x0, x1, y, size), run):
            text += _blank(text[-1:], said[:1], start - x1, max(size, high)) + said
            x1 = max(x1, end)
            if high > size:
                y, size = run.y, high
    yield Piece(text, x0, x1, y, size)


def _is_echo(one: Piece, other: Piece | Run) -> bool:
    """Drawn again over what is there, a hair apart, to look bold?"""
    over = one.x1 - other.x0 > 0.5 * min(other.size, other.x1 - other.x0)
    return over and other.x1 < one.x1 + 0.3 * one.size and other.text.strip() in one.text


def joined(one: Piece, other: Piece) -> Piece:
    """Two pieces of one line as one."""
    text = one.text + blank_between(one, other) + other.text
    size = max(one.size, other.size)
    y = one.y if one.size >= other.size else other.y
    return Piece(text, one.x0, max(one.x1, other.x1), y, size)


def blank_between(one: Piece, other: Piece) -> str:
    """A space where the gap between two pieces of one line stands for one."""
    gap, size = other.x0 - one.x1, max(one.size, other.size)
    return _blank(one.text[-1:], other.text[:1], gap, size)


def _blank(left: str, right: str, gap: float, size: float) -> str:
    if left.isspace() or right.isspace():
        return ""
    gap /= max(size, 0.1)
    if is_wide(left) or is_wide(right):
        return " " if gap > _HAN_GAP else ""
    if left.isdigit() and right.isdigit():
        return " " if gap > _NUMBER_GAP else ""
    return " " if gap > _WORD_GAP else ""


def line_text(line: Sequence[Piece]) -> str:
    """The pieces of a line that is no table row, as one text."""
    text = line[0].text
    for one, other in pairwise(line):
        text += blank_between(one, other) + other.text
    return text


def is_wide(character: str) -> bool:
    """Does it take a square, as Han characters do?"""
    return character >= "\u2e80" and (
        character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
        or "\U00020000" <= character <= "\U000323af"
    )


def closed(before: str, after: str, room: float) -> str:
    """Join two lines of one passage; `room` is what was left of the first, in its characters.

    Words that are set letter by letter (room for not even one) go together again.
    """
    before, after = before.rstrip(), after.lstrip()
    left, right = before[-1:], after[:1]
    if not left or not right or is_wide(left) or is_wide(right):
        return before + after
    if left.isdigit() and right.isdigit():
        return before + after
    torn = room < 1 and any(is_wide(one) for one in before + after)
    return before + after if torn or (room < 1 and _is_code(before, after)) else f"{before} {after}"


def _is_code(before: str, after: str) -> bool:
    """Are the halves of one number or address, with nothing else beside them?"""
    halves = before + after
    return not re.search(r"\s", halves) and any(one.isdigit() or one in "@.-_/" for one in halves)
