"""XML of any vocabulary, SVG among it: texts and attributes. Nothing is fetched or expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from screener.containers.charset import Decoded
from screener.containers.safe_xml import SAFE
from screener.containers.script_text import data_uris, is_worth_reading, script_texts, style_texts
from screener.containers.source import Source
from screener.containers.structured import holds_html
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, TooLarge
from screener.limits import Budget

_EXTENSIONS = {"xml", "svg", "rss", "atom", "xsl", "xslt", "xsd", "kml", "gpx", "plist", "rdf",
               "opml", "wsdl", "config", "resx"}  # fmt: skip
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
_START = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\s+(?!html)|<svg\b|<[\w-]+:?[\w-]*\s+xmlns)", re.I)
_LINES = frozenset({"p", "para", "text", "title", "td", "th", "li", "si", "is", "h1", "h2", "h3"})
_HAN = re.compile(r"[\u3400-\u9fff]")
_TITLES = frozenset({"title", "desc", "metadata"})


def recognise(source: Source) -> str | None:
    if b"<" not in source.data[:4096]:
        return None
    decoded = _decode(source)
    if decoded is None:
        return None
    head = decoded.text[:4096].lstrip("\ufeff")
    if not _START.match(head) and not (
        source.extension in _EXTENSIONS and head.lstrip().startswith("<")
    ):
        return None
    return "image/svg+xml" if re.search(r"<(\w+:)?svg[\s>]", head) else "application/xml"


def read(source: Source, budget: Budget) -> Content:
    decoded = _decode(source)
    if decoded is None:
        raise Damaged("文字编码无法识别")
    text = decoded.text.lstrip("\ufeff").strip()
    if len(text) > budget.limits.characters:
        raise TooLarge("文字数量超过上限")
    root, whole = _parse(text)
    if root is None:
        raise Damaged("XML 结构损坏，无法读取")
    gaps = [] if whole else [Gap(GapKind.DAMAGED, "XML 结构损坏，只读出其中一部分")]
    reader = _Reader()
    reader.read(root)
    builder = reader.builder
    for words, part, place in _outside(root):
        builder.add(words, Location(part, place=place))
    if reader.entities:
        gaps.append(Gap(GapKind.DAMAGED, "XML 含有自定义实体，没有展开"))
    if decoded.lost > 20:
        gaps.append(Gap(GapKind.DAMAGED, "部分字符编码损坏，没有读出"))
    attachments = [*reader.pages, *_data(text, budget)]
    media_type = recognise(source) or "application/xml"
    return Content(media_type, builder.text, builder.passages, tuple(attachments), tuple(gaps))


def _decode(source: Source) -> Decoded | None:
    declared = _DECLARED.match(source.data[:512].lstrip())
    return source.decoded_in(declared[1].decode("ascii") if declared else source.charset)


def _parse(text: str) -> tuple[etree._Element | None, bool]:
    data = text.encode("utf-8", "replace")
    for recover in (False, True):
        parser = etree.XMLParser(
            encoding="utf-8",
            **SAFE,
            strip_cdata=True,
            recover=recover,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root, not recover
    return None, False


class _Reader:
    """One document: an element with words of its own is a passage, its attributes follow."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.pages: list[Attachment] = []
        self.entities = 0

    def read(self, root: etree._Element) -> None:
        done: set[etree._Element] = set()
        for node in root.iter():
            if isinstance(node, etree._Comment):
                self._add(node.text or "", Part.MARKUP, "注释")
            elif isinstance(node, etree._ProcessingInstruction):
                if is_worth_reading(node.text or ""):
                    self._add(node.text or "", Part.MARKUP, "处理指令")
            elif isinstance(node, etree._Entity):
                self.entities += 1
            elif node not in done:
                self._element(node, done)
            if isinstance(node.tag, str):
                self._attributes(node)

    def _element(self, node: etree._Element, done: set[etree._Element]) -> None:
        name = _local(node)
        if name in {"script", "style"}:
            self._code(name, node.text or "")
            return
        if name in _LINES or _is_mixed(node):
            inner = list(node.iter(etree.Element))
            if not any(_local(one) in _LINES for one in inner[1:]):
                done.update(inner)
                self._value(name, "".join(_words(node)))
                return
        self._value(name, node.text or "")
        for child in node:
            self._value(name, child.tail or "")

    def _value(self, name: str, text: str) -> None:
        text = text.strip()
        if holds_html(text):
            page = Attachment(
                f"网页片段{len(self.pages) + 1}.html", text.encode("utf-8", "replace")
            )
            self.pages.append(page)
            return
        if name in _TITLES:
            self.builder.add(text, Location(Part.BODY, place=f"元素 {name}"), heading=True)
        else:
            labelled = f"{name}: {text}" if text and _HAN.search(name) else text
            self._add(labelled, Part.BODY, f"元素 {name}")

    def _attributes(self, node: etree._Element) -> None:
        for key, value in node.attrib.items():
            name, text = str(key).rpartition("}")[2], str(value)
            if (is_worth_reading(text) or _HAN.search(name)) and not text.startswith("data:"):
                labelled = f"{name}: {text}" if _HAN.search(name) else text
                self._add(labelled, Part.ATTRIBUTE, f"属性 {name}")

    def _code(self, name: str, code: str) -> None:
        texts = style_texts(code) if name == "style" else (one for one, _ in script_texts(code))
        for text in texts:
            self._add(text, Part.MARKUP, "样式表" if name == "style" else "脚本")

    def _add(self, text: str, part: Part, place: str) -> None:
        self.builder.add(text.strip(), Location(part, place=place))


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _is_mixed(node: etree._Element) -> bool:
    """Words and elements side by side: running text."""
    return len(node) > 0 and any((child.tail or "").strip() for child in node)


def _words(node: etree._Element) -> Iterator[str]:
    """All text inside `node`, comments left out."""
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            yield from _words(child)
        yield child.tail or ""


def _outside(root: etree._Element) -> Iterator[tuple[str, Part, str]]:
    """Comments beside the root element, and what the DTD's entities would have said."""
    beside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    for node in beside:
        if isinstance(node, etree._Comment):
            yield (node.text or "").strip(), Part.MARKUP, "注释"
        elif isinstance(node, etree._ProcessingInstruction) and is_worth_reading(node.text or ""):
            yield (node.text or "").strip(), Part.MARKUP, "处理指令"
    dtd = root.getroottree().docinfo.internalDTD
    # lxml's stubs do not know that a DTD lists its entities.
    for entity in getattr(dtd, "entities", list)():
        yield str(entity.content or ""), Part.MARKUP, "实体声明"


def _data(text: str, budget: Budget) -> Iterator[Attachment]:
    for number, (media_type, data) in enumerate(data_uris(text), 1):
        name = f"内嵌数据{number}.{media_type.rpartition('/')[2].partition('+')[0]}"
        if data is None:
            yield Attachment(name, b"", Gap(GapKind.DAMAGED, "内嵌数据的编码损坏"))
            continue
        budget.spend_member(len(data))
        yield Attachment(name, data)
