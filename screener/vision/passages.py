"""What was seen, as passages of a document: the part is `ocr`, the place a box on the picture."""

from __future__ import annotations

from collections.abc import Iterable

from screener.document import Box, Gap, GapKind, Location, Part, TableCell, TextBuilder
from screener.vision.codes import Code
from screener.vision.engine import Corners
from screener.vision.layout import Paragraph, Row
from screener.vision.sight import Sight


def add_sight(builder: TextBuilder, sight: Sight, location: Location, *, tables: int = 0) -> int:
    """Add everything in `sight`, paragraphs first as they stand, then what codes say.

    `location` gives the page and, where nobody sees it, the part `hidden` and why; `tables` is
    how many tables the document has so far. Returns how many it has now.
    """
    here = location if location.part is Part.HIDDEN else location._replace(part=Part.OCR)
    most = tables
    for block in sight.blocks:
        if isinstance(block, Row):
            most = max(most, tables + block.table)
            _add_row(builder, block, sight, here, tables)
        else:
            _add_paragraph(builder, block, sight, here)
    for code in sight.codes:
        _add_code(builder, code, sight, here)
    return most


def sight_gaps(sight: Sight, location: Location) -> list[Gap]:
    """What was seen, but not made out."""
    if sight.silent:
        message = "画面像是写有文字的页面，但没有认出文字"
    elif sight.doubtful:
        message = f"图片中有{sight.doubtful}处文字辨认不清，识别结果可能有误"
    else:
        return []
    return [Gap(GapKind.IMAGE, message, location._replace(part=Part.OCR))]


def _add_paragraph(
    builder: TextBuilder, block: Paragraph, sight: Sight, location: Location
) -> None:
    text = "\n".join(piece.text for piece in block.pieces)
    box = _box((piece.corners for piece in block.pieces), sight)
    builder.add(text, location._replace(box=box), heading=block.heading)


def _add_row(builder: TextBuilder, row: Row, sight: Sight, location: Location, tables: int) -> None:
    separator = "\n"
    for column, piece in row.cells:
        cell = TableCell(tables + row.table, row.row, column)
        here = location._replace(box=_box([piece.corners], sight))
        builder.add(piece.text, here, cell=cell, separator=separator)
        separator = "\t"


def _add_code(builder: TextBuilder, code: Code, sight: Sight, location: Location) -> None:
    place = f"{location.place}，{code.title}" if location.place else code.title
    here = location._replace(box=_box([code.corners], sight), place=place)
    for line in code.text.splitlines():
        builder.add(line, here)


def _box(corners: Iterable[Corners], sight: Sight) -> Box:
    """Around all corners, in thousandths of the picture's width and height."""
    points = [point for each in corners for point in each]
    xs = sorted(_thousandth(x, sight.width) for x, _ in points)
    ys = sorted(_thousandth(y, sight.height) for _, y in points)
    return Box(xs[0], ys[0], xs[-1], ys[-1])


def _thousandth(value: float, whole: int) -> int:
    return max(0, min(1000, round(1000 * value / max(1, whole))))
