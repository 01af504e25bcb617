"""Binary workbooks (xlsb): every sheet, shown or hidden, and what lies round and behind."""

from __future__ import annotations

import re
import struct

from screener.containers.ole.loose import loose_text
from screener.containers.ooxml.package import OoxmlPackage, open_package, recognise_family
from screener.containers.ooxml.rest import read_rest
from screener.containers.source import Source
from screener.containers.spreadsheet.cells import CellStyle, SheetWriter, letters
from screener.containers.spreadsheet.formula import Dialect, is_plain_reference, literals
from screener.document import Content, Gap, GapKind, Location, Part, TextBuilder
from screener.extract.xlsb.records import Fields, read_records
from screener.extract.xlsb.sheet import SheetReader
from screener.extract.xlsb.styles import read_styles
from screener.limits import Budget

_SHEET, _NAME, _BOOK, _STRING = 156, 39, 153, 19
_AUTHOR, _COMMENT, _COMMENT_TEXT = 632, 635, 637
_SHEETS = re.compile(r"xl/(worksheets|macrosheets|dialogsheets)/[^/]+\.bin", re.IGNORECASE)
_SILENT = re.compile(r"xl/(calcChain|styles|sharedStrings|metadata)\.bin|.*/binaryIndex\d*\.bin|"
                     r".*printerSettings\d*\.bin", re.IGNORECASE)  # fmt: skip
_BEHIND = (
    (re.compile(r"xl/externalLinks/.*\.bin"), Part.HIDDEN, "外部链接缓存"),
    (re.compile(r"xl/pivotCache/.*\.bin"), Part.HIDDEN, "数据透视表缓存"),
    (re.compile(r"xl/connections\.bin|xl/queryTables/.*\.bin"), Part.METADATA, "数据连接"),
    (re.compile(r"xl/revisions/.*\.bin"), Part.REVISION, "修订日志"),
    (re.compile(r"xl/(tables|comments|slicer\w*|timeline\w*).*\.bin"), Part.HIDDEN, "内部数据流"),
)
_HIDDEN_NAME, _BUILT_IN = 0x01, 0x20


def recognise(source: Source) -> str | None:
    found = recognise_family(source)
    binary = any(name.lower() == "xl/workbook.bin" for name in source.package_names)
    return found[1] if found and found[0] == "xl" and binary else None


def read(source: Source, budget: Budget) -> Content:
    reader = _BookReader(open_package(source, budget), budget.limits.characters)
    reader.read()
    rest = read_rest(reader.package, reader.builder, reader.where)
    builder = reader.builder
    media_type = recognise(source) or "application/octet-stream"
    gaps = (*reader.gaps, *rest.gaps)
    return Content(media_type, builder.text, builder.passages, rest.attachments, gaps)


class _BookReader:
    """One pass over one workbook; `where` says on which sheet other parts stand."""

    def __init__(self, package: OoxmlPackage, most: int) -> None:
        self.package = package
        self.builder = TextBuilder()
        self.gaps: list[Gap] = []
        self.where: dict[str, Location] = {}
        self._writer = SheetWriter(self.builder)
        self._most = most
        self._strings: list[str] = []
        self._styles: list[CellStyle] = []
        self._used: set[int] = set()
        self._since_1904 = False

    def read(self) -> None:
        main = self.package.main_part("xl/workbook.bin")
        book = list(read_records(self.package.read(main) or b""))
        self._since_1904 = any(kind == _BOOK and body[:1] == b"\1" for kind, body in book)
        self._strings = list(_strings(self._part(main, "sharedStrings", "xl/sharedStrings.bin")))
        self._styles = read_styles(self._part(main, "styles", "xl/styles.bin"))
        targets = {one.id: one.target for one in self.package.relationships(main)}
        for kind, body in book:
            if kind == _SHEET:
                self._listed(body, targets)
        for name in [one for one in self.package.unread if _SHEETS.fullmatch(one)]:
            self._writer.begin("", hidden=True, place="未列出的工作表")
            self._sheet(name)
        self._writer.location = Location()
        for kind, body in book:
            if kind == _NAME:
                self._name(body)
        self._behind()

    def _part(self, owner: str, kind: str, usual: str) -> bytes:
        names = self.package.related(owner, kind) or (self.package.resolve(usual) or "",)
        return (self.package.read(names[0]) if names[0] else None) or b""

    def _listed(self, body: bytes, targets: dict[str, str]) -> None:
        try:
            fields = Fields(body)
            state = fields.number()
            fields.take(4)
            identifier, title = fields.text(), fields.text()
        except struct.error:
            return
        self._writer.begin(title, hidden=bool(state))
        name = self.package.resolve(targets.get(identifier, "/"))
        if name is None or name not in self.package.unread:
            where = Location(sheet=title)
            self.gaps.append(Gap(GapKind.DAMAGED, "有工作表的内容缺失", where))
        else:
            self._sheet(name)

    def _sheet(self, name: str) -> None:
        self.where[name] = self._writer.location
        if self.builder.length > self._most:
            message = "工作表文字总量超过上限，其余未读取"
            self.gaps.append(Gap(GapKind.TOO_LARGE, message, self._writer.location))
            self.package.unread.pop(name, None)
            return
        relationships = self.package.relationships(name)
        links = {one.id: one.target for one in relationships if one.external}
        reader = SheetReader(
            self._writer, self._strings, self._styles, links, since_1904=self._since_1904
        )
        reader.read(self.package.read(name) or b"")
        self._used |= reader.used
        for part in self.package.related(name, "comments"):
            self._comments(self.package.read(part) or b"")
        for one in relationships:
            target = None if one.external else self.package.resolve(one.target)
            if target:
                self.where.setdefault(target, self._writer.location)

    def _comments(self, data: bytes) -> None:
        cell: str | None = None
        for kind, body in read_records(data):
            try:
                if kind == _AUTHOR:
                    self._writer.remark(Fields(body).text(), Part.METADATA, "批注作者")
                elif kind == _COMMENT:
                    row, column = struct.unpack_from("<4xI4xI", body)
                    cell = f"{letters(column + 1)}{row + 1}"
                elif kind == _COMMENT_TEXT:
                    self._writer.remark(Fields(body, 1).text(), Part.COMMENT, "批注", cell)
            except struct.error:
                continue

    def _name(self, body: bytes) -> None:
        try:
            fields = Fields(body)
            flags = fields.number()
            fields.take(5)
            name, code, comment = fields.text(), fields.formula(), fields.text()
        except struct.error:
            return
        if flags & _BUILT_IN or name.startswith("_xl"):
            return
        hidden = bool(flags & _HIDDEN_NAME)
        part, place = (Part.HIDDEN, "隐藏的名称") if hidden else (Part.ATTRIBUTE, "名称管理器")
        self._writer.remark(name, part, place)
        if not is_plain_reference(code, Dialect.BINARY):
            for text in literals(code, Dialect.BINARY, lambda raw: raw.decode("latin-1")):
                self._writer.remark(text, part, place)
        self._writer.remark(comment, Part.COMMENT, "名称的批注")

    def _behind(self) -> None:
        """Parts that no sheet shows: their Chinese is found byte by byte."""
        for name in list(self.package.unread):
            if _SILENT.fullmatch(name):
                self.package.unread.pop(name)
                continue
            for pattern, part, place in _BEHIND:
                if pattern.fullmatch(name):
                    for text in loose_text(self.package.read(name) or b""):
                        if text not in self._writer.seen:
                            self._writer.remark(text, part, place)
        for index, text in enumerate(self._strings):
            if index not in self._used and text not in self._writer.seen:
                self._writer.remark(text, Part.HIDDEN, "未使用的单元格文字")


def _strings(data: bytes) -> list[str]:
    found: list[str] = []
    for kind, body in read_records(data):
        if kind == _STRING:
            try:
                found.append(Fields(body, 1).text())
            except struct.error:
                found.append("")
    return found
