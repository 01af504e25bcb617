"""One WordprocessingML paragraph taken apart: what is seen, line by line, and what stands beside.

Insertions read as the accepted text; deletions, hidden runs, field codes, alternative text and
link targets come as asides; text boxes are handed back to be read as blocks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from screener.containers.lines import Line, extend
from screener.containers.ooxml.package import RELATIONSHIP, Relationship
from screener.containers.ooxml.xml import short
from screener.document import Part, Span
from screener.extract.docx.drawing import Aside, Box, read_drawing
from screener.extract.docx.styles import Look, Style, Styles, W, look_of

_PLAIN_FIELD = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|TOC|REF|NOTEREF|SEQ|SECTION|TIME|DATE|STYLEREF|FORM\w+)"
    r"\b[^\"]*$"
)
_KEYWORD = re.compile(r"[A-Z]*(\s*\\[*#@a-z]+(\s+[A-Z]+)?)*", re.IGNORECASE)
_LINK_FIELD = re.compile(r"\s*HYPERLINK\b")
_SKIPPED = frozenset({"w:pPr", "w:rPr", "w:sectPr", "w:tblPr", "w:sdtEndPr", "w:proofErr"})
_DELETED = {"w:del": "删除的修订", "w:moveFrom": "移走的修订"}


@dataclass(slots=True)
class Paragraph:
    """`number` counts from one in its story; `runs_on`: its mark is deleted, the next joins it."""

    number: int
    lines: list[Line] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    heading: bool = False
    inserted: bool = False
    runs_on: bool = False
    look: Look | None = None

    @property
    def blank(self) -> bool:
        return not any(line.text.strip() for line in self.lines)


@dataclass(slots=True)
class Flow:
    """What runs on from paragraph to paragraph of one story: the page, and open fields."""

    page: int | None = None
    rendered: bool = False
    fields: list[list[str] | None] = field(default_factory=list)

    def turn(self, *, rendered: bool) -> None:
        if self.page is not None and rendered == self.rendered:
            self.page += 1


class InlineReader:
    """Reads the runs of one paragraph."""

    def __init__(
        self,
        paragraph: Paragraph,
        style: Style,
        styles: Styles,
        relationships: Mapping[str, Relationship],
        flow: Flow,
        background: str | None,
    ) -> None:
        self._paragraph = paragraph
        self._style = style
        self._styles = styles
        self._relationships = relationships
        self._flow = flow
        self._background = background
        self._pieces: list[str] = []
        self._page = flow.page
        self._length = 0  # of the pieces
        self._insertions: list[Span] = []  # in the pieces
        self._inserted = [0, 0]  # code points outside and inside insertions
        self._insertion = False

    def read(self, element: etree._Element) -> None:
        self._walk(element, None)
        self._break_line()
        outside, inside = self._inserted
        self._paragraph.inserted = bool(inside) and not outside

    def _walk(self, element: etree._Element, deleted: str | None) -> None:
        for child in element:
            key = short(child.tag)
            if key == "w:r":
                self._run(child, deleted)
            elif key in _SKIPPED:
                continue
            elif key in _DELETED:
                self._walk(child, _DELETED[key])
            elif key in {"w:ins", "w:moveTo"}:
                self._insertion = True
                self._walk(child, deleted)
                self._insertion = False
            elif key == "w:sdtPr":
                self._control(child)
            elif key in {"w:hyperlink", "w:fldSimple"}:
                self._link(child)
                self._walk(child, deleted)
            elif key == "w:bookmarkStart":
                self._bookmark(child.get(f"{W}name", ""))
            elif key == "m:t":
                self._text(child.text or "", deleted)
            elif key == "w:bdo" and child.get(f"{W}val") == "rtl":
                self._text("\u202e", deleted)
                self._walk(child, deleted)
                self._text("\u202c", deleted)
            elif key == "mc:Fallback":
                self._walk(child, deleted or "兼容内容")
            else:
                self._walk(child, deleted)

    def _run(self, run: etree._Element, deleted: str | None) -> None:
        look = self._style.look
        rpr = run.find(f"{W}rPr")
        if rpr is not None:
            name = rpr.find(f"{W}rStyle")
            if name is not None:
                look = self._styles.character(name.get(f"{W}val", "")).over(look)
            look = look_of(rpr).over(look)
        place = deleted or look.concealment(self._background)
        for child in run:
            self._run_child(child, place, look)

    def _run_child(self, child: etree._Element, place: str | None, look: Look) -> None:
        key = short(child.tag)
        if key == "w:t":
            self._text(_lettered(child.text or "", look), place)
            if self._paragraph.look is None and child.text and child.text.strip():
                self._paragraph.look = look
        elif key == "w:delText":
            self._text(child.text or "", place or "删除的修订")
        elif key in {"w:tab", "w:ptab"}:
            self._text("\t", place)
        elif key == "w:noBreakHyphen":
            self._text("-", place)
        elif key == "w:sym":
            self._text(_symbol(child), place)
        elif key in {"w:br", "w:cr"}:
            self._line_break(child.get(f"{W}type"), place)
        elif key == "w:lastRenderedPageBreak":
            self._flow.turn(rendered=True)
        elif key in {"w:instrText", "w:delInstrText"}:
            self._instruction(child.text or "")
        elif key == "w:fldChar":
            self._field(child)
        elif key == "w:ruby":
            self._ruby(child, place)
        elif key in {"w:drawing", "w:pict", "w:object", "mc:AlternateContent"}:
            self._drawing(child, place)

    def _drawing(self, element: etree._Element, place: str | None) -> None:
        asides, boxes = read_drawing(element, self._relationships)
        self._paragraph.asides += asides
        self._paragraph.boxes += boxes
        for branch in element:  # letters that a run holds for some programs only
            unseen = place or ("兼容内容" if short(branch.tag) == "mc:Fallback" else None)
            for one in branch.iterfind(f"{W}t"):
                self._text(one.text or "", unseen)

    def _text(self, text: str, place: str | None) -> None:
        code = next((code for code in reversed(self._flow.fields) if code is not None), None)
        if code is not None:
            code.append(text)
        elif place:
            self._aside(text, Part.REVISION if place.endswith("修订") else Part.HIDDEN, place)
        else:
            if not self._pieces:
                self._page = self._flow.page
            self._pieces.append(text)
            self._inserted[self._insertion] += len(text.strip())
            start, self._length = self._length, self._length + len(text)
            if self._insertion:
                extend(self._insertions, Span(start, self._length))

    def _aside(self, text: str, part: Part | None, place: str, *, whole: bool = False) -> None:
        """Keep `text` beside the paragraph; pieces of the same place read on unless `whole`."""
        asides = self._paragraph.asides
        if not whole and asides and asides[-1].part is part and asides[-1].place == place:
            asides[-1] = Aside(asides[-1].text + text, part, place)
        elif text.strip():
            asides.append(Aside(text, part, place))

    def _line_break(self, kind: str | None, place: str | None) -> None:
        if kind == "page":
            self._flow.turn(rendered=False)
        if place is None:
            self._break_line()

    def _break_line(self) -> None:
        text = "".join(self._pieces)
        if text.strip():
            self._paragraph.lines.append(Line(text, self._page, tuple(self._insertions)))
        self._pieces, self._insertions, self._length = [], [], 0

    def _instruction(self, text: str) -> None:
        if self._flow.fields and self._flow.fields[-1] is not None:
            self._flow.fields[-1].append(text)
        else:
            self._aside(text, Part.ATTRIBUTE, "域代码")

    def _field(self, element: etree._Element) -> None:
        kind = element.get(f"{W}fldCharType")
        fields = self._flow.fields
        if kind == "begin":
            fields.append([])
            for data in element.iter(f"{W}ffData"):
                self._control(data)
        elif fields:
            code = fields[-1]
            if code is not None:
                self._code("".join(code))
                fields[-1] = None
            if kind == "end":
                fields.pop()

    def _code(self, code: str) -> None:
        if _PLAIN_FIELD.match(code):
            return
        place = "超链接地址" if _LINK_FIELD.match(code) else "域代码"
        for index, piece in enumerate(code.split('"')):  # quoted texts are read by themselves
            if index % 2 or not _KEYWORD.fullmatch(piece.strip()):
                self._aside(piece.strip(), Part.ATTRIBUTE, place, whole=True)

    def _link(self, element: etree._Element) -> None:
        self._code(element.get(f"{W}instr", "PAGE"))
        self._aside(element.get(f"{W}tooltip", ""), Part.ATTRIBUTE, "超链接提示", whole=True)
        self._target(element.get(f"{RELATIONSHIP}id"))

    def _target(self, identifier: str | None) -> None:
        found = self._relationships.get(identifier or "")
        if found and found.external:
            self._aside(found.target, Part.ATTRIBUTE, "超链接地址", whole=True)

    def _bookmark(self, name: str) -> None:
        if not name.startswith(("_", "OLE_LINK")):
            self._aside(name, Part.ATTRIBUTE, "书签名称", whole=True)

    def _control(self, properties: etree._Element) -> None:
        """Prompts, names and choices of a content control or form field."""
        for child in properties.iter():
            name = short(child.tag)
            values = [child.get(f"{W}displayText"), child.get(f"{W}value")]
            if name in {
                "w:alias",
                "w:tag",
                "w:helpText",
                "w:statusText",
                "w:default",
                "w:listEntry",
            }:
                values.append(child.get(f"{W}val"))
            for text in dict.fromkeys(value for value in values if value and not value.isdigit()):
                self._aside(text, Part.ATTRIBUTE, "内容控件", whole=True)

    def _ruby(self, ruby: etree._Element, place: str | None) -> None:
        for base in ruby.iterfind(f"{W}rubyBase"):
            self._walk(base, place)
        over = "".join(text.text or "" for text in ruby.iterfind(f"{W}rt//{W}t"))
        self._aside(over, None, "拼音指南", whole=True)


def _symbol(element: etree._Element) -> str:
    """A `w:sym`: Wingdings and its like stay private-use characters, which folding knows."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    font = (element.get(f"{W}font") or "").lower()
    plain = code & 0xFF
    if (
        font == "symbol" and 0x20 <= plain < 0x40
    ):  # digits and punctuation stand where ASCII has them
        return chr(plain)
    if code < 0x100 and font.startswith(("wingdings", "webdings", "symbol")):
        code += 0xF000
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _lettered(text: str, look: Look) -> str:
    """Plain characters set in Wingdings are its symbols."""
    if look.font and look.font.lower().startswith("wingdings"):
        return "".join(chr(ord(c) + 0xF000) if "!" <= c <= "\xff" else c for c in text)
    return text
