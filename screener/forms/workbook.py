"""A register as a workbook that prints on A4 landscape; openpyxl stands behind this module."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from screener.forms.sheet import printable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST = 32_000  # code points a cell may hold
_POINTS = 8
_UNITS_PER_POINT = 1 / 11  # a column's width counts digits of eleven points

Value = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`columns` are names with widths; `frozen` columns stay in sight. No rows: `nil` is said."""

    sheet: str
    title: str
    above: str
    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[Value]]
    nil: str
    frozen: int = 3


def workbook(table: Table) -> bytes:
    """The workbook; whatever a text begins with, it is never a formula."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = table.sheet
    last = get_column_letter(len(table.columns))
    _put(sheet, 1, 1, table.title, title=True)
    sheet.merge_cells(f"A1:{last}1")
    _put(sheet, 2, 1, table.above)
    sheet.merge_cells(f"A2:{last}2")
    for column, (name, width) in enumerate(table.columns, 1):
        _put(sheet, 3, column, name, head=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    widths = [width for _, width in table.columns]
    sheet.row_dimensions[3].height = _height([name for name, _ in table.columns], widths)
    for number, values in enumerate(table.rows, 4):
        sheet.row_dimensions[number].height = _height(values, widths)
        for column, value in enumerate(values, 1):
            _put(sheet, number, column, value, boxed=True)
    if not table.rows:
        _put(sheet, 4, 1, table.nil, boxed=True)
        sheet.merge_cells(f"A4:{last}4")
    _page(sheet, f"{get_column_letter(table.frozen + 1)}4")
    book.properties.creator = ""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _height(values: Sequence[Value], widths: Sequence[int]) -> float:
    """Points a row needs for all its texts; no program works that out when it opens the file."""
    most = 1
    for value, width in zip(values, widths, strict=True):
        room = width / (_POINTS * _UNITS_PER_POINT) - 1
        lines = (
            sum(1 if char.isascii() else 2 for char in line) for line in str(value).split("\n")
        )
        most = max(most, sum(max(1, ceil(units / room)) for units in lines))
    return min(400.0, most * (_POINTS + 3) + 4)


def _put(
    sheet: Any, row: int, column: int, value: Value, *,
    title: bool = False, head: bool = False, boxed: bool = False,
) -> None:  # fmt: skip
    from openpyxl.cell.cell import TYPE_STRING
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        text = printable(value)[:_MOST]
        cell.value = text
        cell.data_type = TYPE_STRING  # never a formula, whatever it begins with
        # a program that reads the file anew, or saves it as CSV, is told so too
        cell.quotePrefix = text.startswith(_FORMULA)
    else:
        cell.value = value
    centred = title or head or isinstance(value, int)
    cell.alignment = Alignment(
        horizontal="center" if centred else "left", vertical="center", wrap_text=not title
    )
    cell.font = Font(name="宋体", size=16 if title else _POINTS, bold=title or head)
    if head:
        cell.fill = PatternFill("solid", fgColor="FFF2F2F2")
    if head or boxed:
        cell.border = _box()


def _box() -> Any:
    from openpyxl.styles import Border, Side

    line = Side(style="thin")
    return Border(left=line, right=line, top=line, bottom=line)


def _page(sheet: Any, frozen: str) -> None:
    """A4 landscape, as wide as one page, the header on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.print_title_rows = "3:3"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第&P页，共&N页"
    sheet.freeze_panes = frozen
    sheet.row_dimensions[1].height = 30
