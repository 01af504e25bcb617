"""How a text state moves its pen; imported on first use."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pdfminer.pdffont import PDFType3Font

from screener.extract.pdf.geometry import turned
from screener.extract.pdf.runs import Run


@lru_cache(maxsize=4096)
def _direction(a: float, b: float, c: float, d: float) -> tuple[int, float]:
    """Quarter turns of writing under a matrix, and by how much it makes letters higher."""
    return round(math.atan2(b, a) / (math.pi / 2)) % 4, math.hypot(c, d) or math.hypot(a, b)


class Pen:
    """How characters advance under one text state."""

    __slots__ = ("_char", "_matrix", "_rise", "_scale", "_size", "_vertical", "_word", "font")

    def __init__(self, state: Any, matrix: Any) -> None:
        self.font = state.font
        self._matrix = matrix
        self._size = state.fontsize
        self._scale = state.scaling * 0.01
        self._char = state.charspace
        self._word = 0 if self.font.is_multibyte() else state.wordspace
        self._rise = state.rise
        self._vertical = self.font.is_vertical()

    def write(
        self, glyphs: Mapping[int, tuple[str, float]], codes: Iterable[int], x: float, y: float,
        stops: list[float],
    ) -> tuple[str, float, float]:  # fmt: skip
        """What the codes say, and where the pen is then; `stops` gets where each character ends."""
        size, char, word, scale = self._size, self._char, self._word, self._scale
        vertical = self._vertical
        text = []
        for code in codes:
            glyph, width = glyphs[code]
            text.append(glyph)
            step = width * size + char + (word if code == 32 else 0)
            if vertical:
                y += step
            else:
                x += step * scale
            if len(glyph) == 1:
                stops.append(x - y)
            else:
                stops += [x - y] * len(glyph)
        return "".join(text), x, y

    def kern(self, x: float, y: float, amount: float) -> tuple[float, float]:
        step = amount * 0.001 * self._size
        return (x, y - step) if self._vertical else (x - step * self._scale, y)

    def run(self, text: str, start: tuple[float, float], end: tuple[float, float]) -> Run:
        """Turned upright: `x` runs along the writing, `y` across it."""
        a, b, c, d, e, f = self._matrix
        turn, height = _direction(a, b, c, d)
        rise = self._rise
        x, y = start[0], start[1] + rise
        ax, ay = a * x + c * y + e, b * x + d * y + f
        x, y = end[0], end[1] + rise
        bx, by = a * x + c * y + e, b * x + d * y + f
        size = abs(self._size) * height * self._em()
        if self._vertical:
            return Run(text, -ay, -by, ax, size, turn=3)
        if turn:
            (ax, ay), (bx, _) = turned(ax, ay, turn), turned(bx, by, turn)
        return Run(text, min(ax, bx), max(ax, bx), ay, size, "", turn)

    def _em(self) -> float:
        if isinstance(self.font, PDFType3Font):
            height = abs((self.font.bbox[3] - self.font.bbox[1]) * self.font.vscale)
            return height or 1.0
        return 1.0
