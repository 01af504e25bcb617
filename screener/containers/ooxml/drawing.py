"""Text in DrawingML: shapes of slides and sheets, charts and SmartArt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from screener.containers.ooxml.xml import short

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CLEAR = "clear"  # of no colour at all
_TINY = 200  # hundredths of a point


class DrawnLine(NamedTuple):
    """A line of a paragraph. `tiny` text is too small to be seen; `paragraph` counts from one.

    `colour` is the one all of it is set in: RRGGBB, CLEAR, or None where that cannot be told.
    """

    text: str
    paragraph: int
    tiny: bool = False
    colour: str | None = None

    @property
    def white(self) -> bool:
        return self.colour == "FFFFFF"


def drawn_lines(body: etree._Element) -> Iterator[DrawnLine]:
    """Every line below `body`, in order; slide numbers are left out."""
    for number, paragraph in enumerate(body.iter(f"{A}p"), 1):
        yield from _paragraph_lines(paragraph, number)


def _paragraph_lines(paragraph: etree._Element, number: int) -> Iterator[DrawnLine]:
    pieces: list[str] = []
    tiny: list[str] = []
    colours: set[str | None] = set()
    for child in paragraph.iter():
        key = short(child.tag)
        if key == "a:br":
            yield DrawnLine("".join(pieces), number, colour=_only(colours))
            pieces, colours = [], set()
        elif key in {"a:t", "m:t"} and child.text:
            parent = child.getparent()
            if parent is not None and parent.get("type") == "slidenum":
                continue
            look = parent.find(f"{A}rPr") if parent is not None else None
            if look is not None and _is_tiny(look):
                tiny.append(child.text)
            else:
                pieces.append(child.text)
                colours.add(_colour(look.find(f"{A}solidFill")) if look is not None else None)
        elif key == "a:tab":
            continue
    yield DrawnLine("".join(pieces), number, colour=_only(colours))
    if tiny:
        yield DrawnLine("".join(tiny), number, tiny=True)


def _is_tiny(look: etree._Element) -> bool:
    size = look.get("sz", "")
    return size.isdigit() and int(size) <= _TINY


def _only(colours: set[str | None]) -> str | None:
    return next(iter(colours)) if len(colours) == 1 else None


def solid_colour(properties: etree._Element | None) -> str | None:
    """What a shape or a table's cell is painted in: RRGGBB, or None where that cannot be told."""
    return _colour(properties.find(f"{A}solidFill")) if properties is not None else None


def _colour(fill: etree._Element | None) -> str | None:
    if fill is None or not len(fill):
        return None
    colour = fill[0]
    if len(colour):  # modified: darkened, lightened, or made transparent
        alpha = colour.find(f"{A}alpha")
        return CLEAR if alpha is not None and alpha.get("val") in {"0", "0%"} else None
    value = colour.get("val", "").upper()
    return "FFFFFF" if value in {"BG1", "WHITE"} else value if len(value) == 6 else None


def chart_rows(root: etree._Element) -> Iterator[list[str]]:
    """A chart's words and figures: titles, then for each series its name, labels and values."""
    for line in drawn_lines(root):
        yield [line.text]
    for series in root.iter("{*}ser"):
        for part in ("tx", "cat", "xVal", "val", "yVal", "bubbleSize", "dLbls"):
            for group in series.iterfind(f"{{*}}{part}"):
                values = [value.text or "" for value in group.iter("{*}v")]
                if values:
                    yield values
    for level in root.iter("{*}lvl"):  # charts of the newer kind
        values = [point.text or "" for point in level.iter("{*}pt") if point.text]
        if values:
            yield values


def diagram_lines(root: etree._Element) -> Iterator[str]:
    """The words of a SmartArt graphic, point by point."""
    for line in drawn_lines(root):
        yield line.text
