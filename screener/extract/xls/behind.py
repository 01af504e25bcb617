"""What no sheet shows: names, other workbooks' values, pivot caches, users, connections."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

from screener.containers.ole.compound import Compound
from screener.containers.ole.loose import loose_text
from screener.containers.spreadsheet.cells import SheetWriter
from screener.containers.spreadsheet.formula import Dialect, is_plain_reference, literals
from screener.document import Part
from screener.extract.xls.globals import Globals
from screener.extract.xls.records import Cursor, Record, read_records

_HIDDEN, _BUILT_IN = 0x01, 0x20
_SELF_REFERENCES = (0x0401, 0x3A01)
_MOST_ROWS = 100_000
_PATH_MARKS = str.maketrans(dict.fromkeys(map(chr, range(0x20)), "\\"))


def read_behind(records: list[Record], book: Globals, writer: SheetWriter) -> None:
    """Read those of the workbook's own records that hold words."""
    for record in records:
        reader = _READERS.get(record.kind)
        if reader is None:
            continue
        try:
            reader(record, book, writer)
        except (struct.error, IndexError):
            continue


def _name(record: Record, book: Globals, writer: SheetWriter) -> None:
    flags, size, length = struct.unpack_from("<HxBH", record.data)
    cursor = Cursor(record.parts, book.words, 14)
    name = cursor.characters(size)
    code = cursor.take(length)
    if flags & _BUILT_IN or name.startswith("_xl"):
        return
    hidden = bool(flags & _HIDDEN)
    part, place = (Part.HIDDEN, "隐藏的名称") if hidden else (Part.ATTRIBUTE, "名称管理器")
    writer.remark(name, part, place)
    dialect = Dialect.CLASSIC if book.words.modern else Dialect.OLD
    if not is_plain_reference(code, dialect):
        for text in literals(code, dialect, book.words.narrow):
            writer.remark(text, part, place)


def _other_book(record: Record, book: Globals, writer: SheetWriter) -> None:
    """The path of a workbook referred to, and names of its sheets."""
    if not book.words.modern:
        return
    count, size = struct.unpack_from("<HH", record.data)
    if size in _SELF_REFERENCES:
        return
    cursor = Cursor(record.parts, book.words, 4)
    path = cursor.characters(size).translate(_PATH_MARKS).strip("\\")
    writer.remark(path, Part.ATTRIBUTE, "外部链接地址")
    for _ in range(min(count, 4096)):
        if cursor.ended:
            break
        writer.remark(cursor.text(), Part.HIDDEN, "外部链接缓存")


def _other_values(record: Record, book: Globals, writer: SheetWriter) -> None:
    """Values another workbook left behind here."""
    last, first = record.data[0], record.data[1]
    cursor = Cursor(record.parts, book.words, 4)
    for _ in range(max(0, last - first + 1)):
        kind = cursor.number(1)
        if kind == 2:
            writer.remark(cursor.text(), Part.HIDDEN, "外部链接缓存")
        else:
            raw = cursor.take(8)
            value = struct.unpack("<d", raw)[0] if kind == 1 else math.nan
            if math.isfinite(value):
                writer.remark(f"{value:.15g}", Part.HIDDEN, "外部链接缓存")


def _user(record: Record, book: Globals, writer: SheetWriter) -> None:
    size = 2 if book.words.modern else 1
    name = Cursor(record.parts, book.words).text(size).strip()
    writer.remark(name, Part.METADATA, "用户名")


def _reserver(record: Record, book: Globals, writer: SheetWriter) -> None:
    size = 2 if book.words.modern else 1
    writer.remark(Cursor(record.parts, book.words, 4).text(size), Part.METADATA, "用户名")


def _connection(record: Record, book: Globals, writer: SheetWriter) -> None:
    writer.remark(Cursor(record.parts, book.words).text(), Part.METADATA, "数据连接")


_READERS = {
    0x18: _name, 0x218: _name, 0x1AE: _other_book, 0x5A: _other_values, 0x5C: _user,
    0x5B: _reserver, 0xCD: _connection,
}  # fmt: skip


def read_pivot_caches(compound: Compound, book: Globals, writer: SheetWriter) -> None:
    """Rows of the source that pivot tables keep, where the sheets do not show them too."""
    for storage in ("_SX_DB_CUR", "_SX_DB"):
        for path in compound.below(storage):
            titles, columns = _fields(compound.read(*path) or b"", book)
            rows = [titles, *_rows(columns)]
            new = [row for row in rows[1:] if any(v and v not in writer.seen for v in row)]
            if new:
                writer.rows([titles, *new], "数据透视表缓存")


def _fields(stream: bytes, book: Globals) -> tuple[list[str], list[list[str]]]:
    titles: list[str] = []
    columns: list[list[str]] = []
    for record in read_records(stream):
        try:
            if record.kind == 0xC7:
                titles.append(Cursor(record.parts, book.words, 14).text())
                columns.append([])
            elif columns and record.kind in (0xCD, 0xC9, 0xCC, 0xCA):
                columns[-1].append(_value(record, book))
        except (struct.error, IndexError):
            continue
    return titles, columns


def _value(record: Record, book: Globals) -> str:
    if record.kind == 0xCD:
        return Cursor(record.parts, book.words).text()
    if record.kind == 0xC9:
        return f"{struct.unpack_from('<d', record.data)[0]:.15g}"
    return str(struct.unpack_from("<h", record.data)[0])


def _rows(columns: list[list[str]]) -> Iterator[list[str]]:
    """The values each field knows, side by side: which stood in one row is not told."""
    for number in range(min(max(map(len, columns), default=0), _MOST_ROWS)):
        yield [column[number] if number < len(column) else "" for column in columns]


def read_logs(compound: Compound, writer: SheetWriter) -> None:
    """What a shared workbook remembers of its changes and users."""
    for name, part, place in (
        ("Revision Log", Part.REVISION, "修订日志"), ("User Names", Part.METADATA, "共享用户"),
    ):  # fmt: skip
        for text in loose_text(compound.read(name) or b""):
            if text not in writer.seen:
                writer.remark(text, part, place)
