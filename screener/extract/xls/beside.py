"""What stands round the cells of one sheet: headers, comments, links, rules, what is drawn."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

from screener.containers.ole.drawing import (
    CLIENT_DATA,
    SHAPE_CONTAINER,
    Shape,
    object_pictures,
    shape_of,
    walk,
)
from screener.containers.ooxml.xml import is_automatic_name
from screener.containers.spreadsheet.cells import SheetWriter, header_texts
from screener.containers.spreadsheet.formula import Dialect, literals
from screener.document import Part
from screener.extract.xls.globals import Globals
from screener.extract.xls.grid import Remark, cell_name
from screener.extract.xls.links import read_link
from screener.extract.xls.records import Cursor, Record

_NOTE_OBJECT = 0x19
_TEXT_BOXES = frozenset({0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x09, 0x1E})
_ANCHOR = 0xF010


class BesideReader:
    """Collects what stands beside the grid, then writes it."""

    def __init__(self, book: Globals) -> None:
        self._book = book
        self._dialect = Dialect.CLASSIC if book.words.modern else Dialect.OLD
        self._drawing = bytearray()
        self._objects: list[tuple[int, int]] = []  # kind and number, in order
        self._texts: dict[int, str] = {}  # by place among the objects
        self._notes: list[tuple[str, int, str]] = []  # cell, object, author
        self._links: list[tuple[str, str, str]] = []  # cell, address, display
        self.remarks: list[Remark] = []

    def take(self, record: Record, *, in_chart: bool) -> bool:
        """Note a record; False when it is about cells. Raises as GridReader.take does."""
        if reader := _BESIDE.get(record.kind):
            reader(self, record)
        elif in_chart:
            self._chart(record)
        else:
            return False
        return True

    def write(self, writer: SheetWriter) -> None:
        for remark in self.remarks:
            writer.remark(*remark)
        for cell, address, display in self._links:
            writer.remark(address, Part.ATTRIBUTE, "超链接地址", cell)
            if display not in writer.seen:
                writer.remark(display, Part.ATTRIBUTE, "超链接文字", cell)
        self._write_drawn(writer)

    def object_pictures(self) -> set[int]:
        return object_pictures(bytes(self._drawing))

    def _write_drawn(self, writer: SheetWriter) -> None:
        """Text boxes, comments and controls, with what their shapes are called."""
        drawn = list(_shapes(bytes(self._drawing)))
        notes = {number: index for index, (_, number) in enumerate(self._objects)}
        said: set[int] = set()
        for cell, number, author in self._notes:
            index = notes.get(number, -1)
            said.add(index)
            writer.remark(self._texts.get(index, ""), Part.COMMENT, "批注", cell)
            writer.remark(author, Part.METADATA, "批注作者", cell)
        for index, text in self._texts.items():
            if index in said:
                continue
            kind = self._objects[index][0] if index >= 0 else 0
            shape, cell = drawn[index] if 0 <= index < len(drawn) else (Shape(), "")
            part, place = Part.BODY, "文本框" if kind in _TEXT_BOXES else "控件"
            if kind == _NOTE_OBJECT:
                part, place = Part.COMMENT, "批注"
            elif shape.hidden:
                part, place = Part.HIDDEN, "隐藏的形状"
            writer.remark(text, part, place, cell or None)
        for shape, cell in drawn:
            name = "" if is_automatic_name(shape.name) else shape.name
            for text, part, place in (
                (shape.word_art, Part.BODY, "艺术字"),
                (shape.description, Part.ATTRIBUTE, "替代文字"),
                (name, Part.ATTRIBUTE, "对象名称"),
                (shape.tooltip, Part.ATTRIBUTE, "超链接提示"),
            ):
                writer.remark(text, part, place, cell or None)

    def _chart(self, record: Record) -> None:
        if record.kind in (0x204, 0x100D):
            start, size = (6, 2) if record.kind == 0x204 else (2, 1)
            text = Cursor(record.parts, self._book.words, start).text(size)
            self.remarks.append(Remark(text, Part.BODY, "图表", None))
        elif record.kind == 0x203:
            value = struct.unpack_from("<d", record.data, 6)[0]
            if math.isfinite(value):
                self.remarks.append(Remark(f"{value:.15g}", Part.BODY, "图表", None))

    def _header(self, record: Record) -> None:
        part = Part.HEADER if record.kind == 0x14 else Part.FOOTER
        size = 2 if self._book.words.modern else 1
        text = Cursor(record.parts, self._book.words).text(size) if record.data else ""
        self.remarks += (Remark(one, part, None) for one in header_texts(text))

    def _other_headers(self, record: Record) -> None:
        """Headers and footers of even and of first pages."""
        cursor = Cursor(record.parts, self._book.words, 28)
        sizes = [cursor.number(2) for _ in range(4)]
        for size, part in zip(sizes, (Part.HEADER, Part.FOOTER) * 2, strict=True):
            text = cursor.text() if size else ""
            self.remarks += (Remark(one, part, None) for one in header_texts(text))

    def _note(self, record: Record) -> None:
        row, column = struct.unpack_from("<HH", record.data)
        cell = cell_name(row, column)
        if self._book.words.modern:
            number = struct.unpack_from("<H", record.data, 6)[0]
            author = Cursor(record.parts, self._book.words, 8).text()
            self._notes.append((cell, number, author))
        else:
            text = self._book.words.narrow(record.whole[6:])
            self.remarks.append(Remark(text, Part.COMMENT, "批注", cell))

    def _object(self, record: Record) -> None:
        kind, number = struct.unpack_from("<HH", record.data, 4)
        self._objects.append((kind, number))

    def _object_text(self, record: Record) -> None:
        count = struct.unpack_from("<H", record.data, 10)[0]
        text = Cursor(record.parts[1:], self._book.words).characters(count)
        index = len(self._objects) - 1
        self._texts[index] = self._texts.get(index, "") + text.replace("\r", "\n")

    def _draw(self, record: Record) -> None:
        self._drawing += record.whole

    def _link(self, record: Record) -> None:
        row, column = struct.unpack_from("<H2xH", record.data)
        link = read_link(record.whole[24:])
        self._links.append((cell_name(row, column), link.address, link.display))

    def _tooltip(self, record: Record) -> None:
        row, column = struct.unpack_from("<2xH2xH", record.data)
        text = record.whole[10:].decode("utf-16-le", "replace").partition("\0")[0]
        self.remarks.append(Remark(text, Part.ATTRIBUTE, "超链接提示", cell_name(row, column)))

    def _validation(self, record: Record) -> None:
        cursor = Cursor(record.parts, self._book.words, 4)
        for _ in range(4):
            self.remarks.append(
                Remark(cursor.text().strip("\0"), Part.ATTRIBUTE, "数据验证提示", None)
            )
        for _ in range(2):
            size = cursor.number(2)
            cursor.take(2)
            for text in literals(cursor.take(size), self._dialect, self._book.words.narrow):
                listed = text.replace("\0", ",")
                self.remarks.append(Remark(listed, Part.ATTRIBUTE, "数据验证列表", None))

    def _condition(self, record: Record) -> None:
        first, second = struct.unpack_from("<HH", record.data, 2)
        data = record.whole
        self._texts_in(data[len(data) - second - first : len(data) - second], "条件格式")
        self._texts_in(data[len(data) - second :] if second else b"", "条件格式")

    def _scenario(self, record: Record) -> None:
        count, name, comment = struct.unpack_from("<H2xBB", record.data)
        cursor = Cursor(record.parts, self._book.words, 7)
        for size in (name, record.data[6], comment):
            text = cursor.characters(size) if size else ""
            self.remarks.append(Remark(text, Part.ATTRIBUTE, "方案", None))
        cursor.take(4 * count)
        for _ in range(min(count, 64)):
            self.remarks.append(Remark(cursor.text(), Part.HIDDEN, "方案", None))

    def _texts_in(self, code: bytes, place: str) -> None:
        for text in literals(code, self._dialect, self._book.words.narrow):
            if len(text) > 1:
                self.remarks.append(Remark(text, Part.ATTRIBUTE, place))


def _shapes(drawing: bytes) -> Iterator[tuple[Shape, str]]:
    """Shapes that stand for an object of the sheet, in the objects' order, and their cells."""
    for record in walk(drawing):
        if record.kind != SHAPE_CONTAINER:
            continue
        inside = list(walk(record.body))
        if not any(one.kind == CLIENT_DATA for one in inside):
            continue
        cell = ""
        for one in inside:
            if one.kind == _ANCHOR and len(one.body) >= 8:
                column, row = struct.unpack_from("<2xH2xH", one.body)
                cell = cell_name(row, column)
        yield shape_of(record.body), cell


_BESIDE = {
    0x14: BesideReader._header, 0x15: BesideReader._header, 0x89C: BesideReader._other_headers,
    0x1C: BesideReader._note, 0x5D: BesideReader._object, 0x1B6: BesideReader._object_text,
    0xEC: BesideReader._draw, 0x1B8: BesideReader._link, 0x800: BesideReader._tooltip,
    0x1BE: BesideReader._validation, 0x1B1: BesideReader._condition, 0xAF: BesideReader._scenario,
}  # fmt: skip
