"""Shapes of slides, notes and masters read into passages: groups, tables, names, what is unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from screener.containers.colours import looks_alike
from screener.containers.ooxml.drawing import CLEAR, A, DrawnLine, drawn_lines, solid_colour
from screener.containers.ooxml.package import RELATIONSHIP, Relationship
from screener.containers.ooxml.xml import is_automatic_name, short
from screener.document import Location, Part, TableCell, TextBuilder

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_TITLES = frozenset({"title", "ctrTitle"})
_SHAPES = frozenset({"p:sp", "p:cxnSp", "p:pic", "p:graphicFrame", "p:contentPart"})
_DATED = re.compile(r"[\d\s:：/.,‹›<>#-]|[年月日时分秒点上下午星期周第页共一二三四五六七八九十〇]")
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill")


class Frame(NamedTuple):
    """How the coordinates of a group lie on the slide."""

    left: float = 0.0
    top: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0


def _is_automatic(shape: etree._Element) -> bool:
    """Does it hold no more than a number or a date?"""
    text = "".join(map(str, shape.itertext()))
    rest = _DATED.sub("", text)
    return (rest.isascii() or len(rest) < 2) and re.search(r"\d{11}", text) is None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page that shapes lie on. `size` None: nothing can lie beside it; `white`: it is bare."""

    location: Location
    relationships: Mapping[str, Relationship] = field(default_factory=dict)
    size: tuple[int, int] | None = None
    white: bool = False
    automatic: frozenset[str] = frozenset()  # placeholders that hold numbers and dates


class ShapeReader:
    """Reads shape trees of one presentation; tables count through all of them."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._tables = 0
        self._paragraph = 0

    def read(self, root: etree._Element, sheet: Sheet) -> None:
        """Read every shape of a slide, notes page, layout or master."""
        self._paragraph = 0
        for tree in root.iter(f"{P}spTree"):
            self._tree(tree, sheet, Frame())

    def _tree(self, tree: etree._Element, sheet: Sheet, frame: Frame) -> None:
        for shape in tree:
            key = short(shape.tag)
            if key == "p:grpSp":
                inner = _concealed(shape, sheet, frame)
                self._names(shape, inner)
                self._tree(shape, inner, _group_frame(shape, frame))
            elif key in _SHAPES:
                self._shape(shape, _concealed(shape, sheet, frame))
            elif key == "mc:Fallback":
                hidden = sheet.location._replace(part=Part.HIDDEN, place="兼容内容")
                self._tree(shape, replace(sheet, location=hidden), frame)
            elif key in {"mc:AlternateContent", "mc:Choice"}:
                self._tree(shape, sheet, frame)

    def _shape(self, shape: etree._Element, sheet: Sheet) -> None:
        kind = _placeholder(shape)
        if kind in sheet.automatic and _is_automatic(shape):
            return
        for table in shape.iterfind(f"{A}graphic/{A}graphicData/{A}tbl"):
            self._table(table, sheet)
        ground = solid_colour(shape.find(f"{P}spPr"))
        if ground is None and sheet.white and not _is_painted(shape):
            ground = "FFFFFF"
        for body in shape.iterfind("{*}txBody"):
            self._text(body, sheet.location, heading=kind in _TITLES, ground=ground)
        self._names(shape, sheet)
        for link in shape.iter(f"{A}hlinkClick", f"{A}hlinkMouseOver"):
            self._link(link, sheet)

    def _text(
        self, body: etree._Element, location: Location, *, heading: bool, ground: str | None
    ) -> None:
        start, last = self._paragraph, 0
        for line in drawn_lines(body):
            last = line.paragraph
            if not line.text.strip():
                continue
            here = location._replace(paragraph=start + last)
            if place := _unseen(line, ground):
                here = here._replace(part=Part.HIDDEN, place=place)
            self._builder.add(line.text, here, heading=heading)
        self._paragraph = start + last

    def _table(self, table: etree._Element, sheet: Sheet) -> None:
        self._tables += 1
        for row, element in enumerate(table.iterfind(f"{A}tr"), 1):
            cells = [
                (
                    column,
                    [line for line in drawn_lines(cell) if line.text.strip()],
                    solid_colour(cell.find(f"{A}tcPr")),
                )
                for column, cell in enumerate(element.iterfind(f"{A}tc"), 1)
            ]
            filled = [one for one in cells if one[1]]
            separator = "\n"
            for column, lines, ground in filled:
                place = sheet.location.place or f"表格{self._tables}第{row}行第{column}列"
                for line in lines:
                    here = sheet.location._replace(place=place)
                    if unseen := _unseen(line, ground):
                        here = here._replace(part=Part.HIDDEN, place=unseen)
                    cell = TableCell(self._tables, row, column)
                    self._builder.add(line.text, here, cell=cell, separator=separator)
                    separator = "\n" if len(filled) == 1 else "\t"

    def _names(self, shape: etree._Element, sheet: Sheet) -> None:
        for properties in shape.iterfind("*/{*}cNvPr"):
            for text in (properties.get("descr"), properties.get("title")):
                self._aside(text, sheet, "替代文字")
            name = properties.get("name", "")
            if not is_automatic_name(name) and not name.startswith(("Google Shape;", "Shape ")):
                self._aside(name, sheet, "对象名称")

    def _link(self, link: etree._Element, sheet: Sheet) -> None:
        self._aside(link.get("tooltip"), sheet, "超链接提示")
        found = sheet.relationships.get(link.get(f"{RELATIONSHIP}id", ""))
        if found and found.external:
            self._aside(found.target, sheet, "超链接地址")

    def _aside(self, text: str | None, sheet: Sheet, place: str) -> None:
        if text:
            self._builder.add(text, sheet.location._replace(part=Part.ATTRIBUTE, place=place))


def _unseen(line: DrawnLine, ground: str | None) -> str | None:
    """Why nobody can read a line on ground of this colour; None where it can be read."""
    if line.tiny:
        return "极小字"
    if line.colour == CLEAR:
        return "透明文字"
    if ground and line.colour and looks_alike(line.colour, ground):
        return "白色文字" if looks_alike(ground, "FFFFFF") else "与底色同色的文字"
    return None


def is_bare_white(roots: Iterable[etree._Element]) -> bool:
    """Are a slide, its layout and its master all unpainted, so that white text cannot be seen?"""
    for root in roots:
        for background in root.iterfind(f"{P}cSld/{P}bg"):
            colours = [one.get("val", "").lower() for one in background.iter() if one.get("val")]
            if (
                set(colours) - {"bg1", "ffffff"}
                or background.find(f"{P}bgPr/{A}blipFill") is not None
            ):
                return False
        for mapping in root.iterfind(f"{P}clrMap"):
            if mapping.get("bg1") != "lt1":
                return False
        if next(root.iter(f"{P}pic"), None) is not None:
            return False
        if any(_is_painted(shape) for shape in root.iter(f"{P}sp")):
            return False
    return True


def _is_painted(shape: etree._Element) -> bool:
    properties = shape.find(f"{P}spPr")
    if properties is not None and any(properties.find(f"{A}{fill}") is not None for fill in _FILLS):
        return True
    bare = properties is not None and properties.find(f"{A}noFill") is not None
    return shape.find(f"{P}style") is not None and not bare


def _placeholder(shape: etree._Element) -> str | None:
    """The kind of placeholder a shape is; None for what is none."""
    for holder in shape.iterfind(f"*/{P}nvPr/{P}ph"):
        return holder.get("type", "obj")
    return None


def _concealed(shape: etree._Element, sheet: Sheet, frame: Frame) -> Sheet:
    """`sheet`, with the shape's own reason not to be seen."""
    if sheet.location.part is Part.HIDDEN:
        return sheet
    place = None
    for properties in shape.iterfind("*/{*}cNvPr"):
        if properties.get("hidden") in {"1", "true"}:
            place = "隐藏的形状"
    if place is None and sheet.size and _is_outside(shape, sheet.size, frame):
        place = "幻灯片外"
    if place is None:
        return sheet
    return replace(sheet, location=sheet.location._replace(part=Part.HIDDEN, place=place))


def _is_outside(shape: etree._Element, size: tuple[int, int], frame: Frame) -> bool:
    box = _box(shape, "off", "ext")
    if box is None:
        return False
    left = frame.left + box[0] * frame.scale_x
    top = frame.top + box[1] * frame.scale_y
    right, bottom = left + box[2] * frame.scale_x, top + box[3] * frame.scale_y
    return right <= 0 or bottom <= 0 or left >= size[0] or top >= size[1]


def _group_frame(group: etree._Element, frame: Frame) -> Frame:
    outer, inner = _box(group, "off", "ext"), _box(group, "chOff", "chExt")
    if outer is None or inner is None or not inner[2] or not inner[3]:
        return frame
    scale_x = frame.scale_x * outer[2] / inner[2]
    scale_y = frame.scale_y * outer[3] / inner[3]
    left = frame.left + outer[0] * frame.scale_x - inner[0] * scale_x
    top = frame.top + outer[1] * frame.scale_y - inner[1] * scale_y
    return Frame(left, top, scale_x, scale_y)


def _box(shape: etree._Element, corner: str, extent: str) -> tuple[int, int, int, int] | None:
    for transform in (*shape.iterfind("*/{*}xfrm"), *shape.iterfind("{*}xfrm")):
        at, size = transform.find(f"{A}{corner}"), transform.find(f"{A}{extent}")
        if at is None or size is None:
            continue
        try:
            return (
                int(at.get("x", "0")), int(at.get("y", "0")),
                int(size.get("cx", "0")), int(size.get("cy", "0")),
            )  # fmt: skip
        except ValueError:
            return None
    return None
