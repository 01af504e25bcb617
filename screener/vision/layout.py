"""Lines seen in a picture put in reading order: paragraphs, and rows of tables.

All measures are taken along the text: a page that lies on its side or hangs askew is put straight
first, in numbers alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from screener.vision.engine import Corners, Line

Box = tuple[float, float, float, float]  # left, top, right, bottom

_COLUMN_LINES = 6
_COLUMN_TEXT = 8.0  # characters of a line, on average: fewer is a table's column
_HEADING = 1.35
_ROW_CELLS = 2
_CELL_TEXT = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """A line put straight. `box` is along the text, `corners` where it is in the picture."""

    text: str = field(repr=False)
    score: float
    box: Box
    corners: Corners

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


class Paragraph(NamedTuple):
    """Lines of one paragraph, in order."""

    pieces: tuple[Piece, ...]
    heading: bool = False


class Row(NamedTuple):
    """A row of a table: its cells with their columns; all three count from one."""

    table: int
    row: int
    cells: tuple[tuple[int, Piece], ...]


Block = Paragraph | Row
Keep = Callable[[str, Corners], bool]


def pieces_of(block: Block) -> tuple[Piece, ...]:
    """The lines or cells of a block, in order."""
    if isinstance(block, Paragraph):
        return block.pieces
    return tuple(piece for _, piece in block.cells)


def kept(block: Block, keep: Keep) -> Block | None:
    """The block without the lines or cells that do not count; None when nothing is left."""
    if isinstance(block, Paragraph):
        pieces = tuple(piece for piece in block.pieces if keep(piece.text, piece.corners))
        return block._replace(pieces=pieces) if pieces else None
    cells = tuple(
        (column, piece) for column, piece in block.cells if keep(piece.text, piece.corners)
    )
    return block._replace(cells=cells) if cells else None


def moved(block: Block, x: float, y: float) -> Block:
    """The block with its corners as they are on a page, of which its picture is a part."""
    if isinstance(block, Paragraph):
        pieces = (replace(one, corners=shifted(one.corners, x, y)) for one in block.pieces)
        return block._replace(pieces=tuple(pieces))
    cells = (
        (column, replace(one, corners=shifted(one.corners, x, y))) for column, one in block.cells
    )
    return block._replace(cells=tuple(cells))


def shifted(corners: Corners, x: float, y: float) -> Corners:
    return tuple((left + x, top + y) for left, top in corners)


def arrange(lines: Sequence[Line]) -> list[Block]:
    """Everything on the page, in reading order."""
    pieces = _straight(lines)
    if not pieces:
        return []
    size = median(piece.height for piece in pieces)
    blocks: list[Block] = []
    for group in _columns(pieces):
        tables = sum(isinstance(one, Row) for one in blocks)
        blocks += _blocks(_rows(group), size, tables)
    return blocks


def _straight(lines: Sequence[Line]) -> list[Piece]:
    """Turn all lines by the direction of most of the text, weighted by its length."""
    if not lines:
        return []
    x = y = 0.0
    for line in lines:
        (x0, y0), (x1, y1) = line.corners[:2]
        x, y = x + x1 - x0, y + y1 - y0
    turn = -math.atan2(y, x)
    cos, sin = math.cos(turn), math.sin(turn)
    pieces = []
    for line in lines:
        at = [(px * cos - py * sin, px * sin + py * cos) for px, py in line.corners]
        xs, ys = [one for one, _ in at], [one for _, one in at]
        (left, top), (right, bottom) = _middle(at, 0, 3), _middle(at, 1, 2)
        half = max(1.0, math.dist(at[0], at[3]) / 2)
        middle = (top + bottom) / 2
        level = abs(bottom - top) < abs(right - left)
        box = (left, middle - half, right, middle + half) if level else (
            min(xs), min(ys), max(xs), max(ys)
        )  # fmt: skip
        pieces.append(Piece(line.text, line.score, box, line.corners))
    return pieces


def _middle(at: list[tuple[float, float]], one: int, other: int) -> tuple[float, float]:
    return (at[one][0] + at[other][0]) / 2, (at[one][1] + at[other][1]) / 2


def _columns(pieces: list[Piece]) -> list[list[Piece]]:
    """The page cut at what runs across it into columns of running text; else the page whole."""
    gutter = _gutter(pieces)
    if gutter is None:
        return [pieces]
    groups: list[list[Piece]] = []
    left: list[Piece] = []
    right: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: one.middle):
        if piece.box[2] <= gutter:
            left.append(piece)
        elif piece.box[0] >= gutter:
            right.append(piece)
        else:
            groups += [left, right, [piece]]
            left, right = [], []
    return [group for group in (*groups, left, right) if group]


def _gutter(pieces: list[Piece]) -> float | None:
    left, right = min(one.box[0] for one in pieces), max(one.box[2] for one in pieces)
    best: tuple[int, float] | None = None
    for tenth in range(30, 71, 2):
        at = left + (right - left) * tenth / 100
        before = [one for one in pieces if one.box[2] <= at]
        after = [one for one in pieces if one.box[0] >= at]
        across = len(pieces) - len(before) - len(after)
        if min(len(before), len(after)) < _COLUMN_LINES or across > len(pieces) // 5:
            continue
        if min(_mean_length(before), _mean_length(after)) < _COLUMN_TEXT:
            continue
        if best is None or across < best[0]:
            best = (across, at)
    return best[1] if best else None


def _mean_length(pieces: list[Piece]) -> float:
    return sum(len(one.text) for one in pieces) / len(pieces)


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces of one height on one line, from left to right; lines from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.middle, one.box[0])):
        row = rows[-1] if rows else None
        if row is not None and abs(piece.middle - row[0].middle) < 0.5 * min(
            piece.height, row[0].height
        ):
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.box[0]) for row in rows]


def _blocks(rows: list[list[Piece]], size: float, tables: int) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    open_lines: list[Piece] = []
    right = max((row[-1].box[2] for row in rows), default=0.0)
    while at < len(rows):
        end = _table_end(rows, at)
        if end > at:
            blocks += _paragraphs(open_lines, size, right)
            open_lines = []
            tables += 1
            blocks += _table(rows[at:end], tables)
            at = end
        else:
            open_lines += rows[at]
            at += 1
    return blocks + _paragraphs(open_lines, size, right)


def _table_end(rows: list[list[Piece]], start: int) -> int:
    """Where a table that begins at `start` ends; `start` itself when none does."""
    end = start
    while end < len(rows) and _is_row(rows[end]):
        end += 1
    return end if end - start >= 2 else start


def _is_row(row: list[Piece]) -> bool:
    return len(row) >= _ROW_CELLS and all(len(one.text) <= _CELL_TEXT for one in row)


def _table(rows: list[list[Piece]], table: int) -> list[Block]:
    edges = _column_edges(rows)
    found: list[Block] = []
    for number, row in enumerate(rows, 1):
        cells: list[tuple[int, Piece]] = []
        for piece in row:
            middle = (piece.box[0] + piece.box[2]) / 2
            column = 1 + sum(middle > edge for edge in edges)
            if cells and column <= cells[-1][0]:
                column = cells[-1][0] + 1
            cells.append((column, piece))
        found.append(Row(table, number, tuple(cells)))
    return found


def _column_edges(rows: list[list[Piece]]) -> list[float]:
    """Between the cells of the fullest row: where one ends half way to where the next begins."""
    fullest = max(rows, key=len)
    return [(one.box[2] + other.box[0]) / 2 for one, other in pairwise(fullest)]


def _paragraphs(pieces: list[Piece], size: float, right: float) -> list[Block]:
    groups: list[list[Piece]] = []
    left = min((one.box[0] for one in pieces), default=0.0)
    for piece in pieces:
        if groups and _goes_on(groups[-1][-1], piece, left, right):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [
        Paragraph(tuple(group), heading=len(group) == 1 and group[0].height > _HEADING * size)
        for group in groups
    ]


def _goes_on(before: Piece, piece: Piece, left: float, right: float) -> bool:
    """Was there no room for more at the end of `before`, and does `piece` begin a plain line?"""
    small, big = sorted((before.height, piece.height))
    distance = piece.middle - before.middle
    return (
        big < 1.4 * small
        and 0.5 * small < distance < 2.6 * big
        and before.box[2] > right - 2.0 * big
        and piece.box[0] < left + 1.2 * big
    )
