"""Pieces of text on a page brought into lines and paragraphs, as a reader's eye does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from screener.extract.ofd.objects import Piece

_SAME_LINE = 0.5  # of the height: bases nearer than this are one line
_APART = 0.6  # of the height: a wider gap is a blank
_CELLS = 2.0  # of the height: a wider one sets cells apart
_NEXT_LINE = 2.6  # of the height: a line further down begins something new
_FULL = 2.5  # of the height: a line that ends this near the margin was full
_ENDS = tuple("。！？；：…!?;:」』”》）")


@dataclass(frozen=True, slots=True)
class Line:
    """`template`: nothing in it is the page's own."""

    text: str
    left: float
    right: float
    y: float
    size: float
    hidden: str | None
    template: bool


def lines(pieces: list[Piece]) -> list[Line]:
    """From top to bottom; what is hidden for one reason never joins what is seen."""
    found: list[Line] = []
    for reason in dict.fromkeys(piece.hidden for piece in pieces):
        alike = [piece for piece in pieces if piece.hidden == reason]
        found += (_line([piece]) for piece in alike if piece.upright)
        row: list[Piece] = []
        for piece in sorted((one for one in alike if not one.upright), key=lambda one: one.y):
            if row and piece.y - row[0].y > _SAME_LINE * max(row[0].size, piece.size):
                found.append(_line(row))
                row = []
            row.append(piece)
        if row:
            found.append(_line(row))
    return sorted(found, key=lambda line: (line.hidden or "", line.y, line.left))


def _line(row: list[Piece]) -> Line:
    ordered = sorted(row, key=lambda piece: piece.x)
    text = ordered[0].text
    for before, piece in pairwise(ordered):
        gap, size = piece.x - before.right, max(before.size, piece.size)
        text += "\t" if gap > _CELLS * size else " " if gap > _APART * size else ""
        text += piece.text
    return Line(
        text,
        ordered[0].x,
        max(piece.right for piece in ordered),
        ordered[0].y,
        max(piece.size for piece in ordered),
        ordered[0].hidden,
        all(piece.template for piece in ordered),
    )


def paragraphs(page: list[Line]) -> Iterator[list[Line]]:
    """Lines that run on into one another, together."""
    margin = max((line.right for line in page), default=0.0)
    block: list[Line] = []
    for line in page:
        if block and not _runs_on(block[-1], line, margin):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _runs_on(line: Line, following: Line, margin: float) -> bool:
    if (line.hidden, line.template) != (following.hidden, following.template):
        return False
    if "\t" in line.text or "\t" in following.text or line.text.rstrip().endswith(_ENDS):
        return False
    size = max(line.size, following.size)
    near = 0 < following.y - line.y <= _NEXT_LINE * size
    alike = abs(line.size - following.size) <= 0.2 * size
    return (
        near
        and alike
        and following.left <= line.left + size
        and (margin - line.right <= _FULL * size)
    )
