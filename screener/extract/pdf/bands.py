"""Where on a page lines stand whose codes stand for nothing: only there is it looked at."""

from __future__ import annotations

from collections.abc import Iterable

from screener.extract.pdf.geometry import Box
from screener.extract.pdf.glyphs import is_doubtful
from screener.extract.pdf.runs import Part, Run

_MOST = 12  # of more, the page is looked at whole
_ROUND = 1.5  # sizes: the engine finds no letters at the very edge


def garbled_parts(runs: Iterable[Run], crop: Box) -> tuple[Part, ...]:
    """One part for each such line; none where all of the page must be looked at."""
    left, bottom, right, top = crop
    width, height = right - left, top - bottom
    if width <= 0 or height <= 0:
        return ()
    found: list[Part] = []
    for run in sorted(runs, key=lambda one: -one.y):
        if not is_doubtful(run.text):
            continue
        if run.turn:
            return ()
        room = _ROUND * run.size
        part = Part(
            max(0.0, (run.x0 - room - left) / width),
            max(0.0, (top - run.y - run.size - room) / height),
            min(1.0, (run.x1 + room - left) / width),
            min(1.0, (top - run.y + room) / height),
        )
        if found and part.top < found[-1].bottom:
            part = _around(found.pop(), part)
        if part.left < part.right and part.top < part.bottom:
            found.append(part)
    return tuple(found) if len(found) <= _MOST else ()


def _around(one: Part, other: Part) -> Part:
    return Part(
        min(one.left, other.left), min(one.top, other.top), max(one.right, other.right),
        max(one.bottom, other.bottom),
    )  # fmt: skip
