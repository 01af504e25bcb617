"""How a text state moves its pen; imported on first use."""

from __future__ import annotations

import math
from typing import Any

from pdfminer.pdffont import PDFType3Font

from screener.extract.pdf.geometry import at, turned
from screener.extract.pdf.runs import Run


class Pen:
    """How characters advance under one text state."""

    __slots__ = ("_char", "_matrix", "_rise", "_scale", "_size", "_vertical", "_word", "font")

    def __init__(self, state: Any, matrix: Any) -> None:
        self.font = state.font
        if self.font is None:
            raise ValueError("text without a font")
        self._matrix = matrix
        self._size = state.fontsize
        self._scale = state.scaling * 0.01
        self._char = state.charspace
        self._word = 0 if self.font.is_multibyte() else state.wordspace
        self._rise = state.rise
        self._vertical = self.font.is_vertical()

    def advance(self, x: float, y: float, width: float, code: int) -> tuple[float, float]:
        step = width * self._size + self._char + (self._word if code == 32 else 0)
        return (x, y + step) if self._vertical else (x + step * self._scale, y)

    def kern(self, x: float, y: float, amount: float) -> tuple[float, float]:
        step = amount * 0.001 * self._size
        return (x, y - step) if self._vertical else (x - step * self._scale, y)

    def run(self, text: str, start: tuple[float, float], end: tuple[float, float]) -> Run:
        """Turned upright: `x` runs along the writing, `y` across it."""
        a, b, c, d, _, _ = self._matrix
        ax, ay = at(self._matrix, start[0], start[1] + self._rise)
        bx, by = at(self._matrix, end[0], end[1] + self._rise)
        size = abs(self._size) * (math.hypot(c, d) or math.hypot(a, b)) * self._em()
        if self._vertical:
            return Run(text, -ay, -by, ax, size, turn=3)
        turn = round(math.atan2(b, a) / (math.pi / 2)) % 4
        (x0, y0), (x1, _) = turned(ax, ay, turn), turned(bx, by, turn)
        return Run(text, min(x0, x1), max(x0, x1), y0, size, turn=turn)

    def _em(self) -> float:
        if isinstance(self.font, PDFType3Font):
            height = abs((self.font.bbox[3] - self.font.bbox[1]) * self.font.vscale)
            return height or 1.0
        return 1.0
