"""Cell styles of a workbook: how numbers are shown, and cells whose text cannot be seen."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from screener.containers.colours import looks_alike
from screener.containers.spreadsheet.numbers import GENERAL, NumberFormat, number_format

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TINY_POINTS = 2.0
_INDEXED = {0: "000000", 1: "FFFFFF", 8: "000000", 9: "FFFFFF", 64: "000000", 65: "FFFFFF"}
_THEME = {"0": "FFFFFF", "1": "000000"}


@dataclass(frozen=True, slots=True)
class CellStyle:
    """`conceals` says in an editor's words why the cell's text is not seen."""

    number: NumberFormat = GENERAL
    conceals: str | None = None


PLAIN = CellStyle()


def cell_styles(root: etree._Element | None) -> tuple[CellStyle, ...]:
    """The styles cells refer to by index."""
    if root is None:
        return ()
    codes = {one.get("numFmtId", ""): one.get("formatCode") for one in root.iter(f"{S}numFmt")}
    fonts = [_font(one) for one in root.iterfind(f"{S}fonts/{S}font")]
    fills = [_fill(one) for one in root.iterfind(f"{S}fills/{S}fill")]
    return tuple(_style(one, codes, fonts, fills) for one in root.iterfind(f"{S}cellXfs/{S}xf"))


def _style(
    element: etree._Element,
    codes: dict[str, str | None],
    fonts: list[tuple[str, float]],
    fills: list[str | None],
) -> CellStyle:
    identifier = element.get("numFmtId", "0")
    number = number_format(_index(element, "numFmtId"), codes.get(identifier))
    conceals = None
    font, fill = _index(element, "fontId"), _index(element, "fillId")
    if font < len(fonts):
        colour, size = fonts[font]
        ground = (fills[fill] if fill < len(fills) else None) or "FFFFFF"
        if 0 < size <= _TINY_POINTS:
            conceals = "极小字"
        elif colour == ground or looks_alike(colour, ground):
            conceals = "白色文字" if looks_alike(colour, "FFFFFF") else "与底色同色的文字"
    return CellStyle(number, conceals)


def _font(element: etree._Element) -> tuple[str, float]:
    colour, size = element.find(f"{S}color"), element.find(f"{S}sz")
    points = size.get("val", "") if size is not None else ""
    value = float(points) if points.replace(".", "", 1).isdigit() else 0.0
    return (_colour(colour) if colour is not None else "000000"), value


def _fill(element: etree._Element) -> str | None:
    """The colour painted; None where nothing is, a word no colour is like for patterns."""
    pattern = element.find(f"{S}patternFill")
    if pattern is None:
        return "gradient" if len(element) else None
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return None
    foreground = pattern.find(f"{S}fgColor")
    if kind != "solid":
        return "pattern"
    return _colour(foreground) if foreground is not None else "000000"


def _colour(element: etree._Element) -> str:
    """RRGGBB where it is known, else a word that is like itself only."""
    rgb, theme, tint = element.get("rgb"), element.get("theme"), element.get("tint", "0")
    if rgb and len(rgb) in {6, 8}:
        return rgb[-6:].upper()
    if theme is not None:
        plain = _THEME.get(theme) if float_or_zero(tint) == 0 else None
        return plain or f"theme {theme} {tint}"
    if element.get("auto"):
        return "000000"
    return _INDEXED.get(_index(element, "indexed"), f"indexed {element.get('indexed')}")


def float_or_zero(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _index(element: etree._Element, name: str) -> int:
    value = element.get(name, "0")
    return int(value) if value.isdigit() else 0
