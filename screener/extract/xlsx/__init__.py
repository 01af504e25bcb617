"""Workbooks (xlsx, xlsm, xltx …): every sheet, shown or hidden, and what lies round and behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from screener.containers.ooxml.package import (
    RELATIONSHIP,
    OoxmlPackage,
    open_package,
    recognise_family,
)
from screener.containers.ooxml.rest import read_rest
from screener.containers.source import Source
from screener.document import Content, Count, Gap, GapKind, Location, Part, TableCell, TextBuilder
from screener.errors import Damaged
from screener.extract.xlsx import parts as sheet_parts
from screener.extract.xlsx.grid import (
    GridReader,
    Row,
    SharedStrings,
    letters,
    literals,
    local,
    read_shared_strings,
)
from screener.extract.xlsx.parts import Remark
from screener.extract.xlsx.styles import CellStyle, S, cell_styles
from screener.limits import Budget

_SHEET = re.compile(r"xl/(worksheets|macrosheets|dialogsheets)/[^/]+\.xml")
_DRAWING = re.compile(r"xl/drawings/drawing[^/]*\.xml")
_PIVOT = re.compile(r"xl/pivotCache/pivotCacheDefinition\d*\.xml")
_STOCK_NAME = re.compile(r"(Sheet|工作表|Chart|图表) ?\d{0,4}", re.IGNORECASE)
_REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?\d{1,7}(:\$?[A-Za-z]{1,3}\$?\d{1,7})?")
_TITLE_ROWS = 3


def recognise(source: Source) -> str | None:
    found = recognise_family(source)
    return found[1] if found and found[0] == "xl" else None


def read(source: Source, budget: Budget) -> Content:
    media_type = recognise(source) or "application/octet-stream"
    reader = _WorkbookReader(open_package(source, budget), budget.limits.characters)
    reader.read_sheets()
    reader.read_behind()
    rest = read_rest(reader.package, reader.builder, reader.where)
    builder = reader.builder
    gaps = (*reader.gaps, *rest.gaps)
    counts = (Count("工作表", reader.sheets, "张"),)
    return Content(
        media_type, builder.text, builder.passages, rest.attachments, gaps, counts, rest.notices
    )


class _WorkbookReader:
    """One pass over one workbook; `where` says on which sheet other parts stand."""

    def __init__(self, package: OoxmlPackage, most: int) -> None:
        self.package = package
        self.builder = TextBuilder()
        self.gaps: list[Gap] = []
        self.where: dict[str, Location] = {}
        self.sheets = 0
        self._most = most
        self._seen: set[str] = set()
        self._tables = 0
        self._titles: set[str] = set()
        self._since_1904 = False
        self._strings = SharedStrings()
        self._styles: tuple[CellStyle, ...] = ()

    def read_sheets(self) -> None:
        main = self.package.main_part("xl/workbook.xml")
        root = self.package.xml(main)
        self._strings = self._read_strings(main)
        self._styles = cell_styles(self._part(main, "styles", "xl/styles.xml"))
        targets = {one.id: one.target for one in self.package.relationships(main)}
        listed = list(root.iterfind(f"{S}sheets/{S}sheet")) if root is not None else []
        if root is not None:
            dates = root.find(f"{S}workbookPr")
            self._since_1904 = dates is not None and dates.get("date1904") in {"1", "true"}
        self._titles = {sheet.get("name", "") for sheet in listed}
        done: set[str] = set()
        for sheet in listed:
            title = sheet.get("name", "")
            name = self.package.resolve(targets.get(sheet.get(f"{RELATIONSHIP}id", ""), "/"))
            hidden = sheet.get("state", "visible") != "visible"
            place = "隐藏工作表" if hidden else None
            if hidden or not _STOCK_NAME.fullmatch(title):
                named = Location(Part.METADATA, sheet=title, place=place or "工作表名称")
                self.builder.add(title, named)
            if name is None:
                self._missing(title)
            elif name not in done:
                done.add(name)
                part = Part.HIDDEN if hidden else Part.BODY
                self._sheet(name, Location(part, sheet=title, place=place))
        for name in [one for one in self.package.unread if _SHEET.fullmatch(one)]:
            self._sheet(name, Location(Part.HIDDEN, place="未列出的工作表"))
        for remark in sheet_parts.defined_names(root) if root is not None else ():
            self._remark(remark, Location())

    def _missing(self, title: str) -> None:
        message = "有工作表的内容缺失"
        if all(gap.message != message for gap in self.gaps):
            self.gaps.append(Gap(GapKind.DAMAGED, message, Location(sheet=title)))

    def _part(self, owner: str, kind: str, usual: str) -> etree._Element | None:
        names = self.package.related(owner, kind) or (self.package.resolve(usual) or "",)
        return self.package.xml(names[0]) if names[0] else None

    def _read_strings(self, main: str) -> SharedStrings:
        usual = self.package.resolve("xl/sharedStrings.xml")
        for name in self.package.related(main, "sharedStrings") or ((usual,) if usual else ()):
            data = self.package.read(name)
            if data is None:
                continue
            try:
                strings, whole = read_shared_strings(data)
            except Damaged:
                strings, whole = SharedStrings(), False
            if not whole:
                self.gaps.append(Gap(GapKind.DAMAGED, "工作簿的共享字符串损坏，单元格文字没有读全"))
            return strings
        return SharedStrings()

    def _sheet(self, name: str, location: Location) -> None:
        data = self.package.read(name)
        self._tables += 1
        self._locate(name, location)
        if data is None:
            return
        grid = GridReader(data, self._strings, self._styles, since_1904=self._since_1904)
        try:
            self._rows(grid, location)
            self.sheets += 1
        except Damaged:
            self.gaps.append(Gap(GapKind.DAMAGED, "工作表内容损坏，无法读取", location))
            return
        if not grid.whole:
            self.gaps.append(Gap(GapKind.DAMAGED, "工作表内容损坏，只读出其中一部分", location))
        targets = {one.id: one.target for one in self.package.relationships(name) if one.external}
        for element in grid.below:
            self._below(element, location, targets)
        self._beside(name, location)

    def _rows(self, grid: GridReader, location: Location) -> None:
        for row in grid.rows():
            if self.builder.length > self._most:
                message = "工作表文字总量超过上限，其余未读取"
                self.gaps.append(Gap(GapKind.TOO_LARGE, message, location))
                return
            self._row(row, location)

    def _row(self, row: Row, location: Location) -> None:
        filled = [cell for cell in row.cells if cell.text.strip()]
        alone = len(filled) == 1
        separator = "\n"
        sheet, number = location.sheet, row.number
        for cell in filled:
            reference = f"{letters(cell.column)}{number}"
            part, place = location.part, location.place
            if cell.conceals and part is not Part.HIDDEN:
                part, place = Part.HIDDEN, cell.conceals
            here = Location(part, None, None, sheet, reference, None, place)
            table = TableCell(self._tables, number, cell.column)
            self._seen.add(cell.text)
            heading = alone and number <= _TITLE_ROWS and part is Part.BODY
            for line in cell.text.splitlines() if "\n" in cell.text else (cell.text,):
                self.builder.add(line, here, cell=table, heading=heading, separator=separator)
                separator = "\n" if alone else "\t"
            if cell.reading:
                aside = here._replace(part=Part.ATTRIBUTE, place="拼音")
                self.builder.add(cell.reading, aside, separator="\t")
        for cell in row.cells:
            for text in literals(cell.formula) if cell.formula else ():
                if text not in self._seen:
                    self._seen.add(text)
                    reference = f"{letters(cell.column)}{row.number}"
                    self._remark(Remark(text, Part.ATTRIBUTE, "公式", reference), location)

    def _below(self, element: etree._Element, location: Location, targets: dict[str, str]) -> None:
        if local(element) == "hyperlink":
            remarks = self._link(element, targets)
        else:
            remarks = sheet_parts.below(element)
        for remark in remarks:
            self._remark(remark, location)

    def _link(self, element: etree._Element, targets: dict[str, str]) -> Iterator[Remark]:
        cell = element.get("ref", "").partition(":")[0] or None
        target = targets.get(element.get(f"{RELATIONSHIP}id", ""), "")
        target = target or self._inner_target(element.get("location", ""))
        for text, place in ((target, "超链接地址"), (element.get("tooltip", ""), "超链接提示")):
            yield Remark(text, Part.ATTRIBUTE, place, cell)
        if element.get("display", "") not in self._seen:
            yield Remark(element.get("display", ""), Part.ATTRIBUTE, "超链接文字", cell)

    def _inner_target(self, location: str) -> str:
        """Where a link inside the workbook leads, if not to a sheet that is listed anyway."""
        sheet = location.rpartition("!")[0].strip("'")
        known = sheet in self._titles or _REFERENCE.fullmatch(location)
        return "" if known else location

    def _beside(self, name: str, location: Location) -> None:
        threaded: dict[str, list[str]] = {}
        for part in self.package.related(name, "threadedComment"):
            root = self.package.xml(part)
            for cell, text in sheet_parts.threaded_comments(root) if root is not None else ():
                threaded.setdefault(cell, []).append(text)
                self._remark(Remark(text, Part.COMMENT, "批注", cell), location)
        for part in self.package.related(name, "comments"):
            root = self.package.xml(part)
            for remark in sheet_parts.comments(root, threaded) if root is not None else ():
                self._remark(remark, location)
        for part in self.package.related(name, "vmlDrawing"):
            root = self.package.xml(part)
            for remark in sheet_parts.controls(root) if root is not None else ():
                self._remark(remark, location)
        for part in self.package.related(name, "drawing"):
            self._drawing(part, location)

    def _drawing(self, name: str, location: Location) -> None:
        root = self.package.xml(name)
        for remark in sheet_parts.drawings(root) if root is not None else ():
            self._remark(remark, location)

    def _locate(self, name: str, location: Location) -> None:
        """Remember the sheet of everything it refers to: drawings, their charts and pictures."""
        for one in self.package.relationships(name):
            target = None if one.external else self.package.resolve(one.target)
            if target and target not in self.where:
                self.where[target] = location
                if one.kind in {"drawing", "chart"}:
                    self._locate(target, location)

    def _remark(self, remark: Remark, location: Location) -> None:
        here = location._replace(cell=remark.cell)
        for line in remark.text.splitlines():
            self.builder.add(line, _beside(here, remark.part, remark.place))

    def read_behind(self) -> None:
        """Parts of the workbook that no sheet shows."""
        for name in list(self.package.unread):
            if _DRAWING.fullmatch(name):
                self._drawing(name, self.where.get(name, Location()))
            elif _PIVOT.fullmatch(name):
                self._pivot_cache(name)
            elif reader := sheet_parts.behind(name):
                root = self.package.xml(name)
                for remark in reader(root) if root is not None else ():
                    if remark.part is not Part.REVISION or remark.text not in self._seen:
                        self._remark(remark, Location())
        for text in self._strings.unused():
            for line in text.splitlines():
                self.builder.add(line, Location(Part.HIDDEN, place="未使用的单元格文字"))

    def _pivot_cache(self, name: str) -> None:
        """Rows of the source that a pivot table keeps, where the sheets do not show them too."""
        root = self.package.xml(name)
        if root is None:
            return
        fields = sheet_parts.pivot_fields(root)
        rows: list[list[str]] = [[title for title, _ in fields]]
        for records in self.package.related(name, "pivotCacheRecords"):
            stored = self.package.xml(records)
            rows += sheet_parts.pivot_rows(stored, fields) if stored is not None else ()
        if len(rows) == 1:
            rows += [[value] for _, values in fields for value in values]
        if any(value and value not in self._seen for row in rows[1:] for value in row):
            self._tables += 1
            for number, row in enumerate(rows, 1):
                if number == 1 or any(value and value not in self._seen for value in row):
                    location = Location(Part.HIDDEN, place="数据透视表缓存")
                    cells = [(text, location) for text in row]
                    self.builder.add_row(cells, table=self._tables, row=number)


def _beside(location: Location, part: Part, place: str | None) -> Location:
    """The place of a remark; on a hidden sheet everything is hidden with it."""
    if location.part is Part.HIDDEN and part in {Part.BODY, Part.HEADER, Part.FOOTER}:
        return location
    return location._replace(part=part, place=place)
