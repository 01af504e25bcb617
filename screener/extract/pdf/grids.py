"""Tables drawn with lines: the grid says which words share a cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby, pairwise

from screener.extract.pdf.lines import closed, line_text, lines_of
from screener.extract.pdf.runs import Rule, Run
from screener.extract.pdf.tables import Table

_TOUCH = 3.0  # points
_MAX_RULES = 400


def ruled_tables(runs: list[Run], rules: Iterable[Rule]) -> tuple[list[Table], list[Run]]:
    """Tables from the strokes of a page, and the runs that stand outside all of them."""
    tables = []
    for xs, ys in _grids(_merged(rules)):
        inside: dict[tuple[int, int], list[Run]] = {}
        outside = []
        for run in runs:
            cell = _cell(run, xs, ys)
            if cell:
                inside.setdefault(cell, []).append(run)
            else:
                outside.append(run)
        rows = {row for row, _ in inside}
        columns = {column for _, column in inside}
        if len(columns) < 2 or (len(rows) < 2 and len(columns) < 3):
            continue
        runs = outside
        tables.append(_table(inside, xs, ys))
    return tables, runs


def _table(
    cells: dict[tuple[int, int], list[Run]], xs: list[float], ys: list[float]
) -> Table:  # fmt: skip
    rows = []
    for _, row in groupby(sorted(cells), key=lambda cell: cell[0]):
        found = [(column, _text(cells[at, column], xs[column])) for at, column in row]
        rows.append(tuple(found))
    return Table(tuple(rows), max(ys), tuple(xs[:-1]))


def _text(runs: list[Run], right: float) -> str:
    """A cell's lines joined: each but the last is taken to have been full when it nearly was."""
    lines = lines_of(runs)
    text = line_text(lines[0])
    for above, below in pairwise(lines):
        last = above[-1]
        room = (right - last.x1) / max(last.advance, 0.1) - 1
        text = closed(text, line_text(below), 0.0 if room < 1.5 else room)
    return text


def _cell(run: Run, xs: list[float], ys: list[float]) -> tuple[int, int] | None:
    """Row from the top and column from the left, from one; of merged cells the first."""
    y = run.y + 0.3 * run.size
    x = run.x0 + min(run.size / 2, (run.x1 - run.x0) / 2)
    if not (xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]):
        return None
    column = min(bisect_right(xs, x), len(xs) - 1)
    return len(ys) - min(bisect_right(ys, y), len(ys) - 1), column


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Borders drawn cell by cell become whole lines again."""
    merged: list[Rule] = []
    ordered = sorted(rules, key=lambda one: (one.across, round(one.at), one.start))
    for one in ordered:
        last = merged[-1] if merged else None
        if (
            last and last.across is one.across and abs(last.at - one.at) < _TOUCH
            and one.start <= last.end + _TOUCH
        ):  # fmt: skip
            merged[-1] = Rule(one.across, last.at, last.start, max(last.end, one.end))
        else:
            merged.append(one)
    return [one for one in merged if one.end - one.start > 8] if len(merged) < 20_000 else []


def _grids(rules: list[Rule]) -> list[tuple[list[float], list[float]]]:
    """Of each set of strokes that touch: where columns and rows are parted, ascending."""
    if len(rules) > _MAX_RULES:
        return []
    grids = []
    left = list(range(len(rules)))
    while left:
        group, queue = [], [left.pop()]
        while queue:
            at = queue.pop()
            group.append(rules[at])
            near = [other for other in left if _cross(rules[at], rules[other])]
            left = [other for other in left if other not in near]
            queue += near
        xs = _apart(one.at for one in group if not one.across)
        ys = _apart(one.at for one in group if one.across)
        if len(xs) >= 3 and len(ys) >= 2:
            grids.append((xs, ys))
    return grids


def _cross(one: Rule, other: Rule) -> bool:
    if one.across is other.across:
        return False
    return (
        one.start - _TOUCH <= other.at <= one.end + _TOUCH
        and other.start - _TOUCH <= one.at <= other.end + _TOUCH
    )


def _apart(places: Iterable[float]) -> list[float]:
    """Ascending, and what is nearly the same only once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _TOUCH:
            found.append(place)
    return found
