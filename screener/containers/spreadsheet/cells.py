"""Rows of a worksheet written as passages, and what stands round the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from screener.containers.spreadsheet.numbers import GENERAL, NumberFormat
from screener.document import Location, Part, TableCell, TextBuilder

STOCK_NAME = re.compile(r"(Sheet|工作表|Chart|图表|Macro|宏) ?\d{0,4}", re.IGNORECASE)
_MAX_COLUMN = 16_384
_TITLE_ROWS = 3
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d{2}[+-]\d{3}|\d{1,3}|[A-Za-z])')
_SECTION = re.compile(r"(?<!&)&[LCR]")
_EXACT = 1e21


class Cell(NamedTuple):
    """One cell: its column from one, its text as shown, and why it is not seen, if it is not."""

    column: int
    text: str
    conceals: str | None = None


@dataclass(frozen=True, slots=True)
class CellStyle:
    """`conceals` says in an editor's words why the cell's text is not seen."""

    number: NumberFormat = GENERAL
    conceals: str | None = None

    def unseen(self, *, number: bool) -> str | None:
        if self.number.hides(number=number):
            return "用数字格式隐藏的单元格"
        return self.conceals


PLAIN = CellStyle()


class SheetWriter:
    """Writes the sheets of one workbook; `seen` are the texts some cell shows."""

    def __init__(self, builder: TextBuilder) -> None:
        self.builder = builder
        self.seen: set[str] = set()
        self.location = Location()
        self._tables = 0

    def begin(self, title: str, *, hidden: bool, place: str = "隐藏工作表") -> None:
        """Start a sheet; a name its owner gave it is read too."""
        part = Part.HIDDEN if hidden else Part.BODY
        self.location = Location(part, sheet=title or None, place=place if hidden else None)
        self._tables += 1
        if title and (hidden or not STOCK_NAME.fullmatch(title)):
            named = Location(Part.METADATA, sheet=title, place=self.location.place or "工作表名称")
            self.builder.add(title, named)

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row, numbered from one; its cells stand apart by tabs."""
        filled = [cell for cell in cells if cell.text.strip()]
        alone = len(filled) == 1
        separator = "\n"
        for cell in filled:
            part, place = self.location.part, self.location.place
            if cell.conceals and part is not Part.HIDDEN:
                part, place = Part.HIDDEN, cell.conceals
            reference = f"{letters(cell.column)}{number}"
            here = Location(part, sheet=self.location.sheet, cell=reference, place=place)
            table = TableCell(self._tables, number, cell.column)
            self.seen.add(cell.text)
            heading = alone and number <= _TITLE_ROWS and part is Part.BODY
            for line in cell.text.splitlines() if "\n" in cell.text else (cell.text,):
                self.builder.add(line, here, cell=table, heading=heading, separator=separator)
                separator = "\n" if alone else "\t"

    def rows(self, rows: Sequence[Sequence[str]], place: str) -> None:
        """Write a hidden table that no sheet shows."""
        self._tables += 1
        for number, row in enumerate(rows, 1):
            location = Location(Part.HIDDEN, place=place)
            cells = [(text, location) for text in row]
            self.builder.add_row(cells, table=self._tables, row=number)

    def remark(self, text: str, part: Part, place: str | None, cell: str | None = None) -> None:
        """Write a text beside the grid; on a hidden sheet everything is hidden with it."""
        here = self.location._replace(cell=cell)
        if here.part is not Part.HIDDEN or part not in {Part.BODY, Part.HEADER, Part.FOOTER}:
            here = here._replace(part=part, place=place)
        for line in text.splitlines():
            self.builder.add(line.strip("\0"), here)


def shown_number(value: float, style: CellStyle, *, since_1904: bool) -> str:
    """A stored number as its cell shows it. Every digit in the file is shown."""
    whole = abs(value) < _EXACT and value == int(value)
    text = str(int(value)) if whole else repr(value)
    return style.number.show(text, since_1904=since_1904)


def header_texts(text: str) -> Iterator[str]:
    """Left, middle and right of a header or footer, without formatting codes."""
    for section in _SECTION.split(text):
        yield _CODE.sub("", section.replace("&&", "\0")).replace("\0", "&").strip()


@lru_cache(maxsize=_MAX_COLUMN)
def letters(column: int) -> str:
    """3 -> `C`."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
