"""OpenDocument spreadsheets: cells as shown, what is hidden, and what lies round the grid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from screener.document import Location, Part, TableCell, TextBuilder
from screener.extract.odf.inline import Changes, InlineReader
from screener.extract.odf.names import attributes, number, short
from screener.extract.odf.story import Scope, StoryReader
from screener.extract.odf.styles import Look, Styles

_COLUMNS, _ROWS = 16_384, 1_048_576
_STOCK = re.compile(r"(Sheet|工作表|表)\s?_?\d{0,4}", re.IGNORECASE)
_LITERAL = re.compile(r'"([^"]{2,})"')
_HIDDEN = frozenset({"collapse", "filter"})
_NO_CELL = etree.Element("cell")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    location: Location
    column: int


class SheetReader:
    """Reads the sheets of one workbook; blocks inside cells go to the story reader."""

    def __init__(
        self, builder: TextBuilder, styles: Styles, story: StoryReader, changes: Changes
    ) -> None:
        self._builder = builder
        self._styles = styles
        self._story = story
        self._inline = InlineReader(styles, changes)
        self._tables = 0

    def read(self, spreadsheet: etree._Element) -> None:
        """All sheets in order, then what belongs to the whole workbook."""
        for child in spreadsheet.iterchildren(etree.Element):
            key = short(child.tag)
            if key == "table:table":
                self._sheet(child)
            elif key == "table:tracked-changes":
                self._changes(child)
            elif key == "table:content-validations":
                self._validations(child)
            else:
                self._named(child)

    def _sheet(self, table: etree._Element) -> None:
        given = attributes(table)
        title = given.get("table:name", "")
        hidden = self._styles.is_off("table", given.get("table:style-name"))
        scope = Scope(sheet=title)
        if hidden:
            scope = replace(scope, part=Part.HIDDEN, place="隐藏工作表")
        if hidden or not _STOCK.fullmatch(title):
            place = "隐藏工作表" if hidden else "工作表名称"
            self._builder.add(title, Location(Part.METADATA, sheet=title, place=place))
        self._tables += 1
        columns: list[tuple[int, int]] = []
        _hidden_columns(table, 1, columns)
        for at, row, unseen in _rows(table, 1, hidden=False):
            self._row(row, at, scope, columns, "隐藏行" if unseen else None)
        for child in table.iterchildren("{*}shapes", "{*}forms", "{*}desc", "{*}title"):
            self._story.read(child, scope)
        for scenario in table.iterchildren("{*}scenario"):
            note = attributes(scenario).get("table:comment", "")
            self._builder.add(note, replace(scope, part=Part.HIDDEN, place="方案").location(None))

    def _row(
        self,
        row: etree._Element,
        at: int,
        scope: Scope,
        hidden_columns: list[tuple[int, int]],
        hidden: str | None,
    ) -> None:
        cells: list[_Cell] = []
        later: list[tuple[etree._Element, Scope]] = []
        column = 1
        for element in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            given = attributes(element)
            reason = hidden
            if any(first <= column <= last for first, last in hidden_columns):
                reason = reason or "隐藏列"
            if short(element.tag) == "table:covered-table-cell":
                reason = reason or "合并单元格盖住的内容"
            where = replace(scope, cell=f"{_letters(column)}{at}")
            if reason and scope.part is Part.BODY:
                where = replace(where, part=Part.HIDDEN, place=reason)
            cells += self._cell(element, given, where, column, later)
            column += number(given.get("table:number-columns-repeated"), _COLUMNS)
        separator = "\n"
        for cell in cells:
            at_cell = TableCell(self._tables, at, cell.column)
            self._builder.add(cell.text, cell.location, cell=at_cell, separator=separator)
            separator = "\t"
        for block, where in later:
            self._story.block(block, where)

    def _cell(
        self,
        element: etree._Element,
        given: dict[str, str],
        scope: Scope,
        column: int,
        later: list[tuple[etree._Element, Scope]],
    ) -> Iterator[_Cell]:
        look = self._styles.look("table-cell", given.get("table:style-name"))
        words: list[str] = []
        unseen: str | None = look.reason
        if len(element) == 1 and not len(element[0]) and short(element[0].tag) == "text:p":
            words.append(element[0].text or "")  # nearly all are as plain as this
            element = _NO_CELL
        for child in element.iterchildren(etree.Element):
            if short(child.tag) not in {"text:p", "text:h"}:
                later.append((child, scope))
                continue
            paragraph = self._inline.read(child, replace(look, hidden=None, colour=None, size=None))
            words.append(paragraph.text)
            for aside in paragraph.asides:
                if aside.part is Part.HIDDEN:
                    unseen = unseen or aside.place
                    words.append(aside.text)
                else:
                    where = replace(scope, part=aside.part, place=aside.place, look=Look())
                    later.append((_paragraph(aside.text), where))
            later += ((block, scope) for block in paragraph.blocks)
        text = "\n".join(one for one in words if one) or _value(given)
        if unseen and scope.part is Part.BODY:
            scope = replace(scope, part=Part.HIDDEN, place=unseen)
        if text.strip():
            yield _Cell(text, scope.location(None), column)
        for literal in _LITERAL.findall(given.get("table:formula", "")):
            if literal.strip() and literal not in text:
                where = replace(scope, part=Part.HIDDEN, place="公式中的文字", look=Look())
                later.append((_paragraph(literal), where))

    def _changes(self, element: etree._Element) -> None:
        """What cells said before, still kept by the record of changes."""
        for author in dict.fromkeys(one.text or "" for one in element.iter("{*}creator")):
            self._builder.add(author, Location(Part.METADATA, place="修订或批注作者"))
        for paragraph in element.iter("{*}p"):
            text = "".join(str(one) for one in paragraph.itertext())
            self._builder.add(text, Location(Part.REVISION, place="修订前的单元格内容"))

    def _validations(self, element: etree._Element) -> None:
        for one in element.iter("{*}content-validation"):
            condition = attributes(one).get("table:condition", "")
            said = "；".join(_LITERAL.findall(condition))
            self._builder.add(said, Location(Part.HIDDEN, place="数据有效性"))
            for paragraph in one.iter("{*}p"):
                text = "".join(str(part) for part in paragraph.itertext())
                self._builder.add(text, Location(Part.HIDDEN, place="数据有效性提示"))

    def _named(self, element: etree._Element) -> None:
        """Named expressions, links to other files, database ranges."""
        for one in element.iter(etree.Element):
            given = attributes(one)
            name = given.get("table:name", "")
            if short(one.tag).startswith("table:named-") and not name.isascii():
                self._builder.add(name, Location(Part.METADATA, place="定义的名称"))
            literals = _LITERAL.findall(given.get("table:expression", ""))
            self._builder.add("；".join(literals), Location(Part.HIDDEN, place="定义的名称"))


def _value(given: dict[str, str]) -> str:
    """What a cell without a paragraph holds."""
    if given.get("office:value-type") == "string":
        return given.get("office:string-value", "")
    return given.get("office:value") or given.get("office:date-value") or ""


def _rows(
    table: etree._Element, at: int, *, hidden: bool
) -> Iterator[tuple[int, etree._Element, bool]]:
    """Rows with their numbers; a row that repeats comes once."""
    for child in table.iterchildren(etree.Element):
        key, given = short(child.tag), attributes(child)
        if key == "table:table-row":
            yield at, child, hidden or given.get("table:visibility") in _HIDDEN
            at += number(given.get("table:number-rows-repeated"), _ROWS)
        elif key in {"table:table-rows", "table:table-header-rows", "table:table-row-group"}:
            folded = given.get("table:display") == "false"
            for inner, row, unseen in _rows(child, at, hidden=hidden or folded):
                yield inner, row, unseen
                at = inner + number(attributes(row).get("table:number-rows-repeated"), _ROWS)


def _hidden_columns(table: etree._Element, at: int, found: list[tuple[int, int]]) -> int:
    """Fill in the ranges of columns that are not shown; returns the next free column."""
    for child in table.iterchildren(etree.Element):
        key, given = short(child.tag), attributes(child)
        if key == "table:table-column":
            count = number(given.get("table:number-columns-repeated"), _COLUMNS)
            if given.get("table:visibility") in _HIDDEN:
                found.append((at, at + count - 1))
            at += count
        elif key in {"table:table-columns", "table:table-header-columns"}:
            at = _hidden_columns(child, at, found)
        elif key == "table:table-column-group":
            start, at = at, _hidden_columns(child, at, found)
            if given.get("table:display") == "false":
                found.append((start, at - 1))
    return at


def _paragraph(text: str) -> etree._Element:
    element = etree.Element("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p")
    element.text = "".join(one for one in text if one.isprintable())
    return element


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
