"""One worksheet mended: formulas become values, hidden cells go, values are masked as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from screener.containers.spreadsheet.numbers import general
from screener.extract.xlsx.grid import column_of, hidden_span, is_hidden, rich_text
from screener.extract.xlsx.styles import PLAIN, CellStyle, S
from screener.mend.matcher import Matcher
from screener.mend.result import Hidden, Log
from screener.mend.xml_edit import drop_attributes, keep_only, remove_all
from screener.mend.xml_text import masked_text

_SHEET = frozenset({
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection",
    "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "drawing",
    "tableParts",
})  # fmt: skip
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class SheetMender:
    """Mends the sheets of one workbook one after the other; knows which strings they still use."""

    strings: list[etree._Element]
    styles: Sequence[CellStyle]
    since_1904: bool
    matcher: Matcher
    wish: Hidden
    log: Log
    _used: set[int] = field(default_factory=set)

    def mend(self, root: etree._Element) -> None:
        keep_only(root, _SHEET)
        hidden = self._columns(root)
        for row in root.iterfind(f"{S}sheetData/{S}row"):
            self._row(row, hidden)
        remove_all(one for filters in root.iter(f"{S}autoFilter") for one in list(filters))
        for properties in root.iter(f"{S}sheetPr"):
            drop_attributes(properties, "codeName", "filterMode")
        remove_all(
            link for link in root.iter(f"{S}hyperlink")
            if not any(str(key).endswith(("}id", "location")) for key in link.attrib)
        )  # fmt: skip
        remove_all(links for links in root.iter(f"{S}hyperlinks") if not len(links))

    def forget_unused(self) -> None:
        """Empty the strings that no cell shows any more; the others keep their places."""
        for at, string in enumerate(self.strings):
            if at not in self._used:
                for child in list(string):
                    string.remove(child)
                etree.SubElement(string, f"{S}t")

    def _columns(self, root: etree._Element) -> list[tuple[int, int]]:
        """Spans of hidden columns that are to be emptied; all are shown where that is wished."""
        spans = []
        for column in root.iterfind(f"{S}cols/{S}col"):
            span = hidden_span(column)
            if span and self.wish is Hidden.SHOW:
                self.log.count("显示隐藏列{}列", span[1] - span[0] + 1)
                drop_attributes(column, "hidden", "customWidth")
                column.set("width", "12")
            elif span:
                spans.append(span)
        return spans

    def _row(self, row: etree._Element, hidden: list[tuple[int, int]]) -> None:
        concealed = is_hidden(row, "ht", "customHeight")
        if concealed and self.wish is Hidden.SHOW:
            self.log.count("显示隐藏行{}行")
            drop_attributes(row, "hidden", "ht", "customHeight")
        elif concealed:
            self.log.count("清空隐藏行{}行")
            remove_all(list(row))
            return
        column = 0
        for cell in list(row):
            column = column_of(cell.get("r", "")) or column + 1
            if any(first <= column <= last for first, last in hidden):
                self.log.count("清空隐藏列中的单元格{}个", len(cell) > 0)
                row.remove(cell)
            else:
                self._cell(cell, row)

    def _cell(self, cell: etree._Element, row: etree._Element) -> None:
        drop_attributes(cell, "cm", "vm", "ph")
        formulas = cell.findall(f"{S}f")
        for formula in formulas:
            cell.remove(formula)
        self.log.count("公式改为数值{}处", len(formulas))
        style = self._style(cell)
        value = cell.findtext(f"{S}v") or ""
        kind = cell.get("t", "n")
        concealed = style.conceals or style.number.hides(number=kind == "n")
        if concealed and len(cell):
            if self.wish is Hidden.REMOVE:
                self.log.count("清空看不见的单元格{}个")
                row.remove(cell)
                return
            self.log.count("显示看不见的单元格{}个")
            drop_attributes(cell, "s")
        self._value(cell, kind, value, style)

    def _value(self, cell: etree._Element, kind: str, value: str, style: CellStyle) -> None:
        if kind == "s":
            if value.isdecimal() and int(value) < len(self.strings):
                self._used.add(int(value))
        elif kind == "n" and value:
            shown = style.number.show(value, since_1904=self.since_1904)
            for text in dict.fromkeys((shown, general(value))):
                masked = masked_text(text, self.matcher, self.log)
                if masked != text:
                    _set_text(cell, masked)
                    return
        elif kind in {"str", "d"}:
            _set_text(cell, masked_text(value, self.matcher, self.log))
        elif kind == "inlineStr":
            inside = cell.find(f"{S}is")
            text = rich_text(inside)[0] if inside is not None else ""
            if self.matcher.edits(text) or cell.find(f".//{S}rPh") is not None:
                _set_text(cell, masked_text(text, self.matcher, self.log))

    def _style(self, cell: etree._Element) -> CellStyle:
        index = cell.get("s", "")
        known = index.isdecimal() and int(index) < len(self.styles)
        return self.styles[int(index)] if known else PLAIN


def _set_text(cell: etree._Element, text: str) -> None:
    """Let the cell hold this text itself."""
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    inside = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
    inside.text = text
    inside.set(_SPACE, "preserve")
