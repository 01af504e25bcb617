"""Which marks of a page touch which runs: all compared at once, box with box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from screener.extract.pdf.areas import Flags, Floats
from screener.extract.pdf.geometry import turned
from screener.extract.pdf.ink import ALIKE, is_white
from screener.extract.pdf.marks import Mark
from screener.extract.pdf.runs import Run

FOOT, MIDDLE, HEAD = 0.15, 0.3, 0.5  # of the size, above the baseline: a bar must hide foot to head

_CELLS = 2_000_000  # marks times runs looked at in one go

Numbers = np.ndarray[Any, np.dtype[np.int64]]


class Overlaps(NamedTuple):
    """Of each run the last mark below its middle (-1: none), and by run the marks drawn over it.

    `alike` are runs that some mark below them, of their own colour, touches.
    """

    ground: list[int]
    over: dict[int, list[int]]
    alike: frozenset[int]


class Places:
    """Where the runs of a page stand, for comparing with many boxes at once."""

    def __init__(self, runs: Sequence[Run], inks: Sequence[int]) -> None:
        self._count = len(runs)
        self._order = np.arange(self._count)
        cores = np.array([_core(run) for run in runs])
        self._left, self._right = cores[:, ::2].min(axis=1), cores[:, ::2].max(axis=1)
        self._low, self._high = cores[:, 1::2].min(axis=1), cores[:, 1::2].max(axis=1)
        centres = np.array([_centre(run) for run in runs])
        self._x, self._y = centres[:, 0], centres[:, 1]
        self._kinds, self._inks = np.unique(np.array(inks), return_inverse=True)

    def overlaps(self, marks: Sequence[Mark]) -> Overlaps:
        ground = np.full(self._count, -1)
        over: dict[int, list[int]] = {}
        alike_ones: set[int] = set()
        step = max(1, _CELLS // self._count)
        for start in range(0, len(marks), step):
            some = marks[start : start + step]
            x0, y0, x1, y1 = np.array([one.box for one in some]).T[:, :, None]
            below = np.array([one.below for one in some])[:, None] <= self._order
            inside = (
                (x0 - 1 <= self._x) & (self._x <= x1 + 1)
                & (y0 - 1 <= self._y) & (self._y <= y1 + 1) & below
            )  # fmt: skip
            latest = len(some) - 1 - inside[::-1].argmax(axis=0)
            ground = np.where(inside.any(axis=0), start + latest, ground)
            across = self._across(x0, y0, x1, y1)
            covers = np.array([bool(one.kind) for one in some])[:, None]
            pairs = np.nonzero(across & covers & ~below)
            for mark, run in zip(*(one.tolist() for one in pairs), strict=True):
                over.setdefault(run, []).append(start + mark)
            alike_ones.update(np.nonzero((across & below & self._alike(some)).any(axis=0))[0])
        return Overlaps(ground.tolist(), over, frozenset(alike_ones))

    def below(self, run: int, marks: Sequence[Mark]) -> list[int]:
        """The marks under one run that touch it, in the order they were drawn."""
        x0, y0, x1, y1 = self._left[run], self._low[run], self._right[run], self._high[run]
        return [
            number
            for number, (box, below, *_) in enumerate(marks)
            if below <= run and box[0] < x1 and x0 < box[2] and box[1] < y1 and y0 < box[3]
        ]

    def _across(self, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Flags:
        touch: Flags = (
            (x0 < self._right) & (self._left < x1) & (y0 < self._high) & (self._low < y1)
        )  # fmt: skip
        return touch

    def _alike(self, marks: Sequence[Mark]) -> Flags:
        """Of each mark and run: are they of one colour, and that not white?"""
        inks, numbers = np.unique(np.array([one.ink for one in marks]), return_inverse=True)
        apart = np.abs(_parts(inks)[:, :, None] - _parts(self._kinds)[:, None, :]).max(axis=0)
        known = (inks >= 0)[:, None] & (self._kinds >= 0)
        white = np.array([is_white(int(ink)) for ink in self._kinds])
        same: Flags = (known & (apart <= ALIKE) & ~white)[numbers[:, None], self._inks]
        return same


def _parts(inks: Numbers) -> Numbers:
    return np.stack([inks >> 16, inks >> 8 & 0xFF, inks & 0xFF])


def _core(run: Run) -> tuple[float, float, float, float]:
    """Two corners on the page of the zone that a bar must hide."""
    low, high = run.y + FOOT * run.size, run.y + HEAD * run.size
    quarters = -run.turn % 4
    return (*turned(run.x0, low, quarters), *turned(run.x1, high, quarters))


def _centre(run: Run) -> tuple[float, float]:
    return turned((run.x0 + run.x1) / 2, run.y + run.size * MIDDLE, -run.turn % 4)
