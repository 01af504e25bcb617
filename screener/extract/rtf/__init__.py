"""Rich text (rtf): every story, deleted and hidden runs, annotations, properties, objects."""

from __future__ import annotations

import re
import struct
from bisect import bisect_left

from screener.containers.image_size import image_size
from screener.containers.ole.loose import loose_text
from screener.containers.ole.rest import embedded, packed
from screener.containers.ooxml.xml import is_automatic_name
from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, Span, TextBuilder
from screener.extract.rtf.reader import RtfReader
from screener.extract.rtf.state import Collected, State, unhex
from screener.limits import Budget

_TYPE = "application/rtf"
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}\{\\rt")
_PAGES = re.compile(rb"\\(?:page|pagebb|sect)[\\ \r\n{}]")
_TELLING = re.compile(r"[\u3400-\u9fff]{2}|\d{11}|\S@\S")
_INFO = {
    "title": "标题", "subject": "主题", "author": "作者", "manager": "经理", "company": "单位",
    "operator": "上次修改者", "category": "类别", "keywords": "关键词", "comment": "备注",
    "doccomm": "备注", "hlinkbase": "超链接基础",
}  # fmt: skip
_FORM = frozenset({"ffname", "ffdeftext", "ffhelptext", "ffstattext", "ffl"})
_SHAPE = {"wzDescription": "替代文字", "wzName": "对象名称", "wzTooltip": "超链接提示",
          "pibName": "图片名称"}  # fmt: skip
_ORDER = (Part.HEADER, Part.BODY, Part.FOOTER, Part.FOOTNOTE, Part.COMMENT)
_HEADING = re.compile(r"heading \d|title|标题 ?\d?|副标题|subtitle", re.IGNORECASE)
_LINKED = b"\1\0\0\0"
_SMALL_SIDE, _SMALL_METAFILE = 64, 4096


def recognise(source: Source) -> str | None:
    return _TYPE if _START.match(source.data[:80]) else None


def read(source: Source, budget: Budget) -> Content:
    collector = _Collector(budget)
    paged = _PAGES.search(source.data) is not None
    reader = RtfReader(collector.take, budget.limits.characters, paged=paged)
    collector.reader = reader
    reader.read(source.data)
    builder = TextBuilder()
    said: set[str] = set()
    for part in (*_ORDER, Part.HIDDEN):
        for kind, story in reader.stories:
            if kind is part and (kind not in (Part.HEADER, Part.FOOTER) or story.text not in said):
                said.add(story.text)  # every section repeats the same headers
                _copy(story, builder)
    _copy(collector.aside, builder)
    gaps = list(collector.gaps)
    if reader.open_groups:
        gaps.append(Gap(GapKind.DAMAGED, "文件不完整，只读出其中一部分"))
    attachments = tuple(collector.attachments)
    return Content(
        _TYPE,
        builder.text,
        builder.passages,
        attachments,
        tuple(gaps),
        insertions=builder.insertions,
    )


def _copy(source: TextBuilder, target: TextBuilder) -> None:
    """Append all of one story to the whole."""
    text, insertions, end, last = source.text, source.insertions, 0, 0
    for passage in source.passages:
        start = passage.span.start
        separator = text[end:start] or "\n"
        end, first = passage.span.end, last
        last = bisect_left(insertions, (end,), first)
        target.add(
            text[slice(*passage.span)],
            passage.location,
            cell=passage.cell,
            heading=passage.heading,
            separator=separator,
            inserted=[Span(low - start, high - start) for low, high in insertions[first:last]],
        )


class _Collector:
    """Takes the groups that are no story: properties, names, pictures, objects."""

    reader: RtfReader

    def __init__(self, budget: Budget) -> None:
        self.aside = TextBuilder()
        self.attachments: list[Attachment] = []
        self.gaps: list[Gap] = []
        self._budget = budget
        self._shape_property = ""
        self._user_property = ""
        self._pictures: set[bytes] = set()
        self._said: set[tuple[str, str]] = set()

    def take(self, group: Collected, state: State) -> None:
        name, text = group.name, group.text.strip()
        if name == "pict":
            self._picture(group, state)
        elif name in ("objdata", "datastore"):
            self._stored(name, unhex(b"".join(group.picture.digits)) or group.picture.raw)
        elif name == "colortbl":
            self.reader.colors = [_color(entry) for entry in text.split(";")]
        elif name == "stylesheet":
            self.reader.headings = _headings(text)
        elif name in _INFO:
            self._add(text, Part.METADATA, f"文档属性“{_INFO[name]}”")
        elif name in ("sn", "sv"):
            self._shape(name, text)
        elif name in ("propname", "staticval"):
            self._property(name, text)
        elif name == "docvar":
            for one in text.split("\0"):
                self._add(one, Part.HIDDEN, "文档变量")
        else:
            self._other(name, text)

    def _other(self, name: str, text: str) -> None:
        if name == "atnauthor":
            self._add(text, Part.METADATA, "修订或批注作者")
        elif name == "revtbl":
            for person in text.split(";"):
                self._add(person, Part.METADATA, "修订或批注作者")
        elif name == "bkmkstart":
            if not text.startswith(("_", "OLE_LINK")):
                self._add(text, Part.ATTRIBUTE, "书签名称")
        elif name == "template":
            self._add(text, Part.ATTRIBUTE, "附加模板")
        elif name in _FORM:
            self._add(text, Part.ATTRIBUTE, "内容控件")
        elif name != "fonttbl" and _TELLING.search(text):
            self._add(text, Part.HIDDEN, "内部数据")

    def _add(self, text: str, part: Part, place: str) -> None:
        for line in text.splitlines():
            if (line, place) not in self._said:
                self._said.add((line, place))
                self.aside.add(line.strip(), Location(part, place=place))

    def _shape(self, name: str, text: str) -> None:
        """Names and values of a shape's properties come in pairs of groups."""
        if name == "sn":
            self._shape_property = text
            return
        key, self._shape_property = self._shape_property, ""
        if key == "gtextUNICODE":
            self._add(text, Part.BODY, "艺术字")
        elif key == "fHidden":
            self.reader.shape_hidden = text == "1"
        elif key in _SHAPE and not is_automatic_name(text):
            self._add(text, Part.ATTRIBUTE, _SHAPE[key])
        elif key not in _SHAPE and _TELLING.search(text) and not text.isdigit():
            self._add(text, Part.ATTRIBUTE, "对象名称")

    def _property(self, name: str, text: str) -> None:
        if name == "propname":
            self._user_property = text
            return
        key, self._user_property = self._user_property, ""
        self._add(f"{key}：{text}" if text else key, Part.METADATA, f"文档属性“{key}”")

    def _stored(self, name: str, data: bytes) -> None:
        if name == "datastore":
            for text in loose_text(data):
                self._add(text, Part.HIDDEN, "自定义XML数据")
            return
        if data[4:8] == _LINKED:  # nothing but a name of the program stands here
            return
        inner = _native(data)
        if not inner:
            self.gaps.append(Gap(GapKind.DAMAGED, "嵌入对象损坏，未能读取"))
            return
        number = len(self.attachments) + 1
        self.attachments += embedded(inner, f"对象{number}", self.aside, self._budget)

    def _picture(self, group: Collected, state: State) -> None:
        data, extension = group.picture.data, group.picture.extension
        if not data or state.object or data in self._pictures:
            return  # of an object pasted in, the object itself is read
        self._pictures.add(data)
        size = image_size(data)
        if size is not None and min(size) < _SMALL_SIDE:
            return
        if extension in ("emf", "wmf") and len(data) <= _SMALL_METAFILE:
            return
        if extension == "wmf" and not data.startswith(b"\xd7\xcd\xc6\x9a"):
            data = b"\xd7\xcd\xc6\x9a" + bytes(18) + data
        name = f"图片/图片{len(self._pictures)}.{extension or 'bin'}"
        self.attachments.append(packed(name, data, self._budget))


def _native(data: bytes) -> bytes:
    """The object inside an OLE 1 header; what has no such header is taken as it is."""
    at = data.find(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    if at >= 0:
        return data[at:]
    try:
        at = 8
        for _ in range(3):
            at += 4 + struct.unpack_from("<I", data, at)[0]
        size = struct.unpack_from("<I", data, at)[0]
        kind = data[12 : 12 + struct.unpack_from("<I", data, 8)[0]]
    except struct.error:
        return b""
    body = data[at + 4 : at + 4 + size]
    if kind.rstrip(b"\0") == b"Package":
        body = _as_package(body)
    return body


def _as_package(body: bytes) -> bytes:
    """A package stream as the object it would be inside a compound file."""
    from screener.containers.ole.writer import compound_file

    return compound_file({("\x01Ole10Native",): struct.pack("<I", len(body)) + body})


def _color(entry: str) -> str | None:
    parts = dict(re.findall(r"([rgb])(\d{1,3})", entry))
    if not parts:
        return None
    return "".join(f"{min(255, int(parts.get(channel, '0'))):02X}" for channel in "rgb")


def _headings(text: str) -> set[int]:
    """Numbers of the styles that make a heading."""
    found: set[int] = set()
    for entry in text.split(";"):
        number = re.search(r"\\s(\d+) ", entry)
        level = re.search(r"\\outlinelevel(\d) ", entry)
        name = re.sub(r"\\\w+ ", "", entry).strip()
        if number and ((level and level[1] < "9") or _HEADING.fullmatch(name)):
            found.add(int(number[1]))
    return found
