"""A form as PDF on A4, its characters embedded; reportlab stands behind this module."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

from screener.forms.fonts import find_font, subset
from screener.forms.sheet import COLUMNS, Cell, Form, Row, printable

_POINTS_PER_MM = 72 / 25.4
_MARGIN = 18 * _POINTS_PER_MM
_PAGE = (210 * _POINTS_PER_MM, 297 * _POINTS_PER_MM)
_WIDTH = _PAGE[0] - 2 * _MARGIN
_LINE = 15.0
_TORN = 300.0  # points: a field so tall may run on over the page
_NOT_EMBEDDED = "STSong-Light"
_INSTEAD = {"☑": "■", "□": "口"}
_UNKNOWN = "〓"


def form_pdf(form: Form, *, font: Path | None = None) -> bytes:
    """The form printed with `font`, or with one found on this machine.

    Without any the text is there but not the shapes: the reader's own Chinese font is used.

    Raises:
        UsageError: the font given cannot be used.
    """
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import SimpleDocTemplate

    with _font(form, find_font(font)) as (name, instead):
        stream = io.BytesIO()
        template = SimpleDocTemplate(
            stream, pagesize=_PAGE, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN,
            bottomMargin=_MARGIN, title=form.title, author="", invariant=1,
        )  # fmt: skip
        canvas = partial(Canvas, initialFontName=name)
        template.build(list(_flow(form, name, instead)), **_page_numbers(name), canvasmaker=canvas)
        return stream.getvalue()


@contextmanager
def _font(form: Form, path: Path | None) -> Iterator[tuple[str, dict[int, str]]]:
    """A name under which the library knows the form's font, and what to print for what it lacks.

    The library keeps every font it was told of, so ours is taken out again.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    if path is None:
        pdfmetrics.registerFont(UnicodeCIDFont(_NOT_EMBEDDED))
        yield _NOT_EMBEDDED, {ord("☑"): "■"}
        return
    wanted = set("".join(map(printable, form.texts()))) | set("第页0123456789\xa0■口〓")
    made = subset(path, wanted - {"\n", "\t"})
    name = f"form-{uuid4().hex}"
    pdfmetrics.registerFont(TTFont(name, io.BytesIO(made.data)))
    try:
        yield name, {ord(char): _INSTEAD.get(char, _UNKNOWN) for char in made.missing}
    finally:
        pdfmetrics._fonts.pop(name, None)


def _flow(form: Form, font: str, instead: dict[int, str]) -> Iterator[Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import KeepTogether, Paragraph, Spacer, Table

    def text(words: str, size: float, alignment: int = 0) -> Any:
        style = ParagraphStyle(
            "form", fontName=font, fontSize=size, leading=size * 1.4, wordWrap="CJK",
            alignment=alignment,
        )  # fmt: skip
        shown = escape(printable(words).translate(instead)).replace("\n", "<br/>")
        # the library closes up blanks, wide ones too
        return Paragraph(shown.replace("\t", " ").replace("\u3000", "\xa0" * 3), style)

    yield text(form.title, 18, 1)
    yield Spacer(1, 8)
    yield Table([[text(form.above[0], 10), text(form.above[1], 10, 2)]], [_WIDTH / 2] * 2)
    for section in form.sections:
        rows = [_table(row, text) for row in section.rows]
        if section.title:
            heading = _table((Cell(section.title, COLUMNS, label=True),), text)
            yield KeepTogether([heading, *rows[:1]])
            rows = rows[1:]
        yield from rows
    for words in form.below:
        yield Spacer(1, 3)
        yield text(words, 7.5)


def _table(row: Row, text: Any) -> Any:
    """One row as a table of its own, for each has widths of its own."""
    from reportlab.platypus import Table

    boxes = [text(cell.text, 10, 1 if cell.label else 0) for cell in row]
    widths = [_WIDTH * cell.width / COLUMNS for cell in row]
    tallest = max(_room(cell, width) for cell, width in zip(row, widths, strict=True))
    table = Table([boxes], widths, splitInRow=int(tallest > _TORN))
    height = _LINE * max(cell.lines for cell in row)
    shaded = [("BACKGROUND", (at, 0), (at, 0), "#f2f2f2") for at, cell in enumerate(row)
              if cell.label]  # fmt: skip
    padding = max(3.0, (height - _LINE) / 2)
    table.setStyle([
        ("GRID", (0, 0), (-1, -1), 0.5, "#000000"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), min(padding, 6)),
        ("BOTTOMPADDING", (0, 0), (-1, -1), min(padding, 6)),
        *shaded,
    ])  # fmt: skip
    return table


def _room(cell: Cell, width: float) -> float:
    """Points in height that a field takes, as characters of full width."""
    a_line = max(1, int((width - 8) / 10))
    return _LINE * sum(1 + len(line) // a_line for line in cell.text.split("\n"))


def _page_numbers(font: str) -> dict[str, Any]:
    def number(canvas: Any, document: Any) -> None:
        canvas.setFont(font, 8)
        canvas.drawCentredString(_PAGE[0] / 2, _MARGIN / 2, f"第{document.page}页")

    return {"onFirstPage": number, "onLaterPages": number}
