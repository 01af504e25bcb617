"""OFD (GB/T 33190): pages with their templates, annotations, attachments, tags, seals, metadata."""

from __future__ import annotations

import re

from lxml import etree

from screener.containers.parts import Parts
from screener.containers.source import Source
from screener.document import (
    Attachment,
    Content,
    Gap,
    GapKind,
    Location,
    Part,
    TextBuilder,
    gap_for,
)
from screener.errors import Damaged, TooLarge
from screener.extract.ofd import beside
from screener.extract.ofd.lines import Line, lines, paragraphs
from screener.extract.ofd.objects import Drawing, Rectangle, local, rectangle
from screener.extract.ofd.seals import read_signatures
from screener.limits import Budget

_TYPE = "application/ofd"
_ENTRY = "ofd.xml"
_NAMELESS = re.compile(r"[\ue000-\uf8ff\ufffd¤]")  # characters that only their font knows
_DAMAGED_ENTRY = re.compile(rb"PK\x03\x04.{26}(?:OFD\.xml|Doc_\d+/)", re.DOTALL)
_PLAIN_SIZE = Rectangle(0, 0, 210, 297)


def recognise(source: Source) -> str | None:
    names = {name.replace("\\", "/").lstrip("/").lower() for name in source.package_names}
    if _ENTRY in names:
        return _TYPE
    broken = source.package is None and source.data.startswith(b"PK")
    return _TYPE if broken and _DAMAGED_ENTRY.match(source.data) else None


def read(source: Source, budget: Budget) -> Content:
    parts = Parts(source, budget)
    reader = _Reader(parts, budget)
    entry = parts.find(_ENTRY)
    root = parts.xml(entry, "OFD 入口文件") if entry else None
    encrypted = any(name.lower().endswith("encryptions.xml") for name in parts.names)
    if root is None and not encrypted:
        parts.problems.append(Damaged("OFD 入口文件损坏，按剩余部件读取"))
    for body in root.iter("{*}DocBody") if root is not None else ():
        reader.body(body, entry or "")
    reader.leftovers()
    gaps = [gap_for(problem) for problem in parts.problems]
    if encrypted:
        gaps.insert(0, Gap(GapKind.ENCRYPTED, "OFD 文件含有加密的部件"))
    builder = reader.builder
    reader.attachments += parts.add_leftovers(builder)
    return Content(_TYPE, builder.text, builder.passages, tuple(reader.attachments),
                   (*gaps, *reader.gaps))  # fmt: skip


class _Reader:
    """One file; a file may hold several documents, each with pages of its own."""

    def __init__(self, parts: Parts, budget: Budget) -> None:
        self.builder = TextBuilder()
        self.attachments: list[Attachment] = []
        self.gaps: list[Gap] = []
        self._parts = parts
        self._budget = budget
        self._page = 0
        self._paragraph = 0
        self._templates_told: set[str] = set()
        self._table = (0, 0, 0)  # its number, its columns, its rows so far

    def body(self, body: etree._Element, entry: str) -> None:
        """One document: its pages first, then what stands beside and behind them."""
        for node in body.iterchildren("{*}DocRoot"):
            name = self._parts.find(node.text or "", entry)
            root = self._parts.xml(name, "OFD 文档结构") if name else None
            if name is None or root is None:
                self._parts.problems.append(Damaged("OFD 文档结构缺失或损坏"))
                continue
            _Document(self, self._parts, name, root).read()
        for node in body.iterchildren("{*}Signatures"):
            if name := self._parts.find(node.text or "", entry):
                self.attachments += read_signatures(self._parts, name, self.builder)
        beside.read_properties(body, self.builder)

    def page(self, drawing: Drawing, size: Rectangle, *, hidden: str | None = None) -> None:
        """Add what one page shows, then what it hides; `hidden` says why nobody sees it all."""
        found = lines(drawing.pieces(size))
        nameless = sum(len(_NAMELESS.findall(line.text)) for line in found)
        if nameless > 20 and nameless * 3 > sum(len(line.text) for line in found):
            self.gaps.append(Gap(GapKind.NO_TEXT_LAYER, "有文字只有字形没有编码，没有读出",
                                 Location(page=self._page or None)))  # fmt: skip
        for block in paragraphs([line for line in found if not self._is_repeated(line)]):
            self._paragraph += 1
            reason = hidden or block[0].hidden
            part = Part.HIDDEN if reason else Part.BODY
            page = None if hidden else self._page or None
            location = Location(part, page, self._paragraph, place=reason)
            if "\t" in block[0].text:
                self._row(block[0].text.split("\t"), location)
            else:
                self._table = (self._table[0], 0, 0)
                self.builder.add("\n".join(line.text for line in block), location)

    def _row(self, cells: list[str], location: Location) -> None:
        """Lines of as many cells, one after the other, are a table."""
        number, columns, rows = self._table
        if columns != len(cells):
            number, rows = number + 1, 0
        self._table = (number, len(cells), rows + 1)
        self.builder.add_row([(cell, location) for cell in cells], table=number, row=rows + 1)

    def _is_repeated(self, line: Line) -> bool:
        """Every page of a form repeats what its template says."""
        known = line.template and line.text in self._templates_told
        if line.template:
            self._templates_told.add(line.text)
        return known

    def next_page(self) -> bool:
        """Count a page. False, and a gap, when they are too many."""
        try:
            self._budget.spend_pages(1)
        except TooLarge as error:
            if all(gap.message != str(error) for gap in self.gaps):
                self.gaps.append(gap_for(error))
            return False
        self._page += 1
        return True

    def leftovers(self) -> None:
        """Pages nobody lists, old versions, pictures, whatever else lies in the package."""
        for name in sorted(self._parts.unread):
            if beside.is_silent(name):
                self._parts.unread.pop(name, None)
            elif name.lower().endswith(".xml"):
                root = self._parts.xml(name, "OFD 部件")
                if root is not None:
                    self._stranger(root)
            elif name in self._parts.unread and (data := self._parts.read(name, "OFD 部件")):
                self.attachments.append(Attachment(name, data))

    def _stranger(self, root: etree._Element) -> None:
        if local(root) == "Page":
            drawing = Drawing({})
            drawing.add(root)
            self.page(drawing, _PLAIN_SIZE, hidden="未列出的页面")
            return
        for text in beside.texts(root):
            self.builder.add(text, Location(Part.HIDDEN, place="OFD 内部部件"))


class _Document:
    """One DocRoot: what its pages refer to, and the pages themselves."""

    def __init__(self, reader: _Reader, parts: Parts, name: str, root: etree._Element) -> None:
        self._reader = reader
        self._parts = parts
        self._name = name
        self._root = root
        self._units: dict[str, etree._Element] = {}
        self._templates: dict[str, etree._Element] = {}
        self._pages: dict[str, int] = {}

    def read(self) -> None:
        self._resources(self._root, self._name)
        for node in self._root.iter("{*}TemplatePage"):
            name = self._parts.find(node.get("BaseLoc", ""), self._name)
            template = self._parts.xml(name, "OFD 模板页") if name else None
            if template is not None and name:
                self._resources(template, name)
                self._templates[node.get("ID", "")] = template
        usual = _size(self._root) or _PLAIN_SIZE
        used: set[str] = set()
        for node in self._root.iterfind("{*}Pages/{*}Page"):
            if not self._reader.next_page():
                return
            used |= self._page(node, usual)
        for identifier in [one for one in self._templates if one not in used]:
            drawing = Drawing(self._units)
            drawing.add(self._templates[identifier])
            self._reader.page(drawing, usual, hidden="未使用的模板页")
        self._reader.attachments += beside.read_all(
            self._parts, self._name, self._root, self._reader.builder, self._pages, self._units
        )

    def _page(self, node: etree._Element, usual: Rectangle) -> set[str]:
        """Read a page; return the templates it is laid over."""
        self._pages[node.get("ID", "")] = len(self._pages) + 1
        name = self._parts.find(node.get("BaseLoc", ""), self._name)
        root = self._parts.xml(name, "OFD 页面") if name else None
        if name is None or root is None:
            self._parts.problems.append(Damaged(f"第{len(self._pages)}页内容缺失或损坏"))
            return set()
        self._resources(root, name)
        drawing = Drawing(self._units)
        used = {one.get("TemplateID", "") for one in root.iterchildren("{*}Template")}
        for identifier in sorted(used & self._templates.keys()):
            drawing.add(self._templates[identifier], template=True)
        drawing.add(root)
        self._reader.page(drawing, _size(root) or usual)
        return used

    def _resources(self, root: etree._Element, base: str) -> None:
        """Vector graphics by their number; pictures are taken with the leftovers."""
        for node in root.iter("{*}PublicRes", "{*}DocumentRes", "{*}PageRes"):
            name = self._parts.find(node.text or "", base)
            if name is None or name not in self._parts.unread:
                continue
            resource = self._parts.xml(name, "OFD 资源")
            for unit in resource.iter("{*}CompositeGraphicUnit") if resource is not None else ():
                self._units[unit.get("ID", "")] = unit


def _size(root: etree._Element) -> Rectangle | None:
    for path in ("{*}Area/{*}PhysicalBox", "{*}CommonData/{*}PageArea/{*}PhysicalBox"):
        if box := rectangle(root.findtext(path)):
            return box
    return None
