"""Visio drawings (vsdx, vsdm, vstx): texts of shapes page by page, their data, links, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from screener.containers.ooxml.package import RELATIONSHIP, OoxmlPackage, open_package
from screener.containers.ooxml.rest import read_rest
from screener.containers.ooxml.xml import is_automatic_name, short
from screener.containers.source import Source
from screener.document import Content, Gap, GapKind, Location, Part, TextBuilder
from screener.limits import Budget

_TYPE = "application/vnd.ms-visio.drawing"
_MAIN, _PAGES, _COMMENTS = "visio/document.xml", "visio/pages/pages.xml", "visio/comments.xml"
_PAGE = re.compile(r"visio/pages/page\d+\.xml")
_STOCK = re.compile(r"(visio/(masters/.*|windows|solutions/.*|document|extensions))\.xml")
_STOCK_PAGE = re.compile(r"(页|Page|背景|Background|VBackground)[- ]?\d{0,4}", re.IGNORECASE)
_PLACES = {"Hyperlink": "超链接地址", "Property": "形状数据", "User": "形状数据"}
_CELLS = {
    "Hyperlink": ("Address", "Description", "SubAddress"),
    "Property": ("Value", "Prompt", "Label"),
    "User": ("Value", "Prompt"),
}
_TELLING = re.compile(r"[\u3400-\u9fff]|\d{11}|[A-Za-z]{3}")
_CODED = re.compile(r"\w+\(.*|[\d.]+|[A-Z]{2,5}\d*")


def recognise(source: Source) -> str | None:
    return _TYPE if _MAIN in source.package_names else None


def read(source: Source, budget: Budget) -> Content:
    package = open_package(source, budget)
    builder = TextBuilder()
    where: dict[str, Location] = {}
    listed = dict(_listed(package, builder))
    for name in [one for one in package.unread if _PAGE.fullmatch(one) and one not in listed]:
        listed[name] = Location(Part.HIDDEN, place="未列出的页")
    for name, location in listed.items():
        where[name] = location
        root = package.xml(name)
        if root is not None:
            _read_page(root, location, builder)
    _read_comments(package, builder)
    for name in [one for one in package.unread if _STOCK.fullmatch(one)]:
        package.unread.pop(name)  # shapes to choose from, and how windows lie
    rest = read_rest(package, builder, where)
    gaps = rest.gaps
    if not listed:
        gaps = (*gaps, Gap(GapKind.DAMAGED, "图纸的页面缺失，无法读取"))
    return Content(_TYPE, builder.text, builder.passages, rest.attachments, gaps)


def _listed(package: OoxmlPackage, builder: TextBuilder) -> Iterator[tuple[str, Location]]:
    """Pages in the order of the list; backgrounds lie behind others and count as pages too."""
    name = package.resolve(_PAGES)
    root = package.xml(name) if name else None
    if name is None or root is None:
        return
    targets = {one.id: one.target for one in package.relationships(name)}
    for number, page in enumerate(root.iter("{*}Page"), 1):
        title = page.get("Name", "")
        if not _STOCK_PAGE.fullmatch(title):
            builder.add(title, Location(Part.METADATA, page=number, place="页名称"))
        for link in page.iter("{*}Rel"):
            target = package.resolve(targets.get(link.get(f"{RELATIONSHIP}id", ""), "/"))
            if target:
                yield target, Location(page=number)


def _read_page(root: etree._Element, location: Location, builder: TextBuilder) -> None:
    layers = _hidden_layers(root)
    for shape in root.iter("{*}Shape"):
        here = location
        member = _cell(shape, "LayerMember")
        on = {one for one in member.split(";") if one}
        if on and on <= layers:
            here = location._replace(part=Part.HIDDEN, place="关闭的图层")
        for text in shape.iterfind("{*}Text"):
            for line in "".join(str(one) for one in text.itertext()).splitlines():
                builder.add(line, here)
        name = shape.get("NameU") or shape.get("Name") or ""
        if not is_automatic_name(name.partition(".")[0]):
            builder.add(name, here._replace(part=Part.ATTRIBUTE, place="对象名称"))
        for section in shape.iterfind("{*}Section"):
            _read_section(section, here, builder)


def _read_section(section: etree._Element, location: Location, builder: TextBuilder) -> None:
    kind = section.get("N", "")
    for row in section.iterfind("{*}Row") if kind in _PLACES else ():
        for name in _CELLS[kind]:
            text = _cell(row, name)
            if _TELLING.search(text) and not _CODED.fullmatch(text):
                builder.add(text, location._replace(part=Part.ATTRIBUTE, place=_PLACES[kind]))


def _hidden_layers(root: etree._Element) -> set[str]:
    return {
        row.get("IX", "")
        for section in root.iter("{*}Section")
        if section.get("N") == "Layer"
        for row in section.iterfind("{*}Row")
        if _cell(row, "Visible") == "0"
    }


def _cell(element: etree._Element, name: str) -> str:
    for cell in element.iterfind("{*}Cell"):
        if cell.get("N") == name:
            return cell.get("V", "")
    return ""


def _read_comments(package: OoxmlPackage, builder: TextBuilder) -> None:
    name = package.resolve(_COMMENTS)
    root = package.xml(name) if name else None
    for element in root.iter() if root is not None else ():
        key = short(element.tag).rpartition(":")[2]
        if key == "CommentEntry":
            for line in (element.text or "").splitlines():
                builder.add(line, Location(Part.COMMENT, place="批注"))
        elif key == "AuthorEntry":
            author = Location(Part.METADATA, place="批注作者")
            builder.add(element.get("Name", ""), author)
