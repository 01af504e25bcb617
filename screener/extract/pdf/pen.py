"""How a text state moves its pen; imported on first use."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from pdfminer.pdffont import PDFType3Font

from screener.extract.pdf.geometry import turned
from screener.extract.pdf.glyphs import Glyphs
from screener.extract.pdf.runs import Run

_SHORT = 4  # bytes: strings that come again and again


class Hand(NamedTuple):
    """What of a text state says how wide its characters are set."""

    font: Any
    size: float
    scaling: float
    char: float
    word: float


Written = tuple[str, tuple[float, ...]]


class _Steps(dict[int, float]):
    """How far the pen goes for each code."""

    def __init__(self, glyphs: Glyphs, hand: Hand, *, vertical: bool) -> None:
        self._glyphs = glyphs
        self._hand = hand
        self._word = 0 if hand.font.is_multibyte() else hand.word
        self._scale = None if vertical else hand.scaling * 0.01

    def __missing__(self, code: int) -> float:
        hand, width = self._hand, self._glyphs.width(code)
        step = width * hand.size + hand.char + (self._word if code == 32 else 0)
        self[code] = step = step if self._scale is None else step * self._scale
        return step


class Pen(dict[bytes, Written]):
    """What each string says, and how far the pen goes for each code of it, in one hand."""

    def __init__(self, glyphs: Glyphs, hand: Hand) -> None:
        self.glyphs = glyphs
        self.vertical = bool(hand.font.is_vertical())
        self._hand = hand
        self._scale = hand.scaling * 0.01
        self._height = abs(hand.size)
        self._em = _em(hand.font)
        self._steps = _Steps(glyphs, hand, vertical=self.vertical)

    def __missing__(self, string: bytes) -> Written:
        codes = self.glyphs.decode(string)
        steps = self._steps
        text = "".join(map(self.glyphs.__getitem__, codes))
        written = text, tuple(map(steps.__getitem__, codes))
        if len(string) <= _SHORT:
            self[string] = written
        return written

    def kern(self, amount: float) -> float:
        """How far a number between strings moves the pen back."""
        step = amount * 0.001 * self._hand.size
        return step if self.vertical else step * self._scale

    def stops(self, start: tuple[float, float], items: Iterable[Any]) -> list[float]:
        """Where the first character of strings and numbers between them begins and each ends.

        One of the two coordinates never changes on a line; the stops are their difference.
        """
        x, y = start
        stops = [x - y]
        for item in items:
            if not isinstance(item, bytes):
                moved = self.kern(item)
                x, y = (x, y - moved) if self.vertical else (x - moved, y)
                continue
            codes = self.glyphs.decode(item)
            for code, step in zip(codes, self[item][1], strict=True):
                x, y = (x, y + step) if self.vertical else (x + step, y)
                stops += [x - y] * len(self.glyphs[code])
        return stops

    def run(
        self, matrix: Any, rise: float, text: str, start: tuple[float, float],
        end: tuple[float, float],
    ) -> Run:  # fmt: skip
        """Turned upright: `x` runs along the writing, `y` across it."""
        a, b, c, d, e, f = matrix
        turn, height = _direction(a, b, c, d)
        x, y = start[0], start[1] + rise
        ax, ay = a * x + c * y + e, b * x + d * y + f
        x, y = end[0], end[1] + rise
        bx, by = a * x + c * y + e, b * x + d * y + f
        size = self._height * height * self._em
        if self.vertical:
            return Run(text, -ay, -by, ax, size, "", 3)
        if turn:
            (ax, ay), (bx, _) = turned(ax, ay, turn), turned(bx, by, turn)
        return Run(text, min(ax, bx), max(ax, bx), ay, size, "", turn)


@lru_cache(maxsize=4096)
def _direction(a: float, b: float, c: float, d: float) -> tuple[int, float]:
    """Quarter turns of writing under a matrix, and by how much it makes letters higher."""
    return round(math.atan2(b, a) / (math.pi / 2)) % 4, math.hypot(c, d) or math.hypot(a, b)


def _em(font: Any) -> float:
    if isinstance(font, PDFType3Font):
        height = abs((font.bbox[3] - font.bbox[1]) * font.vscale)
        return height or 1.0
    return 1.0
