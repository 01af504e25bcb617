"""What an OpenDocument says beside its body: headers and footers, properties, macros, the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from screener.containers.ooxml.embedded import unwrap
from screener.containers.parts import Parts
from screener.containers.script_text import is_worth_reading
from screener.document import Attachment, Location, Part, TextBuilder
from screener.extract.odf.names import attributes, short
from screener.extract.odf.story import Scope, StoryReader

_PROPERTIES = {
    "dc:title": "标题", "dc:subject": "主题", "dc:description": "备注", "dc:creator": "上次修改者",
    "meta:initial-creator": "作者", "meta:keyword": "关键词", "meta:printed-by": "打印者",
    "meta:generator": "生成程序", "dc:publisher": "发布者", "dc:contributor": "参与者",
    "dc:coverage": "范围", "dc:identifier": "标识", "dc:relation": "关联", "dc:rights": "权利",
    "dc:source": "来源", "dc:type": "类型",
}  # fmt: skip
_UNTOLD = frozenset({"AppVersion", "DocSecurity", "HyperlinksChanged", "LinksUpToDate", "ScaleCrop",
                     "ShareDoc", "KSOProductBuildVer", "ICV"})  # fmt: skip
_SILENT = re.compile(
    r"(.*/)?(mimetype|manifest\.rdf|layout-cache|settings\.xml|META-INF/.*|Configurations2/.*|"
    r"Thumbnails/.*|ObjectReplacements/.*|styles\.xml|meta\.xml|Basic/.*(script|dialog)-l[bc]\.xml|"
    r".*\.(ttf|otf|odttf))",
    re.IGNORECASE,
)
_MACRO = re.compile(r"(Basic/.*\.xml|Scripts/.*)", re.IGNORECASE)


def read_masters(styles: etree._Element | None, story: StoryReader) -> None:
    """Headers and footers of page styles, and what master slides show."""
    masters = styles.iter("{*}master-page") if styles is not None else ()
    for master in masters:
        for child in master.iterchildren(etree.Element):
            key = short(child.tag)
            if key.startswith("style:header"):
                story.read(child, Scope(Part.HEADER, "页眉"))
            elif key.startswith("style:footer"):
                story.read(child, Scope(Part.FOOTER, "页脚"))
            elif key == "presentation:notes":
                story.read(child, Scope(Part.HIDDEN, "备注母版"))
            elif key not in {"style:style", "office:forms"} and not _is_placeholder(child):
                story.block(child, Scope(Part.HEADER, "母版"))


def _is_placeholder(element: etree._Element) -> bool:
    """A frame of the master into which slides write: its own words are prompts."""
    given = attributes(element)
    return "presentation:class" in given or given.get("presentation:placeholder") == "true"


def read_properties(root: etree._Element | None, builder: TextBuilder) -> None:
    for node in root.iter(etree.Element) if root is not None else ():
        key, text = short(node.tag), (node.text or "").strip()
        if key == "meta:user-defined":
            name = attributes(node).get("meta:name", "")
            said = f"{name}：{text}" if text and name not in _UNTOLD else ""
            builder.add(said, Location(Part.METADATA, place=f"文档属性“{name}”"))
        elif key in _PROPERTIES:
            builder.add(text, Location(Part.METADATA, place=f"文档属性“{_PROPERTIES[key]}”"))
        elif key in {"meta:template", "meta:auto-reload", "meta:hyperlink-behaviour"}:
            for name in ("xlink:title", "xlink:href"):
                said = attributes(node).get(name, "")
                if is_worth_reading(said):
                    builder.add(said, Location(Part.METADATA, place="文档属性“模板”"))


def read_scripts(root: etree._Element, builder: TextBuilder) -> None:
    """Macros that a flat document carries inside itself."""
    for node in root.iter("{*}source-code", "{*}module"):
        _code("".join(str(one) for one in node.itertext()), builder)


def read_comments(root: etree._Element, builder: TextBuilder) -> None:
    """What XML comments say: nobody but a curious reader of the file sees them."""
    for comment in root.iter(etree.Comment):
        if is_worth_reading(comment.text or ""):
            builder.add((comment.text or "").strip(), Location(Part.MARKUP, place="XML注释"))


def read_rest(parts: Parts, builder: TextBuilder) -> Iterator[Attachment]:
    """Macros, embedded files, pictures, older versions, and parts nobody knows."""
    for name in sorted(parts.unread):
        if _SILENT.fullmatch(name.partition("#")[0]):
            parts.unread.pop(name, None)
        elif _MACRO.fullmatch(name):
            _macro(parts, name, builder)
        elif name.lower().endswith((".xml", ".rdf")):
            root = parts.xml(name, "文档内部部件")
            if root is not None:
                _stranger(root, builder)
        elif data := parts.read(name, "嵌入的文件"):
            yield from _embedded(name, data, builder)


def _macro(parts: Parts, name: str, builder: TextBuilder) -> None:
    if not name.lower().endswith(".xml"):
        data = parts.read(name, "宏代码") or b""
        _code(data.decode("utf-8", "replace"), builder)
        return
    root = parts.xml(name, "宏代码")
    if root is not None:
        title = attributes(root).get("script:name", "")
        builder.add(title, Location(Part.MARKUP, place="宏代码的名称"))
        _code("".join(str(one) for one in root.itertext()), builder)


def _code(text: str, builder: TextBuilder) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        builder.add(line, Location(Part.MARKUP, line=number, place="宏代码"))


def _stranger(root: etree._Element, builder: TextBuilder) -> None:
    for node in root.iter(etree.Element):
        for text in (node.text or "", *map(str, node.attrib.values()), node.tail or ""):
            if is_worth_reading(text):
                builder.add(text.strip(), Location(Part.HIDDEN, place="文档内部部件"))
    read_comments(root, builder)


def _embedded(name: str, data: bytes, builder: TextBuilder) -> Iterator[Attachment]:
    inner = unwrap(data)
    if inner is None:
        return
    for path in inner.paths:
        builder.add(path, Location(Part.METADATA, place="嵌入对象的来源路径"))
    folder = name.rpartition("/")[0]
    shown = f"{folder}/{inner.name}".lstrip("/") if inner.name else name
    yield Attachment(shown, inner.data)
