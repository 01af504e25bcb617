"""Areas that paint fills, of any outline: which of many points lie in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from screener.extract.pdf.geometry import Point, at

MOST_POINTS = 2_000  # an outline of more is a drawing, no bar across words
_CURVE_STEPS = (0.25, 0.5, 0.75, 1.0)

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


class Area(Protocol):
    def contains(self, xs: Floats, ys: Floats) -> Flags:
        """Of each point (xs[i], ys[i]): does it lie inside?"""
        ...


class Outline:
    """What a fill paints: closed rings under the even-odd or the nonzero winding rule."""

    def __init__(self, rings: Sequence[Sequence[Point]], *, even_odd: bool) -> None:
        edges = [
            (*one, *other) for ring in rings if ring for one, other in pairwise([*ring, ring[0]])
        ]
        self._edges = np.array(edges, dtype=np.float64).reshape(-1, 4)
        self._low = self._edges[:, 1::2].min(axis=1)
        self._high = self._edges[:, 1::2].max(axis=1)
        self._even_odd = even_odd

    def contains(self, xs: Floats, ys: Floats) -> Flags:
        near = self._edges[(self._low <= ys.max()) & (self._high >= ys.min())]
        ax, ay, bx, by = (near[:, index, None] for index in range(4))
        rises, falls = (ay <= ys) & (by > ys), (by <= ys) & (ay > ys)
        crossed = rises | falls
        height = np.where(crossed, by - ay, 1.0)
        right = crossed & (ax + (ys - ay) / height * (bx - ax) > xs)
        winding = (right & rises).sum(axis=0) - (right & falls).sum(axis=0)
        inside: Flags = winding % 2 != 0 if self._even_odd else winding != 0
        return inside


class Strokes:
    """What a stroke paints: everything within `reach` (half its width) of its segments."""

    def __init__(self, segments: Iterable[tuple[Point, Point]], reach: float) -> None:
        ends = np.array([(*one, *other) for one, other in segments], dtype=np.float64)
        self._ends = ends.reshape(-1, 4)
        self._reach = reach

    def contains(self, xs: Floats, ys: Floats) -> Flags:
        ax, ay, bx, by = (self._ends[:, index, None] for index in range(4))
        dx, dy = bx - ax, by - ay
        length = np.maximum(dx * dx + dy * dy, 1e-9)
        along = np.clip(((xs - ax) * dx + (ys - ay) * dy) / length, 0.0, 1.0)
        away = (xs - ax - along * dx) ** 2 + (ys - ay - along * dy) ** 2
        inside: Flags = np.any(away <= self._reach**2, axis=0)
        return inside


def rings_of(parts: Iterable[Any], matrix: Any) -> list[list[Point]]:
    """Subpaths as pdfminer notes them, as polygons on the page; curves become short chords."""
    rings = []
    for part in parts:
        ring: list[Point] = []
        for step in part:
            if step[0] in "ml":
                ring.append((step[1], step[2]))
            elif step[0] in "cvy" and ring:
                ring += _chords(ring[-1], step)
        rings.append([at(matrix, x, y) for x, y in ring])
    return rings


def _chords(start: Point, step: Any) -> list[Point]:
    kind, *numbers = step
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    if kind == "v":
        points = [start, *points]
    elif kind == "y":
        points = [*points, points[-1]]
    one, two, end = points
    return [
        tuple(
            (1 - t) ** 3 * s + 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t * t * b + t**3 * e
            for s, a, b, e in zip(start, one, two, end, strict=True)
        )
        for t in _CURVE_STEPS
    ]


def is_upright(points: Sequence[Point]) -> bool:
    """Do four corners make a box whose sides are level and plumb?"""
    corners = points[:4]
    if len(corners) != 4 or any(point not in corners for point in points[4:]):
        return False
    return all(
        abs(ax - bx) < 0.05 or abs(ay - by) < 0.05
        for (ax, ay), (bx, by) in pairwise([*corners, corners[0]])
    )
