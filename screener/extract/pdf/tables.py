"""Tables without lines: rows whose cells stand in the same columns, told from prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from screener.extract.pdf.lines import Line, Piece, closed, joined

_MOST_LINES = 400
_FAR = 3.2  # line distance, in sizes, that ends a table
_LIKE_SIZE = 1.15
_ALIGNED = 3.0  # points
_SLACK = 1.2  # sizes: padding between cells
_LEVEL = 1.12  # a distance that much larger is another kind of distance


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of (column, text), columns from one; `top` is its first baseline."""

    rows: tuple[tuple[tuple[int, str], ...], ...] = field(repr=False)
    top: float
    columns: tuple[float, ...] = ()  # where each begins


def table_at(lines: Sequence[Line], start: int, right: float) -> tuple[int, Table] | None:
    """The table that begins with line `start`, and the line after it; None when there is none.

    `right` is where text of this page ends at the right.
    """
    if len(lines[start]) < 2:
        return None
    columns = _widened([], lines[start])
    end = start + 1
    while end < min(len(lines), start + _MOST_LINES):
        wider = _grown(lines[start:end], lines[end], columns, right)
        if wider is None:
            break
        columns, end = wider, end + 1
    block = list(lines[start:end])
    if not _is_table(block, columns):
        return None
    rows = _rows(block, columns, right)
    if len(rows) < 2:
        return None
    starts = tuple(one[0] for one in columns)
    return end, Table(tuple(rows), block[0][0].y, starts)


_Span = tuple[float, float]


def _widened(columns: list[_Span], line: Line) -> list[_Span]:
    """Columns that also cover the pieces of `line`; what overlaps becomes one."""
    spans = sorted([*columns, *((piece.x0, piece.x1) for piece in line)])
    merged: list[_Span] = []
    for x0, x1 in spans:
        if merged and x0 < merged[-1][1] + 0.5:
            merged[-1] = (merged[-1][0], max(merged[-1][1], x1))
        else:
            merged.append((x0, x1))
    return merged


def _grown(
    block: Sequence[Line], line: Line, columns: list[_Span], right: float
) -> list[_Span] | None:
    """The columns with `line` among the rows; None when it is no row of theirs."""
    last = block[-1]
    small, big = sorted((last[0].size, line[0].size))
    if big > small * _LIKE_SIZE or last[0].y - line[0].y > _FAR * big:
        return None
    wider = _widened(columns, line)
    if len(wider) < len(columns):
        return None
    if len(line) == 1:
        at = _column(line[0], columns)
        above = next((p for row in (last,) for p in row if _column(p, columns) == at), None)
        if at < 0 or above is None or not _is_full(above, line[0], columns, at, right):
            return None
    return wider


def _column(piece: Piece, columns: list[_Span]) -> int:
    for at, (x0, x1) in enumerate(columns):
        if piece.x0 <= x1 and piece.x1 >= x0:
            return at
    return -1


def _is_full(
    above: Piece, below: Piece, columns: list[_Span], at: int, right: float
) -> bool:  # fmt: skip
    """Had the first character of `below` no room behind `above`?"""
    end = columns[at + 1][0] if at + 1 < len(columns) else right
    return above.x1 + below.advance + _SLACK * above.size > end


def _is_table(block: list[Line], columns: list[_Span]) -> bool:
    rows = [line for line in block if len(line) > 1]
    if len(rows) < 2 or len(columns) < 2:
        return False
    corridor = min(b[0] - a[1] for a, b in pairwise(columns))
    size = rows[0][0].size
    if len(rows) < 4 and len(columns) < 3 and corridor < size:
        return False
    if corridor < 0.35 * size or _is_prose(rows, columns):
        return False
    return sum(_aligned(rows, columns, at) for at in range(len(columns))) >= len(columns) - 1


def _aligned(rows: list[Line], columns: list[_Span], at: int) -> bool:
    pieces = [p for row in rows for p in row if _column(p, columns) == at]
    if not pieces:
        return False
    for edge in (
        [p.x0 for p in pieces],
        [p.x1 for p in pieces],
        [(p.x0 + p.x1) / 2 for p in pieces],
    ):
        middle = _median(edge)
        near = sum(abs(one - middle) <= _ALIGNED for one in edge)
        if near >= 2 and near >= 0.7 * len(edge):
            return True
    return False


def _median(values: list[float]) -> float:
    """As `statistics` has it, which takes longer to load than a page to be read."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _is_prose(rows: list[Line], columns: list[_Span]) -> bool:
    """Columns of running text fill their width line after line."""
    if len(columns) > 3 or len(rows) < 4:
        return False
    for at, (x0, x1) in enumerate(columns[:-1]):
        pieces = [p for row in rows for p in row if _column(p, columns) == at]
        size = rows[0][0].size
        full = sum(x1 - p.x1 < 1.5 * size for p in pieces)
        if x1 - x0 < 12 * size or full < max(1, 0.6 * len(pieces)):
            return False
    return True


def _rows(
    block: list[Line], columns: list[_Span], right: float
) -> list[tuple[tuple[int, str], ...]]:
    """Lines to rows: a cell that was full goes on in the line below."""
    distances = [a[0].y - b[0].y for a, b in pairwise(block)]
    near = min(distances, default=0.0) * _LEVEL
    levels = any(one > near for one in distances)
    rows: list[dict[int, list[Piece]]] = []
    for number, line in enumerate(block):
        cells = _cells(line, columns)
        last = {at: pieces[-1] for at, pieces in rows[-1].items()} if rows else {}
        goes_on = bool(last) and all(
            at in last and _is_full(last[at], piece, columns, at, right)
            for at, piece in cells.items()
        )
        close = distances[number - 1] <= near if levels else 2 * len(cells) <= len(columns)
        if goes_on and close:
            for at, piece in cells.items():
                rows[-1][at].append(piece)
        else:
            rows.append({at: [piece] for at, piece in cells.items()})
    return [
        tuple((at + 1, _cell_text(pieces)) for at, pieces in sorted(row.items())) for row in rows
    ]


def _cells(line: Line, columns: list[_Span]) -> dict[int, Piece]:
    cells: dict[int, Piece] = {}
    for piece in line:
        at = _column(piece, columns)
        cells[at] = joined(cells[at], piece) if at in cells else piece
    return cells


def _cell_text(pieces: list[Piece]) -> str:
    text = pieces[0].text
    for piece in pieces[1:]:
        text = closed(text, piece.text, 0.0)
    return text
