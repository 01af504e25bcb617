"""One presentation: its slides in order, notes, masters, and what lies round and behind them."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable

from screener.containers.ole.drawing import (
    OPTIONS,
    SHAPE,
    SHAPE_CONTAINER,
    Picture,
    Record,
    object_pictures,
    pictures,
    records,
    walk,
)
from screener.containers.ole.rest import add_macros, embedded
from screener.document import Attachment, Gap, GapKind, Location, Part, TextBuilder
from screener.extract.ppt.shapes import Page, ShapeReader, is_painted, referred
from screener.extract.ppt.stream import (
    DOCUMENT,
    HANDOUT,
    MASTER,
    NOTES,
    SLIDE,
    STORAGE,
    Objects,
    strings,
    within,
)
from screener.extract.ppt.words import Words, lines, read_words
from screener.limits import Budget

_LIST, _PERSIST, _DRAWING = 0x0FF0, 0x03F3, 0x040C
_DOCUMENT_ATOM, _NOTES_ATOM, _SHOW_INFO = 0x03E9, 0x03F1, 0x03F9
_SCHEME, _HEADERS, _COMMENT = 0x07F0, 0x0FD9, 0x2EE0
_HIDDEN_SLIDE = 0x0004
_MACROS, _SOUND = 0x0400, 0x07E6
_LISTED = (
    (0x0FD7, (1, 3), "超链接地址"),
    (0x0411, (), "节或放映的名称"),
    *((kind, (), "音视频文件路径") for kind in (0x1006, 0x100E, 0x1010, 0x100D, 0x1018)),
    *((kind, (1, 3), "对象名称") for kind in (0x0FCC, 0x0FCE, 0x0FEE)),
)
# A slide of the show itself, or what the program calls its own objects.
_OWN_WORDS = re.compile(r"\d+,-?\d+,.*|[\x20-\x7e]* (Object|Document|Worksheet|Slide|Chart).*")
_BACKGROUND, _PICTURE_TABLE = 0x400, 0xF001


class ShowReader:
    """One pass over the living objects, then over what an earlier save left behind."""

    def __init__(self, objects: Objects, builder: TextBuilder, budget: Budget) -> None:
        self.builder = builder
        self.attachments: list[Attachment] = []
        self.gaps: list[Gap] = []
        self._objects, self._budget = objects, budget
        self._shapes = ShapeReader(builder)
        self._pages: dict[int, int] = {}  # slide identifier to page
        self._read_slides: set[int] = set()
        document = objects.document
        assert document is not None
        self._document = document
        self._size = _slide_size(document)

    def read(self) -> None:
        listed = [one for one in records(self._document.body) if one.kind == _LIST]
        for one in listed:
            if one.instance == 0:
                self._slides(one)
        for notes in self._objects.living(NOTES):
            self._notes(notes)
        self._headers(self._document, Location())
        for master in (*self._objects.living(MASTER), *self._objects.living(HANDOUT)):
            self._master(master)
        for slide in self._objects.living(SLIDE):
            if slide.offset not in self._read_slides:
                self._unlisted(slide)
        self._around()
        self._stored()
        self._earlier()

    def _slides(self, listed: Record) -> None:
        for page, (number, identifier, outline) in enumerate(_entries(listed), 1):
            self._pages[identifier] = page
            if page > self._budget.limits.pages:
                message = "幻灯片数量超过上限，其余未读取"
                self.gaps.append(Gap(GapKind.TOO_LARGE, message, Location(page=page)))
                return
            slide = self._objects.get(number)
            if slide is None or slide.kind != SLIDE:
                self.gaps.append(Gap(GapKind.DAMAGED, "有幻灯片的内容缺失", Location(page=page)))
                self._outline(outline, Location(page=page))
            else:
                self._slide(slide, Location(page=page), outline)

    def _slide(self, slide: Record, location: Location, outline: tuple[Words, ...]) -> None:
        self._read_slides.add(slide.offset)
        if _is_hidden(slide):
            location = location._replace(part=Part.HIDDEN, place="隐藏幻灯片")
        scheme = _scheme(slide)
        bare = not _paints(slide) and not any(map(_paints, self._objects.living(MASTER)))
        page = Page(location, outline, self._size, scheme, bare)
        drawings = [one for one in records(slide.body) if one.kind == _DRAWING]
        for drawing in drawings:
            self._shapes.read(drawing, page)
        shown = {number for drawing in drawings for number in referred(drawing)}
        left = tuple(words for number, words in enumerate(outline) if number not in shown)
        self._outline(left, location._replace(part=Part.HIDDEN, place="大纲中的文字"))
        self._headers(slide, location)
        self._comments(slide, location)

    def _outline(self, outline: Iterable[Words], location: Location) -> None:
        """Texts of the outline that no shape shows, unless the slide says them all the same."""
        for words in outline:
            for line in lines(words):
                if line.text not in self._shapes.said:
                    self._shapes.said.add(line.text)
                    self.builder.add(line.text, location, heading=words.heading)

    def _unlisted(self, slide: Record) -> None:
        self._slide(slide, Location(Part.HIDDEN, place="未列出的幻灯片"), ())

    def _notes(self, notes: Record) -> None:
        identifier = next(
            (struct.unpack_from("<I", one.body)[0] for one in records(notes.body)
             if one.kind == _NOTES_ATOM and len(one.body) >= 4), 0)  # fmt: skip
        if not identifier:
            self._master(notes)
            return
        location = Location(Part.NOTES, page=self._pages.get(identifier))
        for drawing in records(notes.body):
            if drawing.kind == _DRAWING:
                self._shapes.read(drawing, Page(location))
        self._headers(notes, location)

    def _headers(self, owner: Record, location: Location) -> None:
        """Dates, headers and footers typed in once for all slides or for one."""
        hidden = location.part is Part.HIDDEN
        parts = {0: Part.FOOTER, 1: Part.HEADER, 2: Part.FOOTER}
        for container in records(owner.body):
            if container.kind == _HEADERS:
                for number, text in strings(container).items():
                    part = Part.HIDDEN if hidden else parts.get(number, Part.FOOTER)
                    self.builder.add(text, location._replace(part=part))

    def _comments(self, slide: Record, location: Location) -> None:
        here = location._replace(part=Part.COMMENT, place="批注")
        for comment in within(slide, _COMMENT):
            said = strings(comment)
            for line in said.get(1, "").splitlines():
                self.builder.add(line, here)
            author = Location(Part.METADATA, place="批注作者")
            self.builder.add(said.get(0, ""), author)

    def _master(self, master: Record) -> None:
        """What masters add themselves; texts of placeholders are the stock prompts."""
        location = Location(place="母版")
        for drawing in records(master.body):
            if drawing.kind == _DRAWING:
                own = TextBuilder()
                ShapeReader(own).read(drawing, Page(location))
                for passage in own.passages:
                    text = own.text[passage.span.start : passage.span.end]
                    if not _is_prompt(text):
                        self.builder.add(text, passage.location)
        self._headers(master, location)

    def _around(self) -> None:
        """What the document lists beside its slides: links, shows, media, names of objects."""
        for kind, numbers, place in _LISTED:
            for one in within(self._document, kind):
                said = strings(one)
                for number in numbers or tuple(said):
                    text = said.get(number, "")
                    if text and not _OWN_WORDS.fullmatch(text):
                        self.builder.add(text, Location(Part.ATTRIBUTE, place=place))
        if next(within(self._document, _SOUND), None) is not None:
            self.gaps.append(Gap(GapKind.MEDIA, "演示文稿内有声音，其中的内容未读取"))

    def pictures(self, stream: bytes) -> dict[Picture, None]:
        """The pictures kept in a stream of their own, but for those that only show objects."""
        most = self._budget.limits.member_bytes
        skipped: set[int] = set()
        for kind in (SLIDE, NOTES, MASTER):
            for one in self._objects.living(kind):
                skipped |= object_pictures(one.body)
        listed = [one.body for one in within(self._document, _PICTURE_TABLE)]
        if not listed:
            return dict.fromkeys(pictures(stream, most))
        return dict.fromkeys(pictures(b"".join(listed), most, stream, skipped))

    def _stored(self) -> None:
        """Objects and macros kept as compound files inside the stream."""
        projects = {
            struct.unpack_from("<I", one.body)[0]
            for one in within(self._document, _MACROS)
            if len(one.body) >= 4
        }
        macros = {found.offset for number in projects if (found := self._objects.get(number))}
        for number, one in enumerate(self._objects.living(STORAGE), 1):
            data = self._unpacked(one)
            if data is None:
                self.gaps.append(Gap(GapKind.DAMAGED, "嵌入对象损坏，未能读取"))
            elif one.offset in macros:
                self.gaps += add_macros(data, self.builder)
            else:
                name = f"对象{number}"
                self.attachments += embedded(data, name, self.builder, self._budget)

    def _unpacked(self, one: Record) -> bytes | None:
        if one.instance != 1:
            return one.body
        most = self._budget.limits.member_bytes
        try:
            return zlib.decompressobj().decompress(one.body[4:], most)
        except zlib.error:
            return None

    def _earlier(self) -> None:
        """Slides as an earlier save left them in the file, where they say something else."""
        for one in self._objects.dead:
            if one.kind not in (SLIDE, NOTES, DOCUMENT, MASTER):
                continue
            atoms = list(walk(one.body))
            for words in read_words(atoms):
                for line in lines(words):
                    if line.text not in self._shapes.said and not _is_prompt(line.text):
                        self._shapes.said.add(line.text)
                        place = Location(Part.HIDDEN, place="快速保存残留的文字")
                        self.builder.add(line.text, place)


def _entries(listed: Record) -> list[tuple[int, int, tuple[Words, ...]]]:
    """(object, identifier, outline) of each slide of a list."""
    found: list[tuple[int, int, list[Record]]] = []
    for one in records(listed.body):
        if one.kind == _PERSIST and len(one.body) >= 16:
            number, identifier = struct.unpack_from("<I8xI", one.body)
            found.append((number, identifier, []))
        elif found:
            found[-1][2].append(one)
    return [(number, identifier, tuple(read_words(atoms))) for number, identifier, atoms in found]


def _slide_size(document: Record) -> tuple[int, int] | None:
    for one in records(document.body):
        if one.kind == _DOCUMENT_ATOM and len(one.body) >= 8:
            width, height = struct.unpack_from("<ii", one.body)
            return (width, height) if width > 0 and height > 0 else None
    return None


def _is_hidden(slide: Record) -> bool:
    return any(
        len(one.body) >= 12 and struct.unpack_from("<H", one.body, 10)[0] & _HIDDEN_SLIDE
        for one in records(slide.body)
        if one.kind == _SHOW_INFO
    )


def _scheme(slide: Record) -> tuple[str, ...]:
    for one in records(slide.body):
        if one.kind == _SCHEME and one.instance == 1 and len(one.body) >= 32:
            return tuple(one.body[4 * n : 4 * n + 3].hex().upper() for n in range(8))
    return ()


def _paints(page: Record) -> bool:
    """Is anything painted on a slide or master, so that white text may be meant to be seen?"""
    for record in walk(page.body):
        if record.kind != SHAPE_CONTAINER:
            continue
        inside = list(records(record.body))
        ground = any(
            one.kind == SHAPE
            and len(one.body) >= 8
            and struct.unpack_from("<I", one.body, 4)[0] & _BACKGROUND
            for one in inside
        )
        if not ground and any(one.kind in OPTIONS and is_painted(one) for one in inside):
            return True
    return False


def _is_prompt(text: str) -> bool:
    bare = text.strip()
    return bare.startswith(("单击此处", "点击此处", "Click to edit", "单击以编辑", "点击编辑")) or (
        bare.rstrip("级层") in {"第二", "第三", "第四", "第五", "*", "‹#›"}
        or bare in {"Second level", "Third level", "Fourth level", "Fifth level"}
    )
