"""Columns whose values are masked where they are shown and whole where they are hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from screener.detect.personal.grids import Cell, Grid, Grids
from screener.document import Part, Span
from screener.finding import Hit
from screener.rule import Rule

_LEAST = 2  # rows that must agree
_MOST_OF = 0.8
_MOST_COLUMNS = 64  # of one kind in one document, that are compared
_MOST_PIECES = 4
_MASKS = re.compile(r"[*●○█■□▇▓]+|某+")
_UNSEEN = frozenset({Part.HIDDEN, Part.REVISION, Part.COMMENT})


class _Column(NamedTuple):
    """Cells of one column by row, without its header."""

    grid: Grid
    number: int
    cells: dict[int, Cell]


def twin_hits(grids: Grids, rule: Rule) -> Iterator[Hit]:
    """One hit for each masked column that a hidden one beside it, or on a hidden sheet, undoes."""
    if not any(_is_unseen(cell) for grid in grids.all for row in grid.rows for cell in row):
        return
    columns = [column for grid in grids.all for column in _columns(grid)]
    masked = [one for one in columns if _is_masked(one)][:_MOST_COLUMNS]
    hidden = [one for one in columns if _is_hidden(one)][:_MOST_COLUMNS]
    done: set[tuple[int, int]] = set()
    for shown, other in product(masked, hidden):
        rows = _agreeing(shown, other)
        key = (shown.grid.number, shown.number)
        if rows and key not in done:
            done.add(key)
            place = next(iter(other.cells.values())).passage.location.place or "隐藏内容"
            reason = f"本列已遮挡，但{place}中有与之逐行吻合的完整内容，共 {rows} 行，需核实"
            span = _span(shown)
            yield Hit(rule, span, rule.confidence, rule.severity, many=rows, reason=reason)


def _span(column: _Column) -> Span:
    header = column.grid.header.get(column.number)
    return header.span if header else next(iter(column.cells.values())).span


def _columns(grid: Grid) -> Iterator[_Column]:
    found: dict[int, dict[int, Cell]] = {}
    for index, row in enumerate(grid.rows):
        for cell in row:
            if cell.text.strip():
                found.setdefault(cell.column, {}).setdefault(index, cell)
    for number, cells in sorted(found.items()):
        if len(cells) >= _LEAST:
            yield _Column(grid, number, cells)


def _is_masked(column: _Column) -> bool:
    """Are most of its values masked, and shown?"""
    cells = column.cells.values()
    masked = sum(_pattern(cell.text) is not None and not _is_unseen(cell) for cell in cells)
    return masked >= _LEAST and 2 * masked >= len(cells)


def _is_hidden(column: _Column) -> bool:
    """Are all its values out of sight, and open?"""
    return all(_is_unseen(cell) and not _MASKS.search(cell.text) for cell in column.cells.values())


def _is_unseen(cell: Cell) -> bool:
    return cell.passage.location.part in _UNSEEN


def _agreeing(shown: _Column, other: _Column) -> int:
    """How many rows agree, if most that both fill do; of another table, row by row in order."""
    if shown.grid is other.grid:
        rows = sorted(shown.cells.keys() & other.cells.keys())
        pairs = [(shown.cells[row].text, other.cells[row].text) for row in rows]
    elif len(shown.cells) == len(other.cells):
        pairs = [
            (one.text, two.text)
            for one, two in zip(shown.cells.values(), other.cells.values(), strict=True)
        ]
    else:
        return 0
    return _count(pairs)


def _count(pairs: Sequence[tuple[str, str]]) -> int:
    compared = [
        (pattern, whole) for mask, whole in pairs if (pattern := _pattern(mask)) is not None
    ]
    rows = sum(pattern.fullmatch(whole.strip()) is not None for pattern, whole in compared)
    return rows if rows >= _LEAST and rows >= _MOST_OF * len(compared) else 0


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str] | None:
    """What a masked value may stand for; None where nothing is masked or nothing is shown."""
    pieces = _MASKS.split(text.strip())
    if len(pieces) < 2 or len(pieces) > _MOST_PIECES or not any(piece.strip() for piece in pieces):
        return None
    return re.compile(".{1,24}?".join(re.escape(piece) for piece in pieces), re.DOTALL)
