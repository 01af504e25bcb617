"""Shapes of a PowerPoint page read into passages: texts, tables, names, what lies unseen."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from screener.containers.ole.drawing import (
    CLIENT_DATA,
    CLIENT_TEXT,
    OPTIONS,
    SHAPE,
    SHAPE_CONTAINER,
    Record,
    Shape,
    options,
    records,
    shape_of,
)
from screener.containers.ooxml.xml import is_automatic_name
from screener.document import Location, Part, TableCell, TextBuilder
from screener.extract.ppt.words import REFERENCE, Words, lines, read_words

_GROUP, _GROUP_FRAME, _CHILD_ANCHOR, _ANCHOR = 0xF003, 0xF009, 0xF00F, 0xF010
_BACKGROUND = 0x400
_PLACEHOLDER = 0x0BC3
_STAMPS = frozenset({7, 8})  # date and slide number
_TABLE, _FILL, _FILL_FLAGS = 0x039F, 0x0181, 0x01BF
_FILLED = 0x00100010
_MOST_DEPTH = 16
Box = tuple[float, float, float, float]  # left, top, right, bottom


class Frame(NamedTuple):
    """How the coordinates of a group lie on the slide."""

    left: float = 0.0
    top: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0

    def place(self, box: Box) -> Box:
        return (
            self.left + box[0] * self.scale_x,
            self.top + box[1] * self.scale_y,
            self.left + box[2] * self.scale_x,
            self.top + box[3] * self.scale_y,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """The page shapes lie on. `outline` are texts that placeholders refer to; `ground` is the
    colour of a page that nothing else is painted on. `size` None: nothing can lie beside it.
    """

    location: Location
    outline: tuple[Words, ...] = ()
    size: tuple[int, int] | None = None
    scheme: tuple[str, ...] = ()
    bare: bool = False


@dataclass(slots=True)
class _Drawn:
    """One shape as it lies on the page."""

    shape: Shape
    words: list[Words] = field(default_factory=list)
    box: Box | None = None
    placeholder: int = 0
    painted: bool = False
    background: bool = False


class ShapeReader:
    """Reads the drawings of one presentation; tables count through all of them."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self.said: set[str] = set()
        self._tables = 0
        self._paragraph = 0

    def read(self, drawing: Record, page: Page) -> None:
        self._paragraph = 0
        self._level(drawing.body, page, Frame(), 0)

    def _level(self, data: bytes, page: Page, frame: Frame, depth: int) -> None:
        for record in records(data):
            if record.kind == _GROUP and depth < _MOST_DEPTH:
                self._group(record, page, frame, depth)
            elif record.kind == SHAPE_CONTAINER:
                self._shape(_drawn(record, page, frame), page)
            elif record.container and depth < _MOST_DEPTH:
                self._level(record.body, page, frame, depth + 1)

    def _group(self, group: Record, page: Page, frame: Frame, depth: int) -> None:
        first = next(records(group.body), None)
        inner = page
        if first is not None and first.kind == SHAPE_CONTAINER:
            head = _drawn(first, page, frame)
            inner = _unseen(head, page)
            frame = _group_frame(first, frame, head.box)
            if _is_table(first):
                self._table(group, inner, frame)
                return
        self._level(group.body, inner, frame, depth + 1)

    def _shape(self, drawn: _Drawn, page: Page) -> None:
        if drawn.background or drawn.placeholder in _STAMPS:
            return
        page = _unseen(drawn, page)
        for words in drawn.words:
            self._text(words, page, painted=drawn.painted)
        self._names(drawn.shape, page)

    def _text(self, words: Words, page: Page, *, painted: bool) -> None:
        start, last = self._paragraph, 0
        for line in lines(words):
            last = line.paragraph
            self.said.add(line.text)
            here = page.location._replace(paragraph=start + last)
            unseen = "极小字" if line.tiny else _camouflage(line.color, page, painted=painted)
            if unseen:
                here = here._replace(part=Part.HIDDEN, place=unseen)
            self._builder.add(line.text, here, heading=words.heading)
        self._paragraph = start + last

    def _table(self, group: Record, page: Page, frame: Frame) -> None:
        """Cells are shapes: those of one row begin at one height."""
        cells = [
            drawn
            for record in records(group.body)
            if record.kind == SHAPE_CONTAINER
            for drawn in [_drawn(record, page, frame)]
            if drawn.box is not None and drawn.words
        ]
        self._tables += 1
        tops = sorted({one.box[1] for one in cells if one.box})
        lefts = sorted({one.box[0] for one in cells if one.box})
        cells.sort(key=lambda one: (one.box or (0, 0))[1::-1])
        last = None
        for one in cells:
            left, top = one.box[:2] if one.box else (0.0, 0.0)
            row, column = tops.index(top) + 1, lefts.index(left) + 1
            place = page.location.place or f"表格{self._tables}第{row}行第{column}列"
            for words in one.words:
                for line in lines(words):
                    self.said.add(line.text)
                    here = page.location._replace(place=place)
                    if line.tiny:
                        here = here._replace(part=Part.HIDDEN, place="极小字")
                    cell = TableCell(self._tables, row, column)
                    separator = "\t" if last == row else "\n"
                    self._builder.add(line.text, here, cell=cell, separator=separator)
                    last = row

    def _names(self, shape: Shape, page: Page) -> None:
        self._builder.add(shape.word_art, page.location._replace(place="艺术字"))
        name = "" if is_automatic_name(shape.name) else shape.name
        for text, place in (
            (shape.description, "替代文字"), (name, "对象名称"), (shape.tooltip, "超链接提示"),
        ):  # fmt: skip
            self._builder.add(text, page.location._replace(part=Part.ATTRIBUTE, place=place))


def _drawn(container: Record, page: Page, frame: Frame) -> _Drawn:
    drawn = _Drawn(shape_of(container.body))
    for record in records(container.body):
        if record.kind == SHAPE and len(record.body) >= 8:
            drawn.background = bool(struct.unpack_from("<I", record.body, 4)[0] & _BACKGROUND)
        elif record.kind == CLIENT_TEXT:
            drawn.words = _words(record, page)
        elif record.kind in (_ANCHOR, _CHILD_ANCHOR):
            drawn.box = frame.place(_box(record))
        elif record.kind == CLIENT_DATA:
            for atom in records(record.body):
                if atom.kind == _PLACEHOLDER and len(atom.body) >= 5:
                    drawn.placeholder = atom.body[4]
        elif record.kind in OPTIONS:
            drawn.painted = drawn.painted or is_painted(record)
    return drawn


def _words(text: Record, page: Page) -> list[Words]:
    atoms = list(records(text.body))
    found = list(read_words(atoms))
    for atom in atoms:
        if atom.kind == REFERENCE and len(atom.body) >= 4:
            index = struct.unpack_from("<I", atom.body)[0]
            if index < len(page.outline):
                found.append(page.outline[index])
    return found


def referred(drawing: Record) -> Iterator[int]:
    """Numbers of the outline's texts that shapes of a drawing show."""
    for record in records(drawing.body):
        if record.kind == REFERENCE and len(record.body) >= 4:
            yield struct.unpack_from("<I", record.body)[0]
        elif record.container or record.kind == CLIENT_TEXT:
            yield from referred(record)


def is_painted(record: Record) -> bool:
    """Does a table of options paint the shape?"""
    found = {key: value for key, value, _ in options(record)}
    flags = found.get(_FILL_FLAGS, 0)
    return flags & _FILLED == _FILLED or (_FILL in found and not flags >> 20 & 1)


def _box(record: Record) -> Box:
    body = record.body
    if record.kind == _CHILD_ANCHOR and len(body) >= 16:
        left, top, right, bottom = struct.unpack_from("<4i", body)
    elif len(body) >= 16:
        top, left, right, bottom = struct.unpack_from("<4i", body)
    elif len(body) >= 8:
        top, left, right, bottom = struct.unpack_from("<4h", body)
    else:
        return (0.0, 0.0, 1.0, 1.0)
    return (float(left), float(top), float(right), float(bottom))


def _group_frame(first: Record, frame: Frame, outer: Box | None) -> Frame:
    for record in records(first.body):
        if record.kind == _GROUP_FRAME and len(record.body) >= 16 and outer is not None:
            left, top, right, bottom = struct.unpack_from("<4i", record.body)
            if right == left or bottom == top:
                return frame
            scale_x = (outer[2] - outer[0]) / (right - left)
            scale_y = (outer[3] - outer[1]) / (bottom - top)
            return Frame(outer[0] - left * scale_x, outer[1] - top * scale_y, scale_x, scale_y)
    return frame


def _is_table(first: Record) -> bool:
    return any(
        key == _TABLE and value & 1
        for record in records(first.body)
        if record.kind in OPTIONS
        for key, value, _ in options(record)
    )


def _unseen(drawn: _Drawn, page: Page) -> Page:
    """`page`, with the shape's own reason not to be seen."""
    if page.location.part is Part.HIDDEN:
        return page
    place = "隐藏的形状" if drawn.shape.hidden else None
    if place is None and page.size and drawn.box is not None:
        left, top, right, bottom = drawn.box
        if right <= 0 or bottom <= 0 or left >= page.size[0] or top >= page.size[1]:
            place = "幻灯片外"
    if place is None:
        return page
    return replace(page, location=page.location._replace(part=Part.HIDDEN, place=place))


def _camouflage(color: str | None, page: Page, *, painted: bool) -> str | None:
    """White on white, where nothing is painted that could lie between."""
    if color is None or painted or not page.bare or not page.scheme:
        return None
    if color.startswith("scheme "):
        index = int(color[7:])
        color = page.scheme[index] if index < len(page.scheme) else None
    if color != page.scheme[0]:
        return None
    return "白色文字" if color == "FFFFFF" else "与底色同色的文字"
