"""Text in DrawingML: shapes of slides and sheets, charts and SmartArt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from screener.containers.ooxml.xml import short

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TINY = 200  # hundredths of a point


class DrawnLine(NamedTuple):
    """A line of a paragraph. `tiny` text is too small to be seen; `paragraph` counts from one."""

    text: str
    paragraph: int
    tiny: bool = False
    white: bool = False


def drawn_lines(body: etree._Element) -> Iterator[DrawnLine]:
    """Every line below `body`, in order; slide numbers are left out."""
    for number, paragraph in enumerate(body.iter(f"{A}p"), 1):
        yield from _paragraph_lines(paragraph, number)


def _paragraph_lines(paragraph: etree._Element, number: int) -> Iterator[DrawnLine]:
    pieces: list[str] = []
    tiny: list[str] = []
    white: list[bool] = []
    for child in paragraph.iter():
        key = short(child.tag)
        if key == "a:br":
            yield DrawnLine("".join(pieces), number, white=bool(white) and all(white))
            pieces, white = [], []
        elif key in {"a:t", "m:t"} and child.text:
            parent = child.getparent()
            if parent is not None and parent.get("type") == "slidenum":
                continue
            look = parent.find(f"{A}rPr") if parent is not None else None
            if look is not None and _is_tiny(look):
                tiny.append(child.text)
            else:
                pieces.append(child.text)
                white.append(look is not None and _is_white(look))
        elif key == "a:tab":
            continue
    yield DrawnLine("".join(pieces), number, white=bool(white) and all(white))
    if tiny:
        yield DrawnLine("".join(tiny), number, tiny=True)


def _is_tiny(look: etree._Element) -> bool:
    size = look.get("sz", "")
    return size.isdigit() and int(size) <= _TINY


def _is_white(look: etree._Element) -> bool:
    fill = look.find(f"{A}solidFill")
    if fill is None or not len(fill):
        return False
    colour = fill[0]
    if len(colour):  # modified: darkened, or made transparent
        return False
    return colour.get("val", "").upper() in {"FFFFFF", "BG1", "WHITE"}


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
