"""What stands round the cells of a sheet and behind a workbook, as text with a place in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from screener.containers.ooxml.drawing import A, drawn_lines
from screener.containers.ooxml.xml import is_automatic_name, short
from screener.document import Part
from screener.extract.xlsx.grid import letters, literals, local, rich_text

_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d{2}[+-]\d{3}|\d{1,3}|[A-Za-z])')
_SECTION = re.compile(r"(?<!&)&[LCR]")
_LITERAL_LIST = re.compile(r'\s*"(.*)"\s*', re.DOTALL)
_REFERENCE = re.compile(r"[^\"]*![$A-Z0-9:,$]+|#REF!.*|[\d.]+")
_SAID_BELOW = {
    "filter": ("val", "筛选条件"),
    "customFilter": ("val", "筛选条件"),
    "protectedRange": ("name", "受保护区域名称"),
    "dataRef": ("sheet", "合并计算来源"),
}
_PROMPTS = ("promptTitle", "prompt", "errorTitle", "error")


class Remark(NamedTuple):
    """One text beside the grid; `cell` where it belongs to one."""

    text: str
    part: Part
    place: str | None
    cell: str | None = None


def header_footer(element: etree._Element) -> Iterator[Remark]:
    """Left, middle and right of each header and footer, without formatting codes."""
    for child in element:
        name = local(child)
        part = Part.FOOTER if name.endswith("Footer") else Part.HEADER
        for section in _SECTION.split(child.text or ""):
            text = _CODE.sub("", section.replace("&&", "\0")).replace("\0", "&")
            yield Remark(text.strip(), part, None)


def validation(element: etree._Element) -> Iterator[Remark]:
    """Choices written into a validation rule, and what it says to who fills in."""
    for child in element:
        if local(child) in {"formula1", "formula2"}:
            formula = "".join(str(text) for text in child.itertext())
            if found := _LITERAL_LIST.fullmatch(formula):
                yield Remark(found[1], Part.ATTRIBUTE, "数据验证列表")
    for name in _PROMPTS:
        yield Remark(element.get(name, ""), Part.ATTRIBUTE, "数据验证提示")


def comments(root: etree._Element, threaded: dict[str, list[str]]) -> Iterator[Remark]:
    """Notes on cells; one that only repeats a threaded comment for old programs is left out."""
    for author in root.iter("{*}author"):
        yield Remark(author.text or "", Part.METADATA, "批注作者")
    for comment in root.iter("{*}comment"):
        cell = comment.get("ref")
        for text in comment:
            words = rich_text(text)[0]
            if not any(one in words for one in threaded.get(cell or "", ())):
                yield from (Remark(line, Part.COMMENT, "批注", cell) for line in words.splitlines())


def threaded_comments(root: etree._Element) -> Iterator[tuple[str, str]]:
    """(cell, text) of each comment of the newer kind."""
    for comment in root.iter("{*}threadedComment"):
        for text in comment.iterfind("{*}text"):
            yield comment.get("ref", ""), text.text or ""


def drawings(root: etree._Element) -> Iterator[Remark]:
    """Text boxes, names and alternative text of what is drawn over the cells."""
    for anchor in root:
        cell = _anchor_cell(anchor)
        hidden = {one.get("hidden") for one in anchor.iter("{*}cNvPr")} & {"1", "true"}
        part, place = (Part.HIDDEN, "隐藏的形状") if hidden else (Part.BODY, "文本框")
        for body in anchor.iter("{*}txBody"):
            for line in drawn_lines(body):
                tiny = (Part.HIDDEN, "极小字") if line.tiny else (part, place)
                yield Remark(line.text, *tiny, cell)
        for properties in anchor.iter("{*}cNvPr"):
            for name in ("descr", "title"):
                yield Remark(properties.get(name, ""), Part.ATTRIBUTE, "替代文字", cell)
            if not is_automatic_name(properties.get("name", "")):
                yield Remark(properties.get("name", ""), Part.ATTRIBUTE, "对象名称", cell)
        for link in anchor.iter(f"{A}hlinkClick"):
            yield Remark(link.get("tooltip", ""), Part.ATTRIBUTE, "超链接提示", cell)


def _anchor_cell(anchor: etree._Element) -> str | None:
    column, row = anchor.find("{*}from/{*}col"), anchor.find("{*}from/{*}row")
    values = [one.text or "" for one in (column, row) if one is not None]
    if len(values) != 2 or not all(value.isdecimal() for value in values):
        return None
    return f"{letters(int(values[0]) + 1)}{int(values[1]) + 1}"


def controls(root: etree._Element) -> Iterator[Remark]:
    """Words on buttons and the like, in the old drawing language."""
    for box in root.iter("{urn:schemas-microsoft-com:vml}textbox"):
        yield Remark("".join(str(text) for text in box.itertext()).strip(), Part.BODY, "控件")
    for path in root.iter("{urn:schemas-microsoft-com:vml}textpath"):
        yield Remark(path.get("string", ""), Part.BODY, "水印")
    for shape in root.iter("{urn:schemas-microsoft-com:vml}shape"):
        yield Remark(shape.get("alt", ""), Part.ATTRIBUTE, "替代文字")


def defined_names(root: etree._Element) -> Iterator[Remark]:
    """Names people gave to ranges, and texts kept in a name instead of a cell."""
    for element in root.iter("{*}definedName"):
        name, value = element.get("name", ""), (element.text or "").strip()
        if name.startswith("_xl"):
            continue
        hidden = element.get("hidden") in {"1", "true"}
        part, place = (Part.HIDDEN, "隐藏的名称") if hidden else (Part.ATTRIBUTE, "名称管理器")
        yield Remark(name, part, place)
        if not _REFERENCE.fullmatch(value):
            kept = _LITERAL_LIST.fullmatch(value)
            yield Remark(kept[1] if kept else value, part, place)
        yield Remark(element.get("comment", ""), Part.COMMENT, "名称的批注")


def behind(name: str) -> Callable[[etree._Element], Iterator[Remark]] | None:
    """Who reads this part of a workbook that no sheet shows; None when it is none of these."""
    return next((reader for pattern, reader in _BEHIND if pattern.fullmatch(name)), None)


def _connections(root: etree._Element) -> Iterator[Remark]:
    """Where data came from: names, addresses, connection strings, queries."""
    for element in root.iter():
        for name in ("name", "description", "connection", "command", "url", "sourceFile", "post"):
            yield Remark(element.get(name, ""), Part.METADATA, "数据连接")


def below(element: etree._Element) -> Iterator[Remark]:
    """What an element after the grid says: headers, validation, formats, filters, scenarios."""
    name = local(element)
    if name == "headerFooter":
        yield from header_footer(element)
    elif name == "dataValidation":
        yield from validation(element)
    elif name == "cfRule":
        for formula in element:
            for text in literals("".join(str(one) for one in formula.itertext())):
                yield Remark(text, Part.ATTRIBUTE, "条件格式")
    elif name in _SAID_BELOW:
        attribute, place = _SAID_BELOW[name]
        yield Remark(element.get(attribute, ""), Part.ATTRIBUTE, place)
    elif name == "scenario":
        for text in (element.get("name", ""), element.get("comment", "")):
            yield Remark(text, Part.ATTRIBUTE, "方案")
        for value in element:
            yield Remark(value.get("val", ""), Part.HIDDEN, "方案")


def _external_cache(root: etree._Element) -> Iterator[Remark]:
    """Sheet names and values that another workbook left behind here."""
    for element in root.iter():
        name = local(element)
        text = element.text or "" if name in {"v", "val"} else ""
        if name in {"sheetName", "definedName", "ddeItem", "oleItem"}:
            text = element.get("val") or element.get("name") or ""
        yield Remark(text, Part.HIDDEN, "外部链接缓存")


def _stray_comments(root: etree._Element) -> Iterator[Remark]:
    for cell, text in threaded_comments(root):
        yield Remark(text, Part.COMMENT, "批注", cell)
    yield from comments(root, {})


def _persons(root: etree._Element) -> Iterator[Remark]:
    for person in root.iter("{*}person"):
        yield Remark(person.get("displayName", ""), Part.METADATA, "批注作者")


def _revisions(root: etree._Element) -> Iterator[Remark]:
    for text in root.itertext():
        yield Remark(str(text).strip(), Part.REVISION, "修订日志")


_BEHIND: tuple[tuple[re.Pattern[str], Callable[[etree._Element], Iterator[Remark]]], ...] = (
    (re.compile(r"xl/(comments|threadedComments/)[^/]*\.xml"), _stray_comments),
    (re.compile(r"xl/externalLinks/[^/]+\.xml"), _external_cache),
    (re.compile(r"xl/connections\.xml|xl/queryTables/[^/]+\.xml"), _connections),
    (re.compile(r"xl/persons/[^/]+\.xml"), _persons),
    (re.compile(r"xl/revisions/[^/]+\.xml"), _revisions),
)


def pivot_fields(root: etree._Element) -> list[tuple[str, list[str]]]:
    """The name of each field of a pivot cache and the values it shares."""
    return [
        (field.get("name", ""), [_pivot_value(item) for item in field.iterfind("{*}sharedItems/*")])
        for field in root.iter("{*}cacheField")
    ]


def pivot_rows(root: etree._Element, fields: list[tuple[str, list[str]]]) -> Iterator[list[str]]:
    """The records of a pivot cache as rows of text."""
    for record in root.iter("{*}r"):
        row: list[str] = []
        for item, (_, shared) in zip(record, fields, strict=False):
            index = item.get("v", "")
            if local(item) == "x":
                row.append(
                    shared[int(index)] if index.isdecimal() and int(index) < len(shared) else ""
                )
            else:
                row.append(_pivot_value(item))
        yield row


def _pivot_value(item: etree._Element) -> str:
    return "" if short(item.tag) == "s:m" else item.get("v", "")
