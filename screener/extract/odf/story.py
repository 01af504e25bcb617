"""Blocks of OpenDocument text in reading order: paragraphs, lists, sections, tables, frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from screener.document import INSERTED, Location, Part, Span, TableCell, TextBuilder
from screener.extract.odf.inline import Changes, InlineReader, Paragraph
from screener.extract.odf.names import attributes, number, short
from screener.extract.odf.styles import Look, Styles

_MOST_COLUMNS = 16_384
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_SHAPES = frozenset({"draw:custom-shape", "draw:rect", "draw:line", "draw:ellipse", "draw:polygon",
                     "draw:path", "draw:connector", "draw:caption", "draw:frame", "draw:g",
                     "draw:control", "draw:polyline", "draw:measure", "draw:circle"})  # fmt: skip
_SILENT = frozenset({"table:table-source", "draw:glue-point", "draw:enhanced-geometry"})
_STOCK_NAMES = ("框架", "图片", "图像", "对象", "形状", "文本框", "表格", "文本", "占位符", "标题")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a story stands and what it stands on."""

    part: Part = Part.BODY
    place: str | None = None
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    look: Look = field(default_factory=Look)

    def location(self, paragraph: int | None) -> Location:
        return Location(self.part, self.page, paragraph, self.sheet, self.cell, place=self.place)


class StoryReader:
    """Reads any container of blocks into the builder."""

    def __init__(self, builder: TextBuilder, styles: Styles, changes: Changes) -> None:
        self._builder = builder
        self._styles = styles
        self._inline = InlineReader(styles, changes)
        self._number = 0
        self._tables = 0
        self._readers: dict[str, Callable[[etree._Element, Scope], None]] = {
            "table:table": self._table,
            "office:annotation": self._annotation,
            "text:tracked-changes": self._deletions,
            "text:section": self._section,
            "text:note": self._note,
            "office:forms": self._forms,
            "svg:title": self._description,
            "svg:desc": self._description,
            "text:user-field-decl": self._field,
        }

    def read(self, container: etree._Element, scope: Scope) -> None:
        for child in container.iterchildren(etree.Element):
            self.block(child, scope)

    def block(self, element: etree._Element, scope: Scope) -> None:
        """Read one element, whatever it is; of one not known here, what is inside."""
        key = short(element.tag)
        if key in _PARAGRAPHS:
            self._paragraph(element, scope, heading=key == "text:h")
        elif key in _SHAPES:
            self._shape(element, key, attributes(element), scope)
        elif key in self._readers:
            self._readers[key](element, scope)
        elif key not in _SILENT:
            self.read(element, scope)

    def _section(self, element: etree._Element, scope: Scope) -> None:
        hidden = attributes(element).get("text:display") in {"none", "condition"}
        self.read(element, replace(scope, part=Part.HIDDEN, place="隐藏的节") if hidden else scope)

    def _note(self, element: etree._Element, scope: Scope) -> None:
        title = "尾注" if attributes(element).get("text:note-class") == "endnote" else "脚注"
        for body in element.iterchildren("{*}note-body"):
            self.read(body, replace(scope, part=Part.FOOTNOTE, place=title))

    def _description(self, element: etree._Element, scope: Scope) -> None:
        self._add(_text(element), replace(scope, part=Part.ATTRIBUTE, place="替代文字"))

    def _field(self, element: etree._Element, scope: Scope) -> None:
        given = attributes(element)
        said = given.get("office:string-value") or given.get("office:value") or ""
        self._add(said, replace(scope, part=Part.HIDDEN, place="用户字段"))

    def _paragraph(self, element: etree._Element, scope: Scope, *, heading: bool = False) -> None:
        self._number += 1
        paragraph = self._inline.read(element, scope.look)
        self._emit(paragraph, scope, self._number, heading=heading)
        self._after(paragraph, scope)

    def _emit(
        self,
        paragraph: Paragraph,
        scope: Scope,
        at: int,
        *,
        heading: bool = False,
        cell: TableCell | None = None,
        separator: str = "\n",
    ) -> None:
        text = paragraph.text
        location = scope.location(at)
        if paragraph.inserted == [Span(0, len(text))] and not location.place:
            location = location._replace(place=INSERTED)
        self._builder.add(
            text,
            location,
            cell=cell,
            heading=heading,
            separator=separator,
            inserted=paragraph.inserted,
        )

    def _after(self, paragraph: Paragraph, scope: Scope) -> None:
        for aside in paragraph.asides:
            self._add(aside.text, replace(scope, part=aside.part, place=aside.place))
        for block in paragraph.blocks:
            self.block(block, scope)

    def _table(self, element: etree._Element, scope: Scope) -> None:
        self._tables += 1
        table = self._tables
        for at, row in enumerate(_rows(element), 1):
            given = attributes(row)
            hidden = given.get("table:visibility") in {"collapse", "filter"}
            inner = replace(scope, part=Part.HIDDEN, place="隐藏行") if hidden else scope
            later = self._row(row, inner, table, at)
            for paragraph, block, where in later:
                if paragraph is not None:
                    self._after(paragraph, where)
                elif block is not None:
                    self.block(block, where)

    def _row(
        self, row: etree._Element, scope: Scope, table: int, at: int
    ) -> list[tuple[Paragraph | None, etree._Element | None, Scope]]:
        """Emit a row's cells; return what must follow it: asides, boxes, inner tables."""
        later: list[tuple[Paragraph | None, etree._Element | None, Scope]] = []
        separator, column = "\n", 1
        for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            given = attributes(cell)
            place = scope.place or f"表格{table}第{at}行第{column}列"
            look = self._styles.look("table-cell", given.get("table:style-name"))
            inner = replace(
                scope, place=place, look=Look(background=look.background).over(scope.look)
            )
            if short(cell.tag) == "table:covered-table-cell":
                inner = replace(inner, part=Part.HIDDEN, place="合并单元格盖住的内容")
            for child in cell.iterchildren(etree.Element):
                for element in _flat(child):
                    if short(element.tag) not in _PARAGRAPHS:
                        later.append((None, element, replace(inner, place=scope.place)))
                        continue
                    self._number += 1
                    paragraph = self._inline.read(element, inner.look)
                    self._emit(paragraph, inner, self._number,
                               cell=TableCell(table, at, column), separator=separator)  # fmt: skip
                    separator = "\t" if paragraph.text.strip() else separator
                    later.append((paragraph, None, replace(inner, place=scope.place)))
            column += number(given.get("table:number-columns-repeated"), _MOST_COLUMNS)
        return later

    def _annotation(self, element: etree._Element, scope: Scope) -> None:
        author = element.findtext("{*}creator", "")
        where = replace(scope, part=Part.COMMENT, place="批注", look=Look())
        self._add(author, replace(where, part=Part.METADATA, place="修订或批注作者"))
        for child in element.iterchildren(etree.Element):
            if short(child.tag) not in {"dc:creator", "dc:date", "meta:date-string"}:
                self.block(child, where)

    def _deletions(self, element: etree._Element, _: Scope) -> None:
        """What was deleted still stands in the file."""
        scope = Scope(Part.REVISION, "删除的修订")
        for author in dict.fromkeys(one.text or "" for one in element.iter("{*}creator")):
            self._add(author, Scope(Part.METADATA, "修订或批注作者"))
        for deletion in element.iter("{*}deletion"):
            for child in deletion.iterchildren(etree.Element):
                if short(child.tag) != "office:change-info":
                    self.block(child, scope)

    def _shape(
        self, element: etree._Element, key: str, given: dict[str, str], scope: Scope
    ) -> None:
        name = given.get("draw:name", "")
        if name and not name.startswith(_STOCK_NAMES) and not name.isascii():
            self._add(name, replace(scope, part=Part.ATTRIBUTE, place="对象名称"))
        style = given.get("draw:style-name") or given.get("presentation:style-name")
        family = "presentation" if "presentation:style-name" in given else "graphic"
        look = self._styles.look(family, style)
        boxed = key != "draw:g" and scope.place is None and scope.part is Part.BODY
        boxed = boxed and scope.page is None
        inner = replace(scope, look=Look(background=look.background).over(scope.look))
        self.read(element, replace(inner, place="文本框") if boxed else inner)

    def _forms(self, element: etree._Element, scope: Scope) -> None:
        for control in element.iter(etree.Element):
            given = attributes(control)
            for name in ("form:label", "form:value", "form:current-value", "form:title"):
                part, place = (Part.BODY, "表单控件") if name == "form:label" else (
                    Part.HIDDEN, "表单控件的值")  # fmt: skip
                self._add(given.get(name, ""), replace(scope, part=part, place=place))
            for paragraph in control.iterchildren("{*}p"):
                self._add(_text(paragraph), replace(scope, place="表单控件"))

    def _add(self, text: str, scope: Scope) -> None:
        self._builder.add(text.strip(), scope.location(self._number or None))


def _text(element: etree._Element) -> str:
    return "".join(str(one) for one in element.itertext())


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Rows of a table, those in groups and headers too, in order."""
    for child in table.iterchildren(etree.Element):
        key = short(child.tag)
        if key == "table:table-row":
            yield child
        elif key in {"table:table-rows", "table:table-header-rows", "table:table-row-group"}:
            yield from _rows(child)


def _flat(element: etree._Element) -> Iterator[etree._Element]:
    """A block, or the paragraphs of a list in its place."""
    if short(element.tag) in {"text:list", "text:list-item", "text:list-header"}:
        for child in element.iterchildren(etree.Element):
            yield from _flat(child)
    else:
        yield element
