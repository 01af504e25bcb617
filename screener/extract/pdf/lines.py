"""Runs to lines: what stands on one baseline, in pieces where a gap sets words apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from screener.extract.pdf.runs import Run

_SAME_LINE = 0.4  # of the size: sub- and superscripts stand this far off
_SAME_SIZE = 2.2  # a watermark across a line is no part of it
_PIECE_GAP = 0.5  # of the size: what is farther apart may be columns
_WORD_GAP = 0.2
_NUMBER_GAP = 0.35
_HAN_GAP = 0.9
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one line without a gap in it."""

    text: str = field(repr=False)
    x0: float
    x1: float
    y: float
    size: float

    @property
    def advance(self) -> float:
        """How wide one of its characters is, on average."""
        return (self.x1 - self.x0) / max(1, len(self.text))


Line = tuple[Piece, ...]


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """Lines from top to bottom, pieces from left to right."""
    lines: list[list[Run]] = []
    heads: list[Run] = []  # of each line its biggest run
    for run in sorted(runs, key=lambda one: (-one.y, one.x0)):
        for at in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            if _on_one_line(heads[at], run):
                lines[at].append(run)
                if run.size > heads[at].size:
                    heads[at] = run
                break
        else:
            lines.append([run])
            heads.append(run)
    return [tuple(_pieces(line)) for line in lines]


def _on_one_line(head: Run, run: Run) -> bool:
    small, big = sorted((head.size, run.size))
    return big <= _SAME_SIZE * small and abs(head.y - run.y) <= _SAME_LINE * min(big, 1.8 * small)


def _pieces(line: list[Run]) -> list[Piece]:
    line.sort(key=lambda run: run.x0)
    pieces: list[Piece] = []
    for run in line:
        piece = Piece(run.text, run.x0, run.x1, run.y, run.size)
        if not pieces or run.x0 - pieces[-1].x1 >= _PIECE_GAP * max(run.size, pieces[-1].size):
            pieces.append(piece)
        elif not _is_echo(pieces[-1], piece):
            pieces[-1] = joined(pieces[-1], piece)
    return pieces


def _is_echo(one: Piece, other: Piece) -> bool:
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
    left, right = one.text[-1:], other.text[:1]
    if left.isspace() or right.isspace():
        return ""
    gap = (other.x0 - one.x1) / max(one.size, other.size, 0.1)
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
    return _WIDE.match(character) is not None


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
