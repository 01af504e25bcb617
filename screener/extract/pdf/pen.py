"""How a text state moves its pen; imported on first use."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any, NamedTuple

from pdfminer.pdffont import PDFType3Font

from screener.extract.pdf.geometry import turned
from screener.extract.pdf.glyphs import Glyphs
from screener.extract.pdf.runs import Run

_run = partial(tuple.__new__, Run)  # a page has thousands
_MOST_PENS = 256
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
        self.hand = hand
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
        step = amount * 0.001 * self.hand.size
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
        self, line: Line, rise: float, text: str, start: tuple[float, float],
        end: tuple[float, float],
    ) -> Run:  # fmt: skip
        """Turned upright: `x` runs along the writing, `y` across it."""
        a, b, c, d, e, f = line.matrix
        turn = line.turn
        x, y = start
        y += rise
        ax, ay = a * x + c * y + e, b * x + d * y + f
        x, y = end
        y += rise
        bx = a * x + c * y + e
        size = self._height * line.height * self._em
        if self.vertical:
            return Run(text, -ay, -(b * x + d * y + f), ax, size, "", 3)
        if turn:
            (ax, ay), (bx, _) = turned(ax, ay, turn), turned(bx, b * x + d * y + f, turn)
        return _run((text, min(ax, bx), max(ax, bx), ay, size, "", turn))


class Pens:
    """The pens of one document; text is mostly written with the one before."""

    def __init__(self) -> None:
        self._glyphs: dict[Any, Glyphs] = {}
        self._pens: dict[Hand, Pen] = {}
        self._last: Pen | None = None

    def of(self, state: Any) -> Pen:
        made_of = state.font, state.fontsize, state.scaling, state.charspace, state.wordspace
        if self._last is not None and self._last.hand == made_of:
            return self._last
        hand = Hand(*made_of)
        pen = self._pens.get(hand)
        if pen is None:
            if len(self._pens) >= _MOST_PENS:
                self._pens.clear()
            glyphs = self._glyphs.get(state.font)
            if glyphs is None:
                glyphs = self._glyphs[state.font] = Glyphs(state.font)
            pen = self._pens[hand] = Pen(glyphs, hand)
        self._last = pen
        return pen


class Line(NamedTuple):
    """The matrix text is written under, its quarter turns, and how much higher it makes letters."""

    matrix: Any
    turn: int
    height: float


def line_under(matrix: Any) -> Line:
    a, b, c, d, _, _ = matrix
    return Line(matrix, *_direction(a, b, c, d))


@lru_cache(maxsize=4096)
def _direction(a: float, b: float, c: float, d: float) -> tuple[int, float]:
    return round(math.atan2(b, a) / (math.pi / 2)) % 4, math.hypot(c, d) or math.hypot(a, b)


def _em(font: Any) -> float:
    if isinstance(font, PDFType3Font):
        height = abs((font.bbox[3] - font.bbox[1]) * font.vscale)
        return height or 1.0
    return 1.0
