"""The cells of one sheet of an old workbook, and the formulas behind them."""

from __future__ import annotations

import math
import struct
from typing import NamedTuple

from screener.containers.spreadsheet.cells import Cell, SheetWriter, letters, shown_number
from screener.containers.spreadsheet.formula import Dialect, literals
from screener.document import Part
from screener.extract.xls.globals import Globals
from screener.extract.xls.records import Cursor, Record, rk_number

_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip
Found = tuple[int, int, int]  # row, column, style, all from zero


class Remark(NamedTuple):
    """One text beside the grid; `cell` where it belongs to one."""

    text: str
    part: Part
    place: str | None
    cell: str | None = None


class GridReader:
    """Collects cells, then writes them all: columns may be hidden afterwards."""

    def __init__(self, book: Globals) -> None:
        self._book = book
        self._dialect = Dialect.CLASSIC if book.words.modern else Dialect.OLD
        self._rows: dict[int, list[tuple[int, str, str | None]]] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._formula: Found | None = None
        self.remarks: list[Remark] = []

    def take(self, record: Record) -> None:
        """Note what a record says of cells; raises struct.error or IndexError when it is cut."""
        if reader := _CELLS.get(record.kind):
            reader(self, record)

    def write(self, writer: SheetWriter) -> None:
        for row in sorted(self._rows):
            hidden = "隐藏行" if row in self._hidden_rows else None
            cells = [
                Cell(column + 1, text, hidden or self._column_hides(column) or conceals)
                for column, text, conceals in sorted(self._rows[row], key=lambda cell: cell[0])
            ]
            writer.row(row + 1, cells)

    def _column_hides(self, column: int) -> str | None:
        hidden = any(first <= column <= last for first, last in self._hidden_columns)
        return "隐藏列" if hidden else None

    def _cell(self, at: Found, text: str, *, number: bool = False, raw: str = "") -> None:
        row, column, look = at
        style = self._book.style(look)
        conceals = style.unseen(number=number)
        shown = raw if conceals and not text.strip() else text
        if shown.strip():
            self._rows.setdefault(row, []).append((column, shown, conceals))

    def _number(self, at: Found, value: float) -> None:
        if not math.isfinite(value):
            return
        style = self._book.style(at[2])
        text = shown_number(value, style, since_1904=self._book.since_1904)
        self._cell(at, text, number=True, raw=f"{value:.15g}")

    def _shared_text(self, record: Record) -> None:
        at, index = _place(record), struct.unpack_from("<I", record.data, 6)[0]
        self._cell(at, self._book.string(index))
        if reading := self._book.readings.get(index):
            self.remarks.append(Remark(reading, Part.ATTRIBUTE, "拼音", _name(at)))

    def _label(self, record: Record) -> None:
        self._cell(_place(record), Cursor(record.parts, self._book.words, 6).text())

    def _oldest_label(self, record: Record) -> None:
        row, column = struct.unpack_from("<HH", record.data)
        self._cell((row, column, 0), Cursor(record.parts, self._book.words, 7).text(1))

    def _double(self, record: Record) -> None:
        self._number(_place(record), struct.unpack_from("<d", record.data, 6)[0])

    def _oldest_number(self, record: Record) -> None:
        row, column = struct.unpack_from("<HH", record.data)
        form = "<H" if record.kind == 0x02 else "<d"
        self._number((row, column, 0), struct.unpack_from(form, record.data, 7)[0])

    def _packed(self, record: Record) -> None:
        self._number(_place(record), rk_number(struct.unpack_from("<I", record.data, 6)[0]))

    def _many_packed(self, record: Record) -> None:
        row, first = struct.unpack_from("<HH", record.data)
        for number in range((len(record.data) - 6) // 6):
            look, value = struct.unpack_from("<HI", record.data, 4 + 6 * number)
            self._number((row, first + number, look), rk_number(value))

    def _truth(self, record: Record) -> None:
        value, is_error = record.data[6], record.data[7]
        text = _ERRORS.get(value, "#ERR!") if is_error else ("TRUE" if value else "FALSE")
        self._cell(_place(record), text)

    def _computed(self, record: Record) -> None:
        """A formula with its last value, and the texts written into it."""
        at, value = _place(record), record.data[6:14]
        self._formula = None
        if value[6:8] != b"\xff\xff":
            self._number(at, struct.unpack("<d", value)[0])
        elif value[0] == 0:
            self._formula = at
        elif value[0] == 1:
            self._cell(at, "TRUE" if value[2] else "FALSE")
        start = 20 if self._dialect is Dialect.CLASSIC or record.kind == 0x06 else 16
        if not self._book.words.modern:
            start = 20 if self._book.words.version >= 0x0500 else 16
        size = struct.unpack_from("<H", record.data, start)[0]
        self._texts_in(record.data[start + 2 : start + 2 + size], "公式", _name(at))

    def _computed_text(self, record: Record) -> None:
        if self._formula is not None:
            size = 2 if record.kind == 0x207 else 1
            self._cell(self._formula, Cursor(record.parts, self._book.words).text(size))
        self._formula = None

    def _shared_formula(self, record: Record) -> None:
        start = 8 if record.kind == 0x4BC else 12
        row, column = struct.unpack_from("<H2xB", record.data)
        size = struct.unpack_from("<H", record.data, start)[0]
        code = record.data[start + 2 : start + 2 + size]
        self._texts_in(code, "公式", _name((row, column, 0)))

    def _texts_in(self, code: bytes, place: str, cell: str | None = None) -> None:
        for text in literals(code, self._dialect, self._book.words.narrow):
            if len(text) > 1:
                self.remarks.append(Remark(text, Part.ATTRIBUTE, place, cell))

    def _row(self, record: Record) -> None:
        row, height, flags = struct.unpack_from("<H4xH4xH", record.data)
        if flags & _HIDDEN_ROW or height == 0:
            self._hidden_rows.add(row)

    def _columns(self, record: Record) -> None:
        first, last, width, _, flags = struct.unpack_from("<5H", record.data)
        if flags & _HIDDEN_COLUMN or width == 0:
            self._hidden_columns.append((first, last))


def _place(record: Record) -> Found:
    row, column, look = struct.unpack_from("<HHH", record.data)
    return row, column, look


def _name(at: Found) -> str:
    return cell_name(at[0], at[1])


def cell_name(row: int, column: int) -> str:
    """`C7` for the cell of these numbers, counted from zero."""
    return f"{letters(column + 1)}{row + 1}"


_CELLS = {
    0xFD: GridReader._shared_text, 0x204: GridReader._label, 0xD6: GridReader._label,
    0x04: GridReader._oldest_label, 0x203: GridReader._double, 0x02: GridReader._oldest_number,
    0x03: GridReader._oldest_number, 0x27E: GridReader._packed, 0xBD: GridReader._many_packed,
    0x205: GridReader._truth, 0x06: GridReader._computed, 0x206: GridReader._computed,
    0x406: GridReader._computed, 0x207: GridReader._computed_text,
    0x07: GridReader._computed_text, 0x4BC: GridReader._shared_formula,
    0x221: GridReader._shared_formula, 0x208: GridReader._row, 0x7D: GridReader._columns,
}  # fmt: skip
