"""Plane geometry of a PDF page: matrices, boxes, quarter turns, straight strokes of a path."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from screener.extract.pdf.runs import Rule

Box = tuple[float, float, float, float]
Point = tuple[float, float]


def turned(x: float, y: float, quarters: int) -> tuple[float, float]:
    """Turn clockwise about the origin by so many quarters."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters]


def at(matrix: Any, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box_of(points: list[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def moved(box: Any, matrix: Any) -> Box:
    x0, y0, x1, y1 = box
    return box_of([at(matrix, x, y) for x in (x0, x1) for y in (y0, y1)])


def inside(box: Box, x: float, y: float) -> bool:
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def intersection(one: Box, other: Box) -> Box:
    """May be empty: its right end left of its left one."""
    return (
        max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    )  # fmt: skip


def subpaths(path: Any) -> list[list[Any]]:
    parts: list[list[Any]] = []
    for step in path:
        if step[0] == "m" or not parts:
            parts.append([])
        parts[-1].append(step)
    return parts


def rules_of(points: list[Point], box: Box, stroke: bool) -> list[Rule]:
    """The straight horizontal and vertical strokes of a path; a thin filled box is one too."""
    x0, y0, x1, y1 = box
    if x1 - x0 < 2.5 and y1 - y0 > 6:
        return [Rule(False, (x0 + x1) / 2, y0, y1)]
    if y1 - y0 < 2.5 and x1 - x0 > 6:
        return [Rule(True, (y0 + y1) / 2, x0, x1)]
    if not stroke or len(points) > 64:
        return []
    found = []
    closed = [*points, points[0]] if len(points) == 4 else points
    for (ax, ay), (bx, by) in pairwise(closed):
        if abs(ax - bx) < 0.5 and abs(ay - by) > 6:
            found.append(Rule(False, ax, min(ay, by), max(ay, by)))
        elif abs(ay - by) < 0.5 and abs(ax - bx) > 6:
            found.append(Rule(True, ay, min(ax, bx), max(ax, bx)))
    return found
