"""Word documents of old (doc, dot, WPS's wps and wpt): every story, seen and unseen."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

from screener.containers.ole.compound import Compound
from screener.containers.ole.drawing import Shape, object_pictures, pictures, records, shapes
from screener.containers.ole.loose import loose_text
from screener.containers.ole.rest import packed, read_rest
from screener.containers.ole.unlock import is_locked
from screener.containers.ooxml.xml import is_automatic_name
from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, Encrypted
from screener.extract.doc import fib as head
from screener.extract.doc.fib import Fib, read_fib, table_stream
from screener.extract.doc.lists import counted, fonts, texts, variables
from screener.extract.doc.looks import sprms
from screener.extract.doc.old import is_word_2, read_old, read_word_2
from screener.extract.doc.pieces import DocumentText
from screener.extract.doc.story import StoryReader
from screener.limits import Budget

_TYPE = "application/msword"
_HEADER_KINDS = (Part.HEADER, Part.HEADER, Part.FOOTER, Part.FOOTER, Part.HEADER, Part.FOOTER)
_NOTE_SEPARATORS = 6
_PICTURE_HEAD, _LINKED_PICTURE = 0x44, 0x66
_BOX_ENTRY, _SECTION = 22, 12
_SECTION_KIND = 0x3009
_PAGE = 512


def recognise(source: Source) -> str | None:
    return _TYPE if "worddocument" in source.streams or is_word_2(source.data) else None


def read(source: Source, budget: Budget) -> Content:
    builder = TextBuilder()
    if source.compound is None:
        read_word_2(source.data, builder)
        return Content(_TYPE, builder.text, builder.passages)
    compound = source.compound
    if is_locked(compound):
        raise Encrypted("Word 文档设有打开密码")
    main = compound.read("WordDocument") or b""
    attachments: list[Attachment] = []
    gaps: list[Gap] = []
    associated: list[str] = []
    fib = read_fib(main)
    if fib.version < head.WORD_97:
        gaps += read_old(fib, main, builder)
    else:
        reader = _DocumentReader(compound, main, fib, builder, budget)
        reader.read()
        attachments, gaps, associated = reader.attachments, reader.gaps, reader.associated
    rest = read_rest(compound, source.data, builder, budget)
    said = builder.text
    for text in dict.fromkeys(associated):
        if text not in ("", "Normal.dot", "Normal", "Normal.wpt") and text not in said:
            builder.add(text, Location(Part.METADATA, place="文档关联信息"))
    children = (*attachments, *rest.attachments)
    return Content(
        _TYPE,
        builder.text,
        builder.passages,
        children,
        (*gaps, *rest.gaps),
        insertions=builder.insertions,
    )


class _DocumentReader:
    """One pass over one document of Word 97 or later."""

    def __init__(
        self, compound: Compound, main: bytes, fib: Fib, builder: TextBuilder, budget: Budget
    ) -> None:
        name = table_stream(fib)
        tables = compound.read(name)
        if tables is None:
            other = compound.read("0Table" if name == "1Table" else "1Table")
            if other is None:
                raise Damaged("Word 文档缺少记录结构的数据流，无法读取")
            tables = other
        self._compound, self._main, self._builder, self._budget = compound, main, builder, budget
        self._data = compound.read("Data") or b""
        self._tables = tables
        self._fib = replace(fib, tables_data=tables)
        self._text = DocumentText(self._fib, main, self._data, budget.limits.characters)
        self._stories = StoryReader(self._text, builder, fonts(self._fib))
        self.attachments: list[Attachment] = []
        self.gaps: list[Gap] = []
        self.associated = texts(self._fib.table(head.ASSOCIATED))

    def read(self) -> None:
        drawn = list(_drawn(self._fib.table(head.DRAWINGS)))
        hidden = frozenset(shape.identifier for _, shape in drawn if shape.hidden)
        self._read_stories(hidden)
        for part, shape in drawn:
            self._shape(part, shape)
        self._lists()
        self._older()
        self._pictures()
        if self._text.cut:
            self.gaps.append(Gap(GapKind.TOO_LARGE, "文档文字总量超过上限，其余未读取"))
        elif not self._text.whole or sum(self._fib.lengths) > self._text.pieces[-1].end + 1:
            self.gaps.append(Gap(GapKind.DAMAGED, "文档结构损坏，只读出其中一部分"))

    def _read_stories(self, hidden: frozenset[int]) -> None:
        stories = self._stories
        body, notes, headers, macros, comments, ends, boxes, header_boxes = self._bounds()
        self._headers(headers, footers=False)
        stories.read(*body, Part.BODY, continuous=self._continuous())
        self._boxes(boxes, head.BOXES, Part.BODY, hidden)
        self._headers(headers, footers=True)
        self._boxes(header_boxes, head.HEADER_BOXES, Part.HEADER, hidden)
        stories.read(*notes, Part.FOOTNOTE, "脚注")
        stories.read(*ends, Part.FOOTNOTE, "尾注")
        stories.read(*comments, Part.COMMENT, "批注")
        stories.read(*macros, Part.HIDDEN, "未使用的正文")
        last = self._text.pieces[-1].end if self._text.pieces else 0
        if last > header_boxes[1] + 2:
            stories.read(header_boxes[1], last, Part.HIDDEN, "未使用的正文")

    def _bounds(self) -> list[tuple[int, int]]:
        at = 0
        bounds: list[tuple[int, int]] = []
        for length in self._fib.lengths:
            bounds.append((at, at + length))
            at += length
        return bounds

    def _headers(self, bounds: tuple[int, int], *, footers: bool) -> None:
        data = self._fib.table(head.HEADERS)
        positions = struct.unpack(f"<{len(data) // 4}i", data[: len(data) // 4 * 4])
        said: set[str] = set()
        for number in range(len(positions) - 1):
            start, end = (bounds[0] + max(0, positions[number + step]) for step in (0, 1))
            end = min(end, bounds[1])
            if end <= start:
                continue
            if number < _NOTE_SEPARATORS:
                part = Part.FOOTNOTE
            else:
                part = _HEADER_KINDS[(number - _NOTE_SEPARATORS) % 6]
            if (part is not Part.HEADER) is not footers:
                continue
            words = "".join("".join(run.text for run in self._text.runs(start, end)).split())
            if words not in said:  # every section repeats the same headers
                place = "脚注分隔符" if part is Part.FOOTNOTE else None
                self._stories.read(start, end, part, place)
            said.add(words)

    def _boxes(
        self, bounds: tuple[int, int], number: int, part: Part, hidden: frozenset[int]
    ) -> None:
        """Text boxes in their order; what a deleted box still says is hidden."""
        positions, entries = self._fib.offsets(number, _BOX_ENTRY)
        if not entries:
            self._stories.read(*bounds, part, "文本框")
        for index, entry in enumerate(entries):
            start, end = (bounds[0] + max(0, positions[index + step]) for step in (0, 1))
            reusable, identifier = struct.unpack_from("<8xH4xI", entry)
            where, place = part, "文本框"
            if reusable:
                where, place = Part.HIDDEN, "已删除的文本框"
            elif identifier in hidden:
                where, place = Part.HIDDEN, "隐藏的形状"
            self._stories.read(start, min(end, bounds[1]), where, place)

    def _continuous(self) -> frozenset[int]:
        """Where a section ends and the next one begins on the same page."""
        positions, entries = self._fib.offsets(head.SECTIONS, _SECTION)
        found: set[int] = set()
        for number, entry in enumerate(entries[1:], 1):
            at = struct.unpack_from("<I", entry, 2)[0]
            size = int.from_bytes(self._main[at : at + 2], "little")
            for code, operand in sprms(self._main[at + 2 : at + 2 + size]):
                if code == _SECTION_KIND and operand == b"\0":
                    found.add(positions[number] - 1)
        return frozenset(found)

    def _shape(self, part: Part, shape: Shape) -> None:
        if shape.hidden and shape.word_art:
            self._builder.add(shape.word_art, Location(Part.HIDDEN, place="隐藏的形状"))
        else:
            watermark = "watermark" in shape.name.lower() or "水印" in shape.name
            place = "水印" if watermark else "艺术字"
            self._builder.add(shape.word_art, Location(part, place=place))
        name = "" if is_automatic_name(shape.name) or "WaterMark" in shape.name else shape.name
        for text, place in (
            (shape.description, "替代文字"), (name, "对象名称"), (shape.tooltip, "超链接提示"),
        ):  # fmt: skip
            self._builder.add(text, Location(Part.ATTRIBUTE, place=place))

    def _lists(self) -> None:
        fib, builder = self._fib, self._builder
        for name in texts(fib.table(head.BOOKMARKS)):
            if not name.startswith(("_", "OLE_LINK")):
                builder.add(name, Location(Part.ATTRIBUTE, place="书签名称"))
        for pair in variables(fib):
            for text in pair:
                builder.add(text, Location(Part.HIDDEN, place="文档变量"))
        people = (*texts(fib.table(head.REVISERS)), *counted(fib.table(head.COMMENTERS)))
        for person in dict.fromkeys(people):
            builder.add(person, Location(Part.METADATA, place="修订或批注作者"))
        for text in dict.fromkeys(texts(fib.table(head.SAVED_BY))):
            builder.add(text, Location(Part.METADATA, place="保存历史"))

    def _older(self) -> None:
        """Text that quick saving left in the file, and AutoText behind the document's own head."""
        left = self._text.uncovered(self._fib.first, self._fib.last)
        said = self._builder.text
        for text in loose_text(left):
            if text not in said:
                self._builder.add(text, Location(Part.HIDDEN, place="快速保存残留的文字"))
        following = struct.unpack_from("<H", self._main, 8)[0] * _PAGE
        if 0 < following < len(self._main) - 0x200:
            try:
                fib = replace(read_fib(self._main[following:]), tables_data=self._tables)
            except Damaged:
                return
            blocks = DocumentText(fib, self._main, self._data, self._budget.limits.characters)
            reader = StoryReader(blocks, self._builder, fonts(fib))
            reader.read(0, sum(fib.lengths), Part.HIDDEN, "构建基块")

    def _pictures(self) -> None:
        most = self._budget.limits.member_bytes
        table = self._fib.table(head.DRAWINGS)
        drawings = b"".join(drawing for _, drawing in _drawings(table))
        found = list(pictures(table, most, self._main, object_pictures(drawings)))
        for offset in self._stories.pictures:
            block = self._picture_block(offset)
            found += pictures(block, most)
            for shape in shapes(block):
                self._shape(Part.BODY, shape)
        for number, one in enumerate(dict.fromkeys(found), 1):
            name = f"图片/图片{number}.{one.extension}"
            self.attachments.append(packed(name, one.data, self._budget))

    def _picture_block(self, offset: int) -> bytes:
        """The drawing records of a picture that stands in the text."""
        size, skipped, kind = 0, 0, 0
        if offset + 8 <= len(self._data):
            size, skipped, kind = struct.unpack_from("<IHH", self._data, offset)
        block = self._data[offset + skipped : offset + size]
        if kind == _LINKED_PICTURE and block:  # a name stands before the records
            block = block[1 + block[0] :]
        return block if skipped == _PICTURE_HEAD else b""


def _drawn(data: bytes) -> Iterator[tuple[Part, Shape]]:
    for part, drawing in _drawings(data):
        for shape in shapes(drawing):
            yield part, shape


def _drawings(data: bytes) -> Iterator[tuple[Part, bytes]]:
    """Drawings of the body and of its headers: each stands behind a byte that says which."""
    first = next(records(data), None)
    at = 8 + len(first.body) if first else len(data)
    while at + 9 <= len(data):
        part = Part.HEADER if data[at] == 1 else Part.BODY
        size = struct.unpack_from("<I", data, at + 5)[0]
        yield part, data[at + 1 : at + 9 + size]
        at += 9 + size
