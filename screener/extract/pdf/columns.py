"""Text set in two columns, told from tables: read the left column before the right one."""

from __future__ import annotations

from screener.extract.pdf.lines import Line, lines_of
from screener.extract.pdf.runs import Run

_FEW = 5  # lines a column must have
_NARROW = 12.0  # sizes
_CROSSING = 0.25  # share of lines (titles, wide figures) that may run across
_FULL = 0.55


def reading_groups(runs: list[Run], width: float) -> list[list[Run]]:
    """Runs in groups to be read one after the other; one group where there are no columns."""
    gutter = _gutter(runs, width)
    if gutter is None:
        return [runs]
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


def _gutter(runs: list[Run], width: float) -> float | None:
    """Where the page is parted in two columns of prose; None where it is not."""
    if len(runs) < 2 * _FEW or width <= 0:
        return None
    lines = lines_of(runs)
    best = None
    for step in range(30, 71):
        x = width * step / 100
        crossing = sum(any(piece.x0 < x < piece.x1 for piece in line) for line in lines)
        if best is None or crossing < best[0]:
            best = (crossing, x)
    if best is None or best[0] > _CROSSING * len(lines):
        return None
    x = best[1]
    free = [line for line in lines if not any(piece.x0 < x < piece.x1 for piece in line)]
    left = [tuple(piece for piece in line if piece.x1 <= x) for line in free]
    right = [tuple(piece for piece in line if piece.x0 >= x) for line in free]
    prose = all(_is_prose([line for line in side if line]) for side in (left, right))
    return x if prose else None


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
