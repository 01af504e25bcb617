"""Workbooks of old (xls, xlt, WPS's et and ett): every sheet, what lies round and behind it."""

from __future__ import annotations

import struct
from itertools import chain

from screener.containers.ole.compound import Compound
from screener.containers.ole.drawing import pictures
from screener.containers.ole.rest import Rest, packed, read_rest
from screener.containers.ole.unlock import is_locked
from screener.containers.source import Source
from screener.containers.spreadsheet.cells import SheetWriter
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, Encrypted
from screener.extract.xls.behind import read_behind, read_logs, read_pivot_caches
from screener.extract.xls.globals import Globals, ListedSheet
from screener.extract.xls.records import BIFF_8, BOF, EOF, Record, Words, read_records
from screener.extract.xls.sheet import read_sheet
from screener.limits import Budget

_TYPE = "application/vnd.ms-excel"
_STREAMS = ("Workbook", "Book")
_GLOBALS, _MACRO_MODULE, _PICTURES = 0x05, 0x06, 0xEB
_KINDS = frozenset({0x05, 0x06, 0x10, 0x20, 0x40, 0x100})
_FILEPASS = 0x2F


def recognise(source: Source) -> str | None:
    if source.streams & {"workbook", "book"} or _is_bare(source.data):
        return _TYPE
    return None


def read(source: Source, budget: Budget) -> Content:
    compound = source.compound
    if compound is not None and is_locked(compound):
        raise Encrypted("Excel 工作簿设有打开密码")
    reader = _BookReader(budget)
    if compound is None:
        reader.read(source.data)
    else:
        for name in _STREAMS:  # a file for both Excel 95 and 97 holds the workbook twice
            if compound.has(name):
                reader.read(compound.read(name) or b"")
        reader.read_storages(compound)
    rest = Rest((), ())
    if compound is not None:
        titles = [sheet.title for sheet in reader.listed]
        rest = read_rest(compound, source.data, reader.builder, budget, titles)
    builder = reader.builder
    children = (*reader.attachments, *rest.attachments)
    return Content(_TYPE, builder.text, builder.passages, children, (*reader.gaps, *rest.gaps))


def _is_bare(data: bytes) -> bool:
    """Is this a workbook with no OLE file round it, as Excel 4 and report generators write?"""
    if len(data) < 12:
        return False
    kind, size, _, substream = struct.unpack_from("<4H", data)
    return kind in BOF and 4 <= size <= 16 and substream in _KINDS


class _BookReader:
    """Reads the streams of one file; the second only where it says what the first did not."""

    def __init__(self, budget: Budget) -> None:
        self.builder = TextBuilder()
        self.writer = SheetWriter(self.builder)
        self.attachments: list[Attachment] = []
        self.gaps: list[Gap] = []
        self.listed: list[ListedSheet] = []
        self._budget = budget
        self._book = Globals()
        self._previews: set[int] = set()

    def read(self, stream: bytes) -> None:
        records = list(read_records(stream))
        if not records or records[0].kind not in BOF:
            raise Damaged("Excel 工作簿结构损坏，无法读取")
        if self.listed:
            return
        book = self._book = Globals(_words(records[0]))
        streams = _substreams(records)
        own = [record for one in streams if _is_globals(one) for record in one]
        sheets = [one for one in streams if not _is_globals(one)]
        if any(record.kind == _FILEPASS for record in own[:64]):
            raise Encrypted("Excel 工作簿设有打开密码")
        for record in own:
            book.take(record)
        if not own:  # a sheet alone brings its own fonts and formats
            for record in chain.from_iterable(sheets):
                book.take(record)
        book.settle()
        self.listed = book.sheets
        self._sheets(sheets)
        self.writer.location = Location()
        behind = own if own else list(chain.from_iterable(sheets))
        read_behind(behind, book, self.writer)
        self._unused()
        self._pictures(own)

    def _sheets(self, streams: list[list[Record]]) -> None:
        named = {sheet.offset: sheet for sheet in self._book.sheets}
        for records in streams:
            if self.builder.length > self._budget.limits.characters:
                message = "工作表文字总量超过上限，其余未读取"
                self.gaps.append(Gap(GapKind.TOO_LARGE, message))
                return
            sheet = named.pop(records[0].offset, None)
            if sheet is not None:
                self.writer.begin(sheet.title, hidden=sheet.hidden)
            else:
                stray = bool(self._book.sheets)
                self.writer.begin("", hidden=stray, place="未列出的工作表")
            self._previews |= read_sheet(iter(records[1:]), self._book, self.writer)
        missing = [sheet for sheet in named.values() if sheet.kind != _MACRO_MODULE]
        if missing:
            where = Location(sheet=missing[0].title)
            self.gaps.append(Gap(GapKind.DAMAGED, "有工作表的内容缺失", where))

    def _unused(self) -> None:
        """Texts of the shared table that no cell shows any more."""
        book = self._book
        for index, text in enumerate(book.strings):
            if index not in book.used and text not in self.writer.seen:
                for line in text.splitlines():
                    place = Location(Part.HIDDEN, place="未使用的单元格文字")
                    self.builder.add(line, place)

    def _pictures(self, own: list[Record]) -> None:
        drawn = b"".join(record.whole for record in own if record.kind == _PICTURES)
        most = self._budget.limits.member_bytes
        found = dict.fromkeys(pictures(drawn, most, skipped=self._previews))
        for number, one in enumerate(found, 1):
            name = f"图片/图片{number}.{one.extension}"
            self.attachments.append(packed(name, one.data, self._budget))

    def read_storages(self, compound: Compound) -> None:
        read_pivot_caches(compound, self._book, self.writer)
        read_logs(compound, self.writer)


def _words(start: Record) -> Words:
    version = start.kind & 0xFF00
    if version == 0x0800:
        version = struct.unpack_from("<H", start.data)[0] if len(start.data) >= 2 else BIFF_8
    return Words(version)


def _is_globals(records: list[Record]) -> bool:
    data = records[0].data
    return len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] == _GLOBALS


def _substreams(records: list[Record]) -> list[list[Record]]:
    """Records from one outer BOF to its EOF, charts inside included."""
    found: list[list[Record]] = []
    depth = 0
    for record in records:
        if record.kind in BOF:
            if depth == 0:
                found.append([])
            depth += 1
        if found and depth:
            found[-1].append(record)
        if record.kind == EOF and depth:
            depth -= 1
    return found
