"""What all three Office formats do with parts that are not their own pages.

Properties, charts, SmartArt, embedded files, macros and pictures; and the last pass: whatever
part holds text and was read by nobody is read here, so that nothing is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from screener.containers.image_size import image_size, is_captioned, may_hold_words
from screener.containers.ooxml.crops import crop_notices
from screener.containers.ooxml.drawing import A, chart_rows, drawn_lines
from screener.containers.ooxml.embedded import unwrap
from screener.containers.ooxml.package import OoxmlPackage
from screener.containers.ooxml.properties import properties, titles_of_parts
from screener.containers.ooxml.vba import macro_sources
from screener.containers.ooxml.xml import is_automatic_name, short
from screener.containers.packed_text import packed, unpacked
from screener.containers.values import place_of_value, spoken_format
from screener.document import Attachment, Gap, GapKind, Location, Notice, Part, TextBuilder

_SILENT = re.compile(
    r"(.*/)?(theme|themeOverride)\d*\.xml|.*/(fontTable|webSettings|stylesWithEffects|calcChain|"
    r"viewProps|tableStyles|styles)\.xml|.*\.rels|\[Content_Types\]\.xml|.*\.(odttf|fntdata)|"
    r".*printerSettings\d*\.bin|docProps/thumbnail\..*|.*/vbaProjectSignature\w*\.bin|mimetype|"
    r".*charts/(colors|style)\d*\.xml|.*diagrams/(colors|layout|quickStyle)\d*\.xml|"
    r"customXml/itemProps\d*\.xml|_xmlsignatures/origin\.sigs|.*/vbaData\.xml|"
    r".*/(commentsIds|commentsExtended|commentsExtensible)\.xml|.*/slideUpdateInfo.*\.xml|"
    r".*/metadata\.xml|.*/changesInfos?/.*|.*/revisionInfo\.xml",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r".*\.(png|jpe?g|jfif|gif|bmp|dib|webp|tiff?|emf|wmf|emz|wmz|ico|wdp|pct|pcz|heic)", re.I
)
_MARKUP = re.compile(r".*\.(xml|vml|svg|xaml|rdf)(#\d+)?", re.IGNORECASE)
_ADDRESSES = {"hyperlink": "超链接地址", "attachedTemplate": "附加模板"}
_HEAD = 192 * 1024
_ZIP = b"PK\x03\x04"
_ENCODED = re.compile(r"[A-Za-z0-9+/=\s_-]{40,}|\{?[0-9A-Fa-f-]{32,38}\}?")
_NUMERIC = re.compile(r"[\d.,:;%#\sTZ+-]{1,9}|true|false|[\d-]{8,10}T[\d:.]+Z?")
_TELLING = re.compile(r"[\u3400-\u9fff]{2}|\d{11}|\S@\S")  # attributes worth reading


class Rest(NamedTuple):
    """What the rest of a package comes to, beside the text it adds."""

    attachments: tuple[Attachment, ...]
    gaps: tuple[Gap, ...]
    notices: tuple[Notice, ...]


class _Known:
    """What has been read already: other parts often say the same again."""

    def __init__(self, builder: TextBuilder) -> None:
        self._text = "".join(builder.text.split())
        self._added: set[str] = set()

    def is_new(self, text: str) -> bool:
        bare = "".join(text.split())
        new = bool(bare) and bare not in self._added and bare not in self._text
        self._added.add(bare)
        return new


def read_rest(package: OoxmlPackage, builder: TextBuilder, where: Mapping[str, Location]) -> Rest:
    """Read every part still unread; `where` says what page or sheet a part belongs to."""
    attachments: list[Attachment] = []
    gaps: list[Gap] = []
    known = _Known(builder)
    for name in sorted(package.unread, key=_reading_order):
        location = where.get(name, Location())
        if _SILENT.fullmatch(name):
            _pass_over(package, name)
        elif _PICTURE.fullmatch(name) and not _may_hold_words(package, name):
            continue
        elif _MARKUP.fullmatch(name):
            attachments += _read_markup(package, builder, name, location, known)
        elif name.lower().endswith("vbaproject.bin"):
            gaps += _read_macros(package, builder, name)
        elif "activex" in name.lower():
            message = "文档内有ActiveX控件，控件中的文字未读取"
            gaps += (
                []
                if any(gap.message == message for gap in gaps)
                else [Gap(GapKind.UNSUPPORTED, message, location)]
            )
            package.unread.pop(name, None)
        else:
            attachments += _attach(package, builder, name, location)
    _add_addresses(package, builder, known)
    _add_values(package, builder, where, known)
    _add_package_comments(package, builder)
    attachments += package.strays
    notices = crop_notices(package.crops, where)
    return Rest(tuple(attachments), (*package.gaps, *gaps), notices)


def _pass_over(package: OoxmlPackage, name: str) -> None:
    """A part of looks and settings: only its attributes and comments may be somebody's words."""
    package.unread.pop(name, None)
    if name.lower().endswith(".xml"):
        package.read(name)


def _reading_order(name: str) -> tuple[bool, list[tuple[str, int]]]:
    pieces = re.findall(r"(\D*)(\d{0,9})", name)
    return name.startswith("docProps/"), [(text, int(digits or 0)) for text, digits in pieces]


def _may_hold_words(package: OoxmlPackage, name: str) -> bool:
    head = package.head(name, _HEAD)
    size = image_size(head)
    return size is None or may_hold_words(*size) or is_captioned(head)


def _attach(
    package: OoxmlPackage, builder: TextBuilder, name: str, location: Location
) -> list[Attachment]:
    known_gaps = len(package.gaps)
    data = package.read(name)
    if data is None:
        gap = package.gaps.pop() if len(package.gaps) > known_gaps else None
        return [Attachment(name, b"", gap or Gap(GapKind.DAMAGED, "嵌入对象未能读取"))]
    if not data:
        return []
    inner = unwrap(data)
    if inner is None:
        return []
    for path in inner.paths:
        builder.add(path, location._replace(part=Part.METADATA, place="嵌入对象的来源路径"))
    folder = name.rpartition("/")[0]
    inner_name = f"{folder}/{inner.name}" if inner.name else name
    here = location if _PICTURE.fullmatch(name) else Location()
    return [Attachment(inner_name, inner.data, location=here)]


def _read_macros(package: OoxmlPackage, builder: TextBuilder, name: str) -> list[Gap]:
    data = package.read(name)
    if data is None:
        return []
    sources = macro_sources(data)
    if sources is None:
        return [Gap(GapKind.UNSUPPORTED, "文档内的宏代码未能读取", Location(place="宏代码"))]
    for source in sources:
        for number, line in enumerate(source.splitlines(), 1):
            if not line.startswith("Attribute "):
                builder.add(line, Location(Part.MARKUP, line=number, place="宏代码"))
    return []


def _read_markup(
    package: OoxmlPackage, builder: TextBuilder, name: str, location: Location, known: _Known
) -> list[Attachment]:
    root = package.xml(name)
    if root is None:
        return []
    key = short(root.tag)
    if key == "DataMashup":
        return _queries(root.text or "")
    if key in {"c:chartSpace", "cx:chartSpace"}:
        _add_chart(builder, root, location)
    elif key == "dgm:dataModel":
        for line in drawn_lines(root):
            builder.add(line.text, _named(location, "智能图形"))
    elif key in {"coreProperties", "Properties"}:
        _add_properties(builder, root, known)
    elif next(root.iter(f"{A}p"), None) is not None:
        for line in drawn_lines(root):
            if known.is_new(line.text):
                builder.add(line.text, _named(location, "图形"))
    else:
        _add_unknown(builder, root, name, location, known)
    return []


def _queries(text: str) -> list[Attachment]:
    """The package of queries that Excel keeps in a workbook, data typed into them included."""
    data = unpacked(text) or b""
    start = data.find(_ZIP)
    if start < 0:
        gap = Gap(GapKind.DAMAGED, "工作簿中的数据查询未能读取")
        return [Attachment("数据查询.zip", b"", gap)]
    size = int.from_bytes(data[max(0, start - 4) : start], "little")
    return [Attachment("数据查询.zip", data[start : start + size] if size else data[start:])]


def _add_chart(builder: TextBuilder, root: etree._Element, location: Location) -> None:
    """Rows of words and figures; then what a chart keeps beside them: labels, formats, headers."""
    said: set[str] = set()
    for row in chart_rows(root):
        said.update(row)
        _add_row(builder, row, _named(location, "图表"))
    for text in dict.fromkeys(_strings(root)):
        if _TELLING.search(text) and text not in said and "!" not in text:
            place = location._replace(part=Part.HIDDEN, place="图表中没有显示的文字")
            builder.add(spoken_format(text), place)


def _add_properties(builder: TextBuilder, root: etree._Element, known: _Known) -> None:
    for one in properties(root):
        builder.add(one.text, Location(Part.METADATA, place=one.place))
    for text in titles_of_parts(root):  # of old, when they stand nowhere any more
        if known.is_new(text):
            builder.add(text, Location(Part.METADATA, place="文档属性“部件标题”"))


def _add_unknown(
    builder: TextBuilder, root: etree._Element, name: str, location: Location, known: _Known
) -> None:
    """Text, and Chinese attribute values, of a part that no code knows by name."""
    visible = name.lower().endswith(".svg")
    part, place = (location.part, "图形") if visible else (Part.HIDDEN, _place_of(name))
    if name.lower().endswith("/people.xml"):
        part, place = Part.METADATA, "修订或批注作者"
    for text in _strings(root):
        if known.is_new(text):
            builder.add(text, location._replace(part=part, place=place))


def _strings(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if short(element.tag) == "ocxPr":  # what a form control shows stands in such a pair
            yield from (
                str(value) for name, value in element.items() if str(name).endswith("}value")
            )
        if short(element.tag) in {"", "style"}:
            continue
        attributes = (
            str(value) for value in element.attrib.values() if _TELLING.search(str(value))
        )
        for text in (element.text or "", *attributes, element.tail or ""):
            clean = text.strip()
            if _ENCODED.fullmatch(clean):
                yield from packed(clean)
            elif clean and not _NUMERIC.fullmatch(clean):
                yield clean


def _place_of(name: str) -> str:
    if name.startswith("customXml/"):
        return "自定义XML数据"
    if name.startswith("_xmlsignatures/"):
        return "数字签名"
    plain = name.partition("#")[0]
    return f"内部部件 {plain}" if plain.isascii() else "内部部件"


def _add_addresses(package: OoxmlPackage, builder: TextBuilder, known: _Known) -> None:
    for one in package.external_targets():
        address = unquote(one.target)
        if known.is_new(address):
            place = _ADDRESSES.get(one.kind, "外部链接地址")
            builder.add(address, Location(Part.ATTRIBUTE, place=place))


def _add_values(
    package: OoxmlPackage, builder: TextBuilder, where: Mapping[str, Location], known: _Known
) -> None:
    """Attributes that no reader asked for, and what the members of the package are called."""
    for part, name, value in package.values:
        if known.is_new(value):
            location = where.get(part, Location())
            place = place_of_value(part, name)
            builder.add(value, location._replace(part=Part.ATTRIBUTE, place=place))
    for name in package.names:
        last = name.rstrip("/").rpartition("/")[2]
        if _TELLING.search(last) and not is_automatic_name(last) and known.is_new(last):
            builder.add(last, Location(Part.METADATA, place="内部部件的名称"))


def _add_package_comments(package: OoxmlPackage, builder: TextBuilder) -> None:
    for text in package.comments:
        builder.add(text, Location(Part.MARKUP, place="XML注释"))
    for comment in package.archive_comments:
        builder.add(comment, Location(Part.METADATA, place="压缩包注释"))


def _named(location: Location, place: str) -> Location:
    return location if location.part is Part.HIDDEN else location._replace(place=place)


def _add_row(builder: TextBuilder, row: list[str], location: Location) -> None:
    separator = "\n"
    for text in row:
        if text.strip():
            builder.add(text, location, separator=separator)
            separator = "\t"
