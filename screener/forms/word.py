"""A form as a Word document on A4; python-docx stands behind this module."""

from __future__ import annotations

import io
from typing import Any

from screener.forms.sheet import COLUMNS, Cell, Form, Row, printable

_FONT = "宋体"
_MARGIN_MM = 20
_WIDTH_MM = 210 - 2 * _MARGIN_MM
_LINE_POINTS = 18


def form_docx(form: Form) -> bytes:
    """The form, the same bytes for the same form apart from the time in the archive."""
    document = a4_document()
    _title(document, form)
    table = document.add_table(rows=0, cols=COLUMNS)
    table.style = "Table Grid"
    table.autofit = False
    for part in form.sections:
        if part.title:
            _row(table, (Cell(part.title, COLUMNS, label=True),))
        for row in part.rows:
            _row(table, row)
    for text in form.below:
        _small(document.add_paragraph(), text)
    document.core_properties.author = ""
    document.core_properties.title = form.title
    document.core_properties.comments = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def a4_document() -> Any:
    """An empty document on A4 in the office's letters."""
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    style = document.styles["Normal"]
    style.font.size = Pt(10.5)
    style.paragraph_format.space_after = Pt(0)
    _set_font(style)
    return document


def _title(document: Any, form: Form) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
    from docx.shared import Mm, Pt

    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    run = title.add_run(form.title)
    run.bold = True
    run.font.size = Pt(18)
    above = document.add_paragraph()
    above.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    above.paragraph_format.space_after = Pt(4)
    above.add_run("\t".join(map(printable, form.above)))


def _row(table: Any, row: Row) -> None:
    """One row, its cells as wide as the form says; a row is not torn over two pages."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt
    from docx.table import _Cell, _Row

    element: Any = OxmlElement("w:tr")
    table._tbl.append(element)
    made = _Row(element, table)
    made.height = Pt(_LINE_POINTS * max(cell.lines for cell in row) + 4)
    element.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell in row:
        inner: Any = OxmlElement("w:tc")
        element.append(inner)
        inner.grid_span = cell.width
        box = _Cell(inner, table)
        box.width = Mm(_WIDTH_MM * cell.width / COLUMNS)
        box.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for line in printable(cell.text).split("\n"):
            _line(box.add_paragraph(), line, cell)


def _line(paragraph: Any, text: str, cell: Cell) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    heading = cell.width == COLUMNS
    paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = heading
    if cell.label:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text).bold = heading


def _small(paragraph: Any, text: str) -> None:
    from docx.shared import Pt

    paragraph.paragraph_format.space_before = Pt(3)
    paragraph.add_run(printable(text)).font.size = Pt(8)


def _set_font(style: Any) -> None:
    """Word has one font for Latin and another for Chinese text."""
    from docx.oxml.ns import qn

    style.font.name = _FONT
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
