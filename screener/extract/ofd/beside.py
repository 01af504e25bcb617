"""What an OFD says beside its pages: annotations, attachments, outlines, tags, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from screener.containers.parts import Parts
from screener.containers.script_text import is_worth_reading
from screener.document import Attachment, Location, Part, TextBuilder
from screener.extract.ofd.lines import lines
from screener.extract.ofd.objects import Drawing, local

_PROPERTIES = {
    "Title": "标题", "Author": "作者", "Subject": "主题", "Abstract": "摘要", "Keyword": "关键词",
    "Cover": "封面",
}  # fmt: skip
_KINDS = {"Link": "链接", "Path": "路径", "Highlight": "高亮", "Stamp": "签章", "Watermark": "水印"}
_SEEN = frozenset({"Stamp", "Watermark"})
_SILENT = re.compile(r".*\.(ttf|otf|ttc|cff|esl|dat|xsd)|(.*/)?META-INF/.*", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_TELLING = re.compile(r"[\u3400-\u9fff]|\d{11}|\S@\S|[A-Za-z]+://")  # in values of machines
_NOBODY = frozenset({"Unknown", "OFD R&W"})

_Told = dict[tuple[str, Location], None]


def is_silent(name: str) -> bool:
    """Fonts, seals and signed values: what words they hold is read with the signatures."""
    return _SILENT.fullmatch(name.partition("#")[0]) is not None


def read_properties(body: etree._Element, builder: TextBuilder) -> None:
    """Title, author, keywords and custom data of one document."""
    for information in body.iterchildren("{*}DocInfo"):
        for node in information.iter(etree.Element):
            text, name = (node.text or "").strip(), local(node)
            if name in _PROPERTIES:
                builder.add(text, Location(Part.METADATA, place=f"文档属性“{_PROPERTIES[name]}”"))
            elif name == "CustomData":
                title = node.get("Name", "")
                place = f"文档属性“{title}”"
                builder.add(f"{title}：{text}", Location(Part.METADATA, place=place))


def read_all(
    parts: Parts,
    base: str,
    root: etree._Element,
    builder: TextBuilder,
    pages: Mapping[str, int],
    units: Mapping[str, etree._Element],
) -> Iterator[Attachment]:
    """Everything the document's root leads to besides pages; yields the attached files.

    `pages` is the number of each page by its identifier.
    """
    for node in root.iter("{*}OutlineElem", "{*}Bookmark"):
        text = node.get("Title") or node.get("Name") or ""
        builder.add(text, Location(Part.ATTRIBUTE, place="大纲或书签"))
    for node in root.iter("{*}URI"):
        builder.add(node.get("URI", ""), Location(Part.ATTRIBUTE, place="超链接地址"))
    for listing in _named(parts, base, root, "Annotations"):
        _annotations(parts, listing, builder, pages, units)
    for kind, place in (("CustomTags", "自定义标引"), ("Extensions", "扩展信息")):
        for listing in _named(parts, base, root, kind):
            _tags(parts, listing, builder, place)
    for listing in _named(parts, base, root, "Attachments"):
        yield from _attachments(parts, listing, builder)


def texts(root: etree._Element) -> Iterator[str]:
    """Every text, and every attribute that holds words."""
    for node in root.iter():
        if isinstance(node, etree._Comment):
            if is_worth_reading(node.text or ""):
                yield (node.text or "").strip()
            continue
        if isinstance(node, etree._ProcessingInstruction | etree._Entity):
            continue
        yield from (str(one) for one in node.attrib.values() if _TELLING.search(str(one)))
        text = (node.text or "").strip()
        if text and _HAN.search(local(node)):
            yield f"{local(node)}：{text}"
        elif is_worth_reading(text):
            yield text


def _named(parts: Parts, base: str, root: etree._Element, kind: str) -> Iterator[str]:
    for node in root.iterchildren(f"{{*}}{kind}"):
        if name := parts.find(node.text or "", base):
            yield name


def _annotations(
    parts: Parts,
    listing: str,
    builder: TextBuilder,
    pages: Mapping[str, int],
    units: Mapping[str, etree._Element],
) -> None:
    root = parts.xml(listing, "OFD 注释列表")
    for entry in root.iter("{*}Page") if root is not None else ():
        name = parts.find(entry.findtext("{*}FileLoc", ""), listing)
        page = parts.xml(name, "OFD 注释") if name else None
        known: _Told = {}  # a watermark is one annotation for each place it stands in
        for one in page.iter("{*}Annot") if page is not None else ():
            _annotation(one, pages.get(entry.get("PageID", "")), builder, units, known)


def _annotation(
    one: etree._Element,
    page: int | None,
    builder: TextBuilder,
    units: Mapping[str, etree._Element],
    known: _Told,
) -> None:
    kind = one.get("Type", "")
    title = _KINDS.get(kind, "其他")
    place = title if kind in _SEEN else f"注释（{title}）"
    part = Part.BODY if kind in _SEEN else Part.COMMENT
    if one.get("Visible", "true").lower() in {"false", "0"}:
        part, place = Part.HIDDEN, f"不显示的注释（{title}）"
    drawing = Drawing(units)
    drawing.add(one)
    told: _Told = {}
    for line in lines(drawing.pieces(None)):
        where = Location(Part.HIDDEN, page, place=line.hidden) if line.hidden else None
        told[line.text, where or Location(part, page, place=place)] = None
    if (author := one.get("Creator", "")) not in _NOBODY:
        told[author, Location(Part.METADATA, page, place="注释作者")] = None
    beside = Part.HIDDEN if part is Part.HIDDEN else Part.COMMENT
    for node in one.iter("{*}Remark", "{*}Parameter", "{*}URI"):
        said = node.get("URI") or "".join(str(text) for text in node.itertext())
        if local(node) != "Parameter" or _TELLING.search(said):
            told[said, Location(beside, page, place=place)] = None
    for text, location in told:
        if (text, location) not in known:
            known[text, location] = None
            builder.add(text, location)


def _tags(parts: Parts, listing: str, builder: TextBuilder, place: str) -> None:
    root = parts.xml(listing, f"OFD {place}")
    if root is None:
        return
    for text in texts(root):
        builder.add(text, Location(Part.METADATA, place=place))
    for node in root.iter("{*}FileLoc", "{*}ExtendData"):
        name = parts.find(node.text or "", listing)
        tag = parts.xml(name, f"OFD {place}") if name in parts.unread and name else None
        for text in texts(tag) if tag is not None else ():
            builder.add(text, Location(Part.METADATA, place=place))


def _attachments(parts: Parts, listing: str, builder: TextBuilder) -> Iterator[Attachment]:
    root = parts.xml(listing, "OFD 附件列表")
    for entry in root.iter("{*}Attachment") if root is not None else ():
        name = parts.find(entry.findtext("{*}FileLoc", ""), listing)
        title = entry.get("Name", "")
        if name is None or name not in parts.unread:
            builder.add(title, Location(Part.METADATA, place="附件名称"))
            continue
        ending = name.rpartition(".")[2] if "." in name else entry.get("Format", "")
        shown = title if title.lower().endswith(f".{ending.lower()}") else f"{title}.{ending}"
        data = parts.read(name, "附件")
        if data is not None:
            yield Attachment(f"附件/{shown}" if title else name, data)
