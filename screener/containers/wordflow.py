"""Text of a word processor as it flows in: runs, fields, paragraphs, cells, rows become passages.

What is seen reads on line by line; what is not (deletions, hidden runs, field codes) stands
beside its paragraph. DOC and RTF tell the same story in different bytes, and both tell it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from screener.containers.lines import Line, extend
from screener.document import INSERTED, Location, Part, Span, TableCell, TextBuilder

TINY_POINTS = 2.0
DELETED = "删除的修订"
_TITLE_SEARCH = 20  # paragraphs in which the title of an unstyled document must stand
_TITLE_LENGTH = 60
_TITLE_POINTS = 18.0
_PLAIN_FIELD = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|TOC|REF|NOTEREF|SEQ|SECTION|TIME|DATE|STYLEREF|FORM\w+|"
    r"SHAPE|EMBED|EQ)\b[^\"]*$"
)
_KEYWORD = re.compile(r"[A-Z]*(\s*\\[*#@a-z]+(\s+[A-Z]+)?)*", re.IGNORECASE)
_LINK_FIELD = re.compile(r"\s*HYPERLINK\b")


@dataclass(slots=True)
class _Paragraph:
    """`shown` and `inserted` count code points seen, of which some stand in a tracked insertion.

    `insertions` are where these stand in `pieces`, `length` code points long.
    """

    lines: list[Line] = field(default_factory=list)
    asides: list[tuple[str, Part, str]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    insertions: list[Span] = field(default_factory=list)
    length: int = 0
    page: int | None = None
    shown: int = 0
    inserted: int = 0
    points: float = 0.0
    bold: bool = False

    @property
    def empty(self) -> bool:
        return not (self.lines or self.asides or self.pieces)


@dataclass(slots=True)
class _Field:
    """`code` collects until the result begins; `embeds`: the result is an object's picture."""

    code: list[str] | None = field(default_factory=list)
    embeds: bool = False


@dataclass(slots=True)
class _Row:
    cells: list[list[tuple[int, _Paragraph]]] = field(default_factory=lambda: [[]])


class StoryWriter:
    """Writes the stories of one document into one builder; tables count through all of them."""

    def __init__(self, builder: TextBuilder, numbers: Iterator[int] | None = None) -> None:
        """`numbers` counts tables, where several writers of one document must share it."""
        self.builder = builder
        self._numbers = numbers or count(1)
        self._table = 0
        self._titles_left = _TITLE_SEARCH
        self.begin(Part.BODY, None)

    def begin(self, part: Part, place: str | None, page: int | None = None) -> None:
        """Start a story. `page` is the number of its first page, where its pages are known."""
        self.part, self.place, self.page = part, place, page
        self._number = 0
        self._fields: list[_Field] = []
        self._paragraph = _Paragraph(page=page)
        self._row: _Row | None = None
        self._rows = 0

    def text(
        self, text: str, unseen: str | None = None, *, inserted: bool = False,
        points: float = 0.0, bold: bool = False,
    ) -> None:  # fmt: skip
        """Append a run. `unseen` says in an editor's words why no reader sees it."""
        code = next((one.code for one in reversed(self._fields) if one.code is not None), None)
        if code is not None:
            code.append(text)
        elif unseen:
            part = Part.REVISION if unseen.endswith("修订") else Part.HIDDEN
            self.aside(text, part, unseen, whole=False)
        else:
            now = self._paragraph
            if not now.pieces:
                now.page = self.page
            now.pieces.append(text)
            start, now.length = now.length, now.length + len(text)
            if inserted and text:
                extend(now.insertions, Span(start, now.length))
            solid = len(text.strip())
            if solid and not now.shown:
                now.points, now.bold = points, bold
            now.shown += solid
            now.inserted += solid if inserted else 0

    def aside(self, text: str, part: Part, place: str, *, whole: bool = True) -> None:
        """Keep `text` beside the paragraph; pieces of one place read on unless `whole`."""
        asides = self._paragraph.asides
        if not whole and asides and asides[-1][1:] == (part, place):
            asides[-1] = (asides[-1][0] + text, part, place)
        elif text.strip() or not whole:
            asides.append((text, part, place))

    def break_line(self) -> None:
        now = self._paragraph
        text = "".join(now.pieces)
        if text.strip():
            now.lines.append(Line(text, now.page, tuple(now.insertions)))
        now.pieces, now.insertions, now.length = [], [], 0

    def turn_page(self) -> None:
        self.break_line()
        if self.page is not None:
            self.page += 1

    def begin_field(self) -> None:
        self._fields.append(_Field())

    def separate_field(self) -> None:
        """The code ends, its result follows."""
        now = self._fields[-1] if self._fields else None
        if now and now.code is not None:
            code, now.code = "".join(now.code), None
            now.embeds = code.lstrip().upper().startswith("EMBED")
            self._code(code)

    @property
    def in_object(self) -> bool:
        """Is what flows in now no more than the picture of an object pasted in?"""
        return any(one.embeds for one in self._fields)

    def end_field(self) -> None:
        self.separate_field()
        if self._fields:
            self._fields.pop()

    def _code(self, code: str) -> None:
        if _PLAIN_FIELD.match(code):
            return
        place = "超链接地址" if _LINK_FIELD.match(code) else "域代码"
        for index, piece in enumerate(code.split('"')):  # quoted texts are read by themselves
            if place == "超链接地址" and piece.startswith("_"):
                continue  # a place in the document itself, named by the program
            if index % 2 or not _KEYWORD.fullmatch(piece.strip()):
                self.aside(piece.strip(), Part.ATTRIBUTE, place)

    def end_paragraph(
        self, *, in_table: bool = False, heading: bool = False, centred: bool = False
    ) -> None:
        self.break_line()
        self._number += 1
        paragraph, self._paragraph = self._paragraph, _Paragraph(page=self.page)
        if in_table:
            self._row = self._row or _Row()
            if not paragraph.empty:
                self._row.cells[-1].append((self._number, paragraph))
            return
        self.end_table()
        heading = self._is_heading(paragraph, styled=heading, centred=centred)
        self._emit_lines(paragraph, self._number, heading=heading)
        self._emit_beside(paragraph, self._number)

    def end_cell(self) -> None:
        self.end_paragraph(in_table=True)
        if self._row is not None:
            self._row.cells.append([])

    def end_row(self) -> None:
        """Write the cells of a row: apart by tabs, or as lines where one stands alone."""
        row, self._row = self._row, None
        if row is None:
            return
        if not self._rows:
            self._table = next(self._numbers)
        self._rows += 1
        filled = [
            (column, cell)
            for column, cell in enumerate(row.cells, 1)
            if any(paragraph.lines for _, paragraph in cell)
        ]
        separator = "\n"
        for column, cell in filled:
            at = TableCell(self._table, self._rows, column)
            for number, paragraph in cell:
                for line in paragraph.lines:
                    place = self.place or f"表格{at.table}第{at.row}行第{column}列"
                    here = Location(self.part, line.page, number, place=place)
                    self.builder.add(
                        line.text, here, cell=at, separator=separator, inserted=line.inserted
                    )
                    separator = "\n" if len(filled) == 1 else "\t"
        for cell in row.cells:
            for number, paragraph in cell:
                self._emit_beside(paragraph, number)

    def end_table(self) -> None:
        """Whatever row is open ends, and so does its table."""
        self.end_row()
        self._rows = 0

    def end(self) -> None:
        """End the story; a field that is never closed must not swallow text."""
        for one in self._fields:
            self.aside("".join(one.code or ()), Part.HIDDEN, "域代码")
        self._fields = []
        if not self._paragraph.empty:
            self.end_paragraph(in_table=self._row is not None)
        self.end_table()

    def _is_heading(self, paragraph: _Paragraph, *, styled: bool, centred: bool) -> bool:
        if self.part is not Part.BODY or self.place or not paragraph.shown:
            return False
        if styled:
            self._titles_left = 0
            return True
        if self._titles_left <= 0:
            return False
        self._titles_left -= 1
        large = paragraph.bold or paragraph.points >= _TITLE_POINTS
        title = centred and large and paragraph.shown <= _TITLE_LENGTH
        if title:
            self._titles_left = min(self._titles_left, 1)  # a title may take a second line
        return title

    def _emit_lines(self, paragraph: _Paragraph, number: int, *, heading: bool) -> None:
        new = paragraph.shown and paragraph.inserted == paragraph.shown
        place = self.place or (INSERTED if new else None)
        for line in paragraph.lines:
            here = Location(self.part, line.page, number, place=place)
            self.builder.add(line.text, here, heading=heading, inserted=line.inserted)

    def _emit_beside(self, paragraph: _Paragraph, number: int) -> None:
        page = paragraph.lines[0].page if paragraph.lines else paragraph.page
        for text, part, place in paragraph.asides:
            for line in text.splitlines():
                self.builder.add(line, Location(part, page, number, place=place))
