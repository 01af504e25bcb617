"""Electronic books (epub): what the book says of itself; each page is a web page of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from screener.errors import Damaged
from screener.limits import Budget

_TYPE = "application/epub+zip"
_CONTAINER = "META-INF/container.xml"
_PROPERTIES = {
    "title": "标题", "creator": "作者", "subject": "主题", "description": "简介",
    "publisher": "出版者", "contributor": "参与者", "rights": "权利", "source": "来源",
    "identifier": "标识",
}  # fmt: skip
_SILENT = re.compile(
    r"mimetype|META-INF/.*|.*\.(ttf|otf|ttc|woff2?|ncx|opf)|.*(/|^)iTunesMetadata.plist", re.I
)
_SEALED = re.compile(rb"CipherReference[^>]*URI\s*=\s*[\"'][^\"']*\.(?:x?html?|xml|svg)[\"']", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]")


def recognise(source: Source) -> str | None:
    names = source.package_names
    if source.package is None or _CONTAINER not in names:
        return None
    try:
        with source.package.open("mimetype" if "mimetype" in names else _CONTAINER) as member:
            head = member.read(2000)
    except Exception:  # noqa: BLE001 - a bid must not fail
        return None
    told = head.strip().startswith(b"application/epub") or b"oebps-package" in head
    return _TYPE if told else None


def read(source: Source, budget: Budget) -> Content:
    parts = Parts(source, budget)
    builder = TextBuilder()
    gaps = [Gap(GapKind.ENCRYPTED, "电子书的内容已加密")] if _is_sealed(parts) else []
    attachments: list[Attachment] = []
    for name in _packages(parts):
        book = parts.xml(name, "电子书目录")
        if book is None:
            parts.problems.append(Damaged("电子书目录缺失或损坏，按剩余部件读取"))
            continue
        _properties(book, builder)
        attachments += _pages(parts, name, book)
    for name in sorted(parts.unread):
        if not _SILENT.fullmatch(name) and (data := parts.read(name, "电子书部件")):
            attachments.append(Attachment(name, data))
    _headings(parts, builder)
    attachments += parts.add_leftovers(builder)
    gaps += [gap_for(problem) for problem in parts.problems]
    return Content(_TYPE, builder.text, builder.passages, tuple(attachments), tuple(gaps))


def _is_sealed(parts: Parts) -> bool:
    """Are pages encrypted, and not only the fonts, as publishers like to do?"""
    if parts.find("META-INF/rights.xml"):
        return True
    name = parts.find("META-INF/encryption.xml")
    return bool(name and _SEALED.search(parts.read(name, "加密清单") or b""))


def _packages(parts: Parts) -> Iterator[str]:
    name = parts.find(_CONTAINER)
    root = parts.xml(name, "电子书入口") if name else None
    for node in root.iter("{*}rootfile") if root is not None else ():
        if found := parts.find(node.get("full-path", "")):
            yield found


def _properties(book: etree._Element, builder: TextBuilder) -> None:
    for node in book.iterfind("{*}metadata//*"):
        name = str(node.tag).rpartition("}")[2]
        text = (node.text or node.get("content") or "").strip()
        if name in _PROPERTIES:
            place = f"文档属性“{_PROPERTIES[name]}”"
            builder.add(text, Location(Part.METADATA, place=place), heading=name == "title")
        elif name == "meta" and _HAN.search(text):
            builder.add(text, Location(Part.METADATA, place="文档属性"))


def _pages(parts: Parts, base: str, book: etree._Element) -> Iterator[Attachment]:
    """The pages in the order they are read in."""
    targets = {
        node.get("id"): node.get("href", "") for node in book.iterfind("{*}manifest/{*}item")
    }
    for node in book.iterfind("{*}spine/{*}itemref"):
        name = parts.find(targets.get(node.get("idref"), ""), base)
        if name is None:
            parts.problems.append(Damaged("电子书有页面缺失"))
        elif name in parts.unread and (data := parts.read(name, "电子书页面")):
            yield Attachment(name, data)


def _headings(parts: Parts, builder: TextBuilder) -> None:
    """Titles in the table of contents of older books, which may say more than the pages."""
    for name in [one for one in parts.unread if one.lower().endswith(".ncx")]:
        root = parts.xml(name, "电子书目录")
        for node in root.iter("{*}text") if root is not None else ():
            builder.add((node.text or "").strip(), Location(Part.METADATA, place="目录"))
