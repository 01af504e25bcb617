"""One sheet of a binary workbook: cells as they stream by, and what stands round them."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence

from screener.containers.spreadsheet.cells import (
    PLAIN,
    Cell,
    CellStyle,
    SheetWriter,
    header_texts,
    letters,
    shown_number,
)
from screener.containers.spreadsheet.formula import Dialect, literals
from screener.document import Part
from screener.extract.xlsb.records import Fields, read_records

_ROW, _COLUMN, _LINK, _HEADERS, _VALIDATION, _CONDITION = 0, 60, 494, 479, 64, 463
_RK, _ERROR, _TRUTH, _REAL, _TEXT, _SHARED, _RICH = 2, 3, 4, 5, 6, 7, 62
_COMPUTED_TEXT, _COMPUTED, _COMPUTED_TRUTH, _COMPUTED_ERROR = 8, 9, 10, 11
_CELLS = frozenset({_RK, _TRUTH, _REAL, _TEXT, _SHARED, _RICH, 3, 8, 9, 10, 11})
_PARTS = (Part.HEADER, Part.FOOTER) * 3


class SheetReader:
    """Reads one sheet; `strings` are the shared ones, `used` notes which of them it shows."""

    def __init__(
        self,
        writer: SheetWriter,
        strings: Sequence[str],
        styles: Sequence[CellStyle],
        links: Mapping[str, str],
        *,
        since_1904: bool,
    ) -> None:
        self.used: set[int] = set()
        self._writer, self._strings, self._styles = writer, strings, styles
        self._links, self._since_1904 = links, since_1904
        self._columns: list[tuple[int, int]] = []
        self._row = 0
        self._hidden = False
        self._cells: list[Cell] = []
        self._formulas: list[tuple[str, str]] = []

    def read(self, data: bytes) -> None:
        for kind, body in read_records(data):
            try:
                self._take(kind, body)
            except (struct.error, IndexError):
                continue  # a record cut short says what it says
        self._end_row()
        for cell, text in self._formulas:
            self._writer.remark(text, Part.ATTRIBUTE, "公式", cell)

    def _take(self, kind: int, body: bytes) -> None:
        if kind in _CELLS:
            self._cell(kind, body)
        elif kind == _ROW:
            self._end_row()
            self._row = struct.unpack_from("<I", body)[0] + 1
            height, flags = struct.unpack_from("<HxB", body, 8)
            self._hidden = bool(flags & 0x10) or height == 0
        elif kind == _COLUMN:
            first, last, width, _, flags = struct.unpack_from("<4IH", body)
            if flags & 1 or width == 0:
                self._columns.append((first, last))
        elif reader := _BESIDE.get(kind):
            self._end_row()
            reader(self, Fields(body))

    def _end_row(self) -> None:
        if self._cells:
            self._writer.row(self._row, self._cells)
        self._cells = []

    def _cell(self, kind: int, body: bytes) -> None:
        fields = Fields(body)
        column, look = fields.number(), fields.number() & 0xFFFFFF
        style = self._styles[look] if look < len(self._styles) else PLAIN
        value = self._value(kind, fields)
        number = isinstance(value, float)
        if isinstance(value, float):
            finite = math.isfinite(value)
            text = shown_number(value, style, since_1904=self._since_1904) if finite else ""
        else:
            text = value
        conceals = self._conceals(column) or style.unseen(number=number)
        if conceals and number and not text.strip():
            text = f"{value:.15g}"
        self._cells.append(Cell(column + 1, text, conceals))
        if kind in (_COMPUTED_TEXT, _COMPUTED, _COMPUTED_TRUTH, _COMPUTED_ERROR):
            fields.take(2)
            name = f"{letters(column + 1)}{self._row}"
            self._formulas += ((name, one) for one in _texts(fields.formula()) if len(one) > 1)

    def _value(self, kind: int, fields: Fields) -> str | float:
        if kind == _RK:
            return _rk(fields.number())
        if kind in (_REAL, _COMPUTED):
            return float(struct.unpack("<d", fields.take(8))[0])
        if kind in (_TRUTH, _COMPUTED_TRUTH):
            return "TRUE" if fields.number("<B") else "FALSE"
        if kind == _SHARED:
            index = fields.number()
            self.used.add(index)
            return self._strings[index] if index < len(self._strings) else ""
        if kind in (_ERROR, _COMPUTED_ERROR):
            fields.take(1)
            return ""
        if kind == _RICH:
            fields.take(1)
        return fields.text()

    def _conceals(self, column: int) -> str | None:
        if self._hidden:
            return "隐藏行"
        hidden = any(first <= column <= last for first, last in self._columns)
        return "隐藏列" if hidden else None

    def _link(self, fields: Fields) -> None:
        row = fields.number() + 1
        fields.take(4)
        cell = f"{letters(fields.number() + 1)}{row}"
        fields.take(4)
        identifier, _, tooltip, display = (fields.text() for _ in range(4))
        self._writer.remark(self._links.get(identifier, ""), Part.ATTRIBUTE, "超链接地址", cell)
        self._writer.remark(tooltip, Part.ATTRIBUTE, "超链接提示", cell)
        if display not in self._writer.seen:
            self._writer.remark(display, Part.ATTRIBUTE, "超链接文字", cell)

    def _headers(self, fields: Fields) -> None:
        fields.take(2)
        for part in _PARTS:
            for text in header_texts(fields.text()):
                self._writer.remark(text, part, None)

    def _validation(self, fields: Fields) -> None:
        fields.take(4)
        fields.take(16 * fields.number())
        for _ in range(4):
            self._writer.remark(fields.text(), Part.ATTRIBUTE, "数据验证提示")
        for _ in range(2):
            for text in _texts(fields.formula()):
                listed = text.replace("\0", ",")
                self._writer.remark(listed, Part.ATTRIBUTE, "数据验证列表")

    def _condition(self, fields: Fields) -> None:
        fields.take(42)
        self._writer.remark(fields.text(), Part.ATTRIBUTE, "条件格式")
        for _ in range(3):
            for text in _texts(fields.formula()):
                self._writer.remark(text, Part.ATTRIBUTE, "条件格式")


def _texts(code: bytes) -> list[str]:
    return list(literals(code, Dialect.BINARY, lambda raw: raw.decode("latin-1")))


def _rk(value: int) -> float:
    if value & 2:
        whole = value >> 2
        number = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        number = float(struct.unpack("<d", struct.pack("<II", 0, value & 0xFFFFFFFC))[0])
    return number / 100 if value & 1 else number


_BESIDE = {
    _LINK: SheetReader._link, _HEADERS: SheetReader._headers,
    _VALIDATION: SheetReader._validation, _CONDITION: SheetReader._condition,
}  # fmt: skip
