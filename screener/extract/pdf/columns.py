"""Text set in two columns, told from tables: read the left column before the right one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

from screener.extract.pdf.lines import Line, lines_of
from screener.extract.pdf.runs import Run

_FEW = 5  # lines a column must have
_NARROW = 12.0  # sizes
_CROSSING = 0.25  # share of lines (titles, wide figures) that may run across
_FULL = 0.55


class Group(NamedTuple):
    """Lines to be read one after the other; `whole` when they are the whole page's."""

    lines: list[Line]
    whole: bool


def reading_groups(runs: list[Run], width: float) -> list[Group]:
    """The lines of runs in groups, to be read one after the other: one where columns are none."""
    lines = lines_of(runs)
    gutter = _gutter(lines, width) if len(runs) >= 2 * _FEW and width > 0 else None
    if gutter is None:
        return [Group(lines, whole=True)]
    return [Group(lines_of(group), whole=False) for group in _sides(runs, gutter)]


def _sides(runs: list[Run], gutter: float) -> list[list[Run]]:
    groups: list[list[Run]] = []
    left: list[Run] = []
    right: list[Run] = []
    across: list[Run] = []
    for line in _by_height(runs):
        wide = any(run.x0 < gutter < run.x1 for run in line)
        if wide and (left or right):
            groups += [left, right]
            left, right = [], []
        if not wide and across:
            groups.append(across)
            across = []
        for run in line:
            (across if wide else left if run.x1 <= gutter else right).append(run)
    return [group for group in (*groups, across, left, right) if group]


def _by_height(runs: list[Run]) -> list[list[Run]]:
    """Runs of one height together, from the top."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: -one.y):
        if lines and lines[-1][0].y - run.y < 0.3 * run.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _gutter(lines: list[Line], width: float) -> float | None:
    """Where the page is parted in two columns of prose; None where it is not."""
    xs = [width * step / 100 for step in range(30, 71)]
    crossings = _crossings(lines, xs)
    least = min(crossings)
    if least > _CROSSING * len(lines):
        return None
    x = xs[crossings.index(least)]
    free = [line for line in lines if not any(piece.x0 < x < piece.x1 for piece in line)]
    left = [tuple(piece for piece in line if piece.x1 <= x) for line in free]
    right = [tuple(piece for piece in line if piece.x0 >= x) for line in free]
    prose = all(_is_prose([line for line in side if line]) for side in (left, right))
    return x if prose else None


def _crossings(lines: list[Line], xs: list[float]) -> list[int]:
    """Of each of `xs`, ascending: how many lines run across it."""
    changes = [0] * (len(xs) + 1)
    for line in lines:
        reach = 0
        for piece in line:
            start, end = max(reach, bisect_right(xs, piece.x0)), bisect_left(xs, piece.x1)
            if start < end:
                changes[start] += 1
                changes[end] -= 1
                reach = end
    return list(accumulate(changes[:-1]))


def _is_prose(lines: list[Line]) -> bool:
    if len(lines) < _FEW:
        return False
    size = sorted(line[0].size for line in lines)[len(lines) // 2]
    start = min(line[0].x0 for line in lines)
    end = max(line[-1].x1 for line in lines)
    full = sum(
        end - line[-1].x1 < 2 * size and line[0].x0 - start < 3 * size and len(line) < 3
        for line in lines
    )
    return end - start > _NARROW * size and full >= _FULL * len(lines)
