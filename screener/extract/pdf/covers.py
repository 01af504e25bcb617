"""Which words of a page are painted over, and which cannot be told from their ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from screener.document import COVERED
from screener.extract.pdf.areas import Area, Flags, Floats
from screener.extract.pdf.ink import alike, is_white
from screener.extract.pdf.marks import Drawing, Mark, bar_word
from screener.extract.pdf.overlaps import FOOT, HEAD, Places
from screener.extract.pdf.runs import INVISIBLE, TINY, WHITE, Run

_MOST_CELLS = 60_000_000
_OVERRULED = frozenset({"", INVISIBLE, TINY, WHITE})


def seen_and_unseen(drawing: Drawing) -> list[Run]:
    """The runs with what hides each said, cut where only part is hidden.

    What is covered but drawn again where it is seen is left out. On a page of millions of marks
    and words nothing is compared: all is then taken to be seen, and read as such.
    """
    runs = drawing.runs
    if not drawing.marks or not runs or len(runs) * len(drawing.marks) > _MOST_CELLS:
        return [_plainly(run, ink) for run, ink in zip(runs, drawing.inks, strict=True)]
    marks = drawing.marks
    places = Places(runs, drawing.inks)
    overlaps = places.overlaps(marks)
    areas = _Areas(marks)
    result: list[Run] = []
    hidden: list[Run] = []
    for index, run in enumerate(runs):
        ink = drawing.inks[index]
        if not run.hidden and is_white(ink):
            ground = overlaps.ground[index]
            white = ground < 0 or is_white(marks[ground].ink)
            run = run._replace(hidden=WHITE if white else "")  # noqa: PLW2901
        below = places.below(index, marks) if index in overlaps.alike and not run.hidden else []
        over = overlaps.over.get(index, [])
        if not (below or over) or run.hidden not in _OVERRULED:
            result.append(run)
            continue
        for piece in _pieces(run, drawing.stretches[index].stops, areas, _Layers(ink, below, over)):
            (hidden if piece.hidden != run.hidden else result).append(piece)
    return result + _without_echoes(hidden, result)


class _Layers(NamedTuple):
    """Marks by number that touch a run of one ink: those drawn below it and those drawn over it."""

    ink: int
    below: Sequence[int]
    over: Sequence[int]


def _plainly(run: Run, ink: int) -> Run:
    return run._replace(hidden=WHITE) if not run.hidden and is_white(ink) else run


class _Areas:
    """The marks of a page by number; the exact outline of each is made once, when asked for."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = marks
        self._areas: dict[int, Area] = {}

    def __getitem__(self, number: int) -> Mark:
        return self._marks[number]

    def contains(self, number: int, xs: Floats, ys: Floats) -> Flags:
        """Of each point: does the mark paint it?"""
        mark = self._marks[number]
        x0, y0, x1, y1 = mark.box
        inside: Flags = (x0 <= xs) & (xs <= x1) & (y0 <= ys) & (ys <= y1)
        if mark.area is not None and inside.any():
            if number not in self._areas:
                self._areas[number] = mark.area()
            inside &= self._areas[number].contains(xs, ys)
        return inside

    def put(
        self, kinds: list[str | None], number: int, points: Sequence[tuple[Floats, Floats]],
        kind: str,
    ) -> bool:  # fmt: skip
        """Say `kind` of each character all of whose points the mark paints and of which nothing
        is said yet. Is all said now?"""
        inside = [self.contains(number, xs, ys) for xs, ys in points]
        for index in np.nonzero(np.logical_and.reduce(inside))[0]:
            if kinds[index] is None:
                kinds[index] = kind
        return None not in kinds


def _pieces(run: Run, stops: Sequence[float], areas: _Areas, layers: _Layers) -> Iterator[Run]:
    """The run, cut where paint begins or ends to hide it."""
    ends = _ends(run, stops)
    middles = (ends[:-1] + ends[1:]) / 2
    points = [_level(run, middles, height) for height in (FOOT, HEAD)]
    kinds: list[str | None] = [None] * len(run.text)  # None: nothing said so far
    for mark in reversed(layers.over):
        word = areas[mark].kind
        if (word != INVISIBLE or not run.hidden) and areas.put(kinds, mark, points, word):
            break
    for mark in reversed(layers.below):
        same = alike(areas[mark].ink, layers.ink)
        if areas.put(kinds, mark, points, bar_word(layers.ink) if same else ""):
            break
    at = 0
    for kind, group in groupby(kinds):
        end = at + len(list(group))
        text = run.text[at:end]
        says = any(one.isalnum() for one in text)
        if text.strip():
            reason = run.hidden if not (kind and says) else _reason(kind)
            yield run._replace(
                text=text, x0=float(ends[at]), x1=float(ends[end]), hidden=reason
            )  # fmt: skip
        at = end


def _reason(kind: str) -> str:
    return kind if kind == INVISIBLE else kind + COVERED


def _ends(run: Run, stops: Sequence[float]) -> Floats:
    """Where on its line each character begins, and where the last one ends."""
    pen = np.array(stops)
    width = pen[-1] - pen[0]
    share = (pen - pen[0]) / width if width else np.linspace(0.0, 1.0, len(pen))
    ends: Floats = run.x0 + share * (run.x1 - run.x0)
    return ends


def _level(run: Run, xs: Floats, height: float) -> tuple[Floats, Floats]:
    """Points on the page at `xs` of the run's line, `height` sizes above it."""
    ys = np.full(len(xs), run.y + height * run.size)
    return ((xs, ys), (ys, -xs), (-xs, -ys), (-ys, xs))[-run.turn % 4]


def _without_echoes(hidden: list[Run], seen: list[Run]) -> list[Run]:
    """Leave out what is drawn again, near enough, where it is seen."""
    by_text: dict[str, list[Run]] = {}
    if hidden:
        for run in seen:
            if not run.hidden:
                by_text.setdefault("".join(run.text.split()), []).append(run)
    return [
        run
        for run in hidden
        if not any(_is_near(run, one) for one in by_text.get("".join(run.text.split()), ()))
    ]


def _is_near(one: Run, other: Run) -> bool:
    reach = max(one.size, other.size)
    return abs(one.y - other.y) < reach and abs(one.x0 - other.x0) < reach
