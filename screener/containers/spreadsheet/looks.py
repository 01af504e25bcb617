"""Fonts, fills and number formats of binary workbooks made into cell styles."""

from __future__ import annotations

from typing import NamedTuple

from screener.containers.colours import looks_alike
from screener.containers.spreadsheet.cells import CellStyle
from screener.containers.spreadsheet.numbers import number_format

_TINY_POINTS = 2.0
WHITE, BLACK = "FFFFFF", "000000"
PATTERN = "pattern"  # a fill that is like no colour


class Font(NamedTuple):
    """`color` is RRGGBB, or a word that is like itself only."""

    points: float = 0.0
    color: str = BLACK


def cell_style(identifier: int, code: str | None, font: Font, fill: str | None) -> CellStyle:
    """The style of a cell in `font` on `fill`; None where nothing is painted."""
    ground = fill or WHITE
    conceals = None
    if 0 < font.points <= _TINY_POINTS:
        conceals = "极小字"
    elif font.color == ground or looks_alike(font.color, ground):
        conceals = "白色文字" if looks_alike(font.color, WHITE) else "与底色同色的文字"
    return CellStyle(number_format(identifier, code), conceals)
