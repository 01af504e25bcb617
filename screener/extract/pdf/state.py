"""pdfminer's graphics state with what it leaves out: transparency, blending and clipping."""

from __future__ import annotations

from typing import Any

from pdfminer.pdfinterp import PDFGraphicState
from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name

from screener.extract.pdf.geometry import Box, intersection
from screener.extract.pdf.ink import is_dark

_OPAQUE, _CLEAR = 0.9, 0.02
_FILLED, _STROKED = frozenset({0, 2, 4, 6}), frozenset({1, 2, 5, 6})  # modes of text
_PLAIN = frozenset({"Normal", "Compatible"})
_DARKENING = frozenset({"Multiply", "Darken", "ColorBurn"})


class GraphicState(PDFGraphicState):
    """`clip` bounds what is painted; `clip_exact` is false where the real outline is narrower."""

    def __init__(self) -> None:
        super().__init__()
        self.fill_alpha = 1.0
        self.stroke_alpha = 1.0
        self.blend = "Normal"
        self.masked = False
        self.clip: Box | None = None
        self.clip_exact = True

    def copy(self) -> GraphicState:
        other = GraphicState.__new__(GraphicState)
        other.__dict__.update(self.__dict__)
        return other

    def clip_to(self, box: Box, *, exact: bool) -> None:
        self.clip = intersection(self.clip, box) if self.clip else box
        self.clip_exact = self.clip_exact and exact

    def is_clear(self, mode: int) -> bool:
        """Does text drawn in this mode leave no trace?"""
        filled, stroked = mode in _FILLED, mode in _STROKED
        paints = (filled and self.fill_alpha > _CLEAR) or (stroked and self.stroke_alpha > _CLEAR)
        return (filled or stroked) and not paints

    def hides(self, alpha: float, ink: int) -> bool:
        """Does paint of this colour and alpha let nothing of what is below through?"""
        if alpha < _OPAQUE or self.masked:
            return False
        return self.blend in _PLAIN or (self.blend in _DARKENING and is_dark(ink))

    def apply(self, parameters: Any) -> None:
        """Take over what a dictionary of graphics state parameters says."""
        for key, value in dict_value(parameters).items():
            if key == "ca":
                self.fill_alpha = _share(value)
            elif key == "CA":
                self.stroke_alpha = _share(value)
            elif key == "BM":
                self.blend = _blend(value)
            elif key == "SMask":
                self.masked = isinstance(resolve1(value), dict)


def _share(value: Any) -> float:
    value = resolve1(value)
    return float(value) if isinstance(value, (int, float)) else 1.0


def _blend(value: Any) -> str:
    value = resolve1(value)
    if isinstance(value, list):
        value = resolve1(value[0]) if value else None
    return str(literal_name(value)) if isinstance(value, PSLiteral) else "Normal"
