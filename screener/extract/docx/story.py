"""One story of a WordprocessingML file (body, header, notes …) read into passages, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import NamedTuple

from lxml import etree

from screener.containers.colours import UNKNOWN
from screener.containers.ooxml.package import Relationship
from screener.containers.ooxml.xml import short
from screener.document import INSERTED, Location, Part, TableCell, TextBuilder
from screener.extract.docx.drawing import Box
from screener.extract.docx.inline import Flow, InlineReader, Paragraph
from screener.extract.docx.styles import Style, Styles, W, fill_of, is_centred, looks_like_title
from screener.extract.docx.unseen import OFF_THE_PAGE, is_beyond, is_hidden_row, unseen_paragraph

_TITLE_SEARCH = 20  # paragraphs in which the title of an unstyled document must stand
_TITLE_LENGTH = 60
_WRAPPERS = frozenset({
    "w:sdt", "w:sdtContent", "w:ins", "w:del", "w:customXml", "w:smartTag", "w:moveTo",
    "w:moveFrom", "mc:AlternateContent", "mc:Choice",
})  # fmt: skip
_DELETED = {"w:del": "删除的修订", "w:moveFrom": "移走的修订"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What surrounds a block: its part and place, what it is painted on, what anchors it."""

    part: Part = Part.BODY
    place: str | None = None
    background: str | None = None
    anchor: int | None = None


class _Table(NamedTuple):
    element: etree._Element
    scope: Scope


class StoryReader:
    """Reads stories of one document into one builder; tables count through all of them."""

    def __init__(self, builder: TextBuilder, styles: Styles, background: str | None = None) -> None:
        self._builder = builder
        self._styles = styles
        self._page_colour = background
        self._tables = 0
        self._titles_left = _TITLE_SEARCH
        self._relationships: Mapping[str, Relationship] = {}
        self._flow = Flow()
        self._number = 0

    def read(
        self,
        container: etree._Element,
        scope: Scope,
        relationships: Iterable[Relationship],
        flow: Flow | None = None,
    ) -> None:
        """Read all blocks of `container`; `flow` counts pages where the story has any."""
        self._relationships = {one.id: one for one in relationships}
        self._flow = flow or Flow()
        self._number = 0
        self._emit_blocks(container, replace(scope, background=self._page_colour))
        for code in self._flow.fields:  # a field that is never closed must not swallow text
            if code:
                self._builder.add("".join(code), Location(Part.HIDDEN, place="域代码"))

    def _emit_blocks(self, container: etree._Element, scope: Scope) -> None:
        for block in self._joined(self._blocks(container, scope)):
            if isinstance(block, _Table):
                self._table(block)
            else:
                self._emit(block, scope)

    def _joined(self, blocks: Iterator[Paragraph | _Table]) -> Iterator[Paragraph | _Table]:
        """Paragraphs whose mark was deleted read on into the next one."""
        pending: Paragraph | None = None
        for block in blocks:
            if isinstance(block, Paragraph) and pending is not None:
                block = _join(pending, block)  # noqa: PLW2901 - the joined one takes its place
            elif pending is not None:
                yield pending
            pending = block if isinstance(block, Paragraph) and block.runs_on else None
            if pending is None:
                yield block
        if pending is not None:
            yield pending

    def _blocks(self, container: etree._Element, scope: Scope) -> Iterator[Paragraph | _Table]:
        for child in container:
            key = short(child.tag)
            if key == "w:p":
                yield self._paragraph(child, scope)
            elif key == "w:tbl":
                yield _Table(child, scope)
            elif key == "w:sdtPr":
                yield self._loose(child, scope)
            elif key in _DELETED:
                inner = replace(scope, part=Part.REVISION, place=_DELETED[key])
                yield from self._blocks(child, inner)
            elif key in {"w:r", "w:hyperlink"}:  # no paragraph round it: damaged, but text
                yield self._loose(container, scope)
                return
            elif len(child) and key not in {"w:sectPr", "w:tblPr", "w:tcPr", "w:trPr"}:
                place = "兼容内容" if key == "mc:Fallback" else None
                inner = replace(scope, part=Part.HIDDEN, place=place) if place else scope
                yield from self._blocks(child, inner)

    def _paragraph(self, element: etree._Element, scope: Scope) -> Paragraph:
        if scope.anchor is None:
            self._number += 1
        paragraph = Paragraph(self._number if scope.anchor is None else scope.anchor)
        ppr = element.find(f"{W}pPr")
        style, background, centred = self._styles.get(None), scope.background, False
        if ppr is not None:
            named = ppr.find(f"{W}pStyle")
            style = self._styles.get(named.get(f"{W}val") if named is not None else None)
            shade = ppr.find(f"{W}shd")
            background = (fill_of(shade) if shade is not None else None) or background
            centred = is_centred(ppr) if ppr.find(f"{W}jc") is not None else style.centred
            if (unseen := unseen_paragraph(ppr)) is not None:
                style = replace(style, look=replace(style.look, unseen=unseen))
            paragraph.runs_on = ppr.find(f"{W}rPr/{W}del") is not None
            if ppr.find(f"{W}pageBreakBefore") is not None:
                self._flow.turn(rendered=False)
        reader = InlineReader(
            paragraph, style, self._styles, self._relationships, self._flow, background
        )
        reader.read(element)
        paragraph.heading = self._is_heading(paragraph, style, scope, centred=centred)
        if ppr is not None and _turns_page(ppr.find(f"{W}sectPr")):
            self._flow.turn(rendered=False)
        return paragraph

    def _loose(self, element: etree._Element, scope: Scope) -> Paragraph:
        number = self._number if scope.anchor is None else scope.anchor
        paragraph = Paragraph(max(1, number))
        style = self._styles.get(None)
        wrapper = etree.Element(f"{W}p")
        loose = [element] if short(element.tag) == "w:sdtPr" else list(element)
        wrapper.extend(deepcopy(one) for one in loose)
        InlineReader(
            paragraph, style, self._styles, self._relationships, self._flow, scope.background
        ).read(wrapper)
        return paragraph

    def _is_heading(
        self, paragraph: Paragraph, style: Style, scope: Scope, *, centred: bool
    ) -> bool:
        if paragraph.blank or scope.part is not Part.BODY:
            return False
        if style.heading:
            self._titles_left = 0
            return True
        if self._titles_left <= 0:
            return False
        self._titles_left -= 1
        length = sum(len(line.text) for line in paragraph.lines)
        look = paragraph.look
        title = centred and length <= _TITLE_LENGTH and look is not None and looks_like_title(look)
        if title:
            self._titles_left = min(self._titles_left, 1)  # a title may take a second line
        return title

    def _emit(self, paragraph: Paragraph, scope: Scope) -> None:
        place = scope.place or (INSERTED if paragraph.inserted else None)
        for line in paragraph.lines:
            location = Location(scope.part, line.page, paragraph.number, place=place)
            heading = paragraph.heading
            self._builder.add(line.text, location, heading=heading, inserted=line.inserted)
        self._emit_beside(paragraph, scope)

    def _emit_beside(self, paragraph: Paragraph, scope: Scope) -> None:
        page = self._flow.page if not paragraph.lines else paragraph.lines[0].page
        for aside in paragraph.asides:
            part = aside.part or scope.part
            self._builder.add(aside.text, Location(part, page, paragraph.number, place=aside.place))
        for box in paragraph.boxes:
            self._emit_blocks(box.content, _box_scope(box, paragraph, scope))

    def _table(self, table: _Table) -> None:
        self._tables += 1
        number = self._tables
        scope = table.scope
        if self._paints(table.element):
            scope = replace(scope, background=UNKNOWN)
        floating = table.element.find(f"{W}tblPr/{W}tblpPr")
        if floating is not None and is_beyond(floating, "tblpX", "tblpY"):
            scope = replace(scope, part=Part.HIDDEN, place=OFF_THE_PAGE)
        for row, element in enumerate(_descend(table.element, "w:tr"), 1):
            row_scope = scope
            if is_hidden_row(element):
                row_scope = replace(scope, part=Part.HIDDEN, place="隐藏行")
            if element.find(f"{W}trPr/{W}del") is not None:
                row_scope = replace(scope, part=Part.REVISION, place="删除的修订")
            later = self._row(element, row_scope, number, row)
            for block, inner in later:
                if isinstance(block, _Table):
                    self._table(block)
                else:
                    self._emit_beside(block, inner)

    def _row(
        self, element: etree._Element, scope: Scope, table: int, row: int
    ) -> list[tuple[Paragraph | _Table, Scope]]:
        """Emit the row's own cells; return what must follow it: asides, boxes, inner tables."""
        cells: list[tuple[int, list[Paragraph]]] = []
        later: list[tuple[Paragraph | _Table, Scope]] = []
        column = 1 + _number(element, f"{W}trPr/{W}gridBefore")
        for cell in _descend(element, "w:tc"):
            shade = cell.find(f"{W}tcPr/{W}shd")
            fill = fill_of(shade) if shade is not None else None
            inner = replace(scope, background=fill or scope.background)
            blocks = list(self._joined(self._blocks(cell, inner)))
            later += [(block, inner) for block in blocks]
            cells.append((column, [block for block in blocks if isinstance(block, Paragraph)]))
            column += max(1, _number(cell, f"{W}tcPr/{W}gridSpan"))
        self._emit_cells([(at, cell) for at, cell in cells if cell], scope, table, row)
        return later

    def _emit_cells(
        self, cells: list[tuple[int, list[Paragraph]]], scope: Scope, table: int, row: int
    ) -> None:
        """Cells stand apart by tabs. A cell alone in its row is layout: its lines stay lines."""
        filled = [(at, cell) for at, cell in cells if any(not one.blank for one in cell)]
        inner = "\n" if len(filled) == 1 else "\t"
        separator = "\n"
        for column, paragraphs in filled:
            place = scope.place or f"表格{table}第{row}行第{column}列"
            for paragraph in paragraphs:
                for line in paragraph.lines:
                    location = Location(scope.part, line.page, paragraph.number, place=place)
                    self._builder.add(
                        line.text,
                        location,
                        cell=TableCell(table, row, column),
                        heading=paragraph.heading,
                        separator=separator,
                        inserted=line.inserted,
                    )
                    separator = inner

    def _paints(self, table: etree._Element) -> bool:
        style = table.find(f"{W}tblPr/{W}tblStyle")
        return style is not None and self._styles.fills_tables(style.get(f"{W}val"))


def _join(first: Paragraph, second: Paragraph) -> Paragraph:
    lines = list(first.lines)
    if lines and second.lines:
        lines[-1] = lines[-1].joined(second.lines[0])
        lines += second.lines[1:]
    else:
        lines += second.lines
    return replace(
        second,
        number=first.number,
        lines=lines,
        asides=first.asides + second.asides,
        boxes=first.boxes + second.boxes,
    )


def _box_scope(box: Box, paragraph: Paragraph, scope: Scope) -> Scope:
    inner = replace(
        scope,
        place=scope.place if scope.part is Part.REVISION else "文本框",
        background=box.background,
        anchor=paragraph.number,
    )
    return replace(inner, part=Part.HIDDEN, place=box.conceals) if box.conceals else inner


def _descend(container: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those inside content controls and revisions."""
    for child in container:
        key = short(child.tag)
        if key == wanted:
            yield child
        elif key in _WRAPPERS:
            yield from _descend(child, wanted)


def _turns_page(section: etree._Element | None) -> bool:
    kind = section.find(f"{W}type") if section is not None else None
    return section is not None and (kind is None or kind.get(f"{W}val") != "continuous")


def _number(element: etree._Element, path: str) -> int:
    found = element.find(path)
    value = found.get(f"{W}val", "") if found is not None else ""
    return min(int(value), 1000) if value.isdigit() else 0
