"""What is drawn in a WordprocessingML run: text boxes, word art, names and alternative text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from screener.containers.colours import UNKNOWN
from screener.containers.ooxml.package import RELATIONSHIP, Relationship
from screener.containers.ooxml.xml import is_automatic_name, short
from screener.document import Part

_WATERMARK = re.compile(r"watermark|水印", re.IGNORECASE)
_MARGIN, _WIDEST = 1_800_000, 20_000_000  # EMU: 5 cm, more than margins; 55 cm, more than A3
_O = "{urn:schemas-microsoft-com:office:office}"


class Aside(NamedTuple):
    """Text beside the paragraph; `place` says where. `part` None is the part of the story."""

    text: str
    part: Part | None
    place: str


class Box(NamedTuple):
    """A text box anchored in the paragraph, and the colour it is painted in.

    `conceals` says in an editor's words why nobody sees it, if nobody does.
    """

    content: etree._Element
    background: str | None
    conceals: str | None


def read_drawing(
    element: etree._Element, relationships: Mapping[str, Relationship]
) -> tuple[list[Aside], list[Box]]:
    """Everything said in a `w:drawing`, `w:pict` or `w:object`; boxes are left as blocks."""
    asides: list[Aside] = []
    boxes: list[Box] = []
    _read(element, relationships, asides, boxes, conceals=None)
    return [aside for aside in asides if aside.text.strip()], boxes


def _read(
    element: etree._Element,
    relationships: Mapping[str, Relationship],
    asides: list[Aside],
    boxes: list[Box],
    *,
    conceals: str | None,
) -> None:
    key = short(element.tag)
    if key == "w:txbxContent":
        boxes.append(Box(element, _box_fill(element), conceals))
        return
    if key == "a:p":
        asides.append(Aside("".join(one.text or "" for one in element.iter("{*}t")), None, "图形"))
        return
    if key == "v:textpath":
        asides.append(_word_art(element))
    elif key in {"wp:docPr", "pic:cNvPr", "wps:cNvPr"}:
        asides += _names(element, relationships)
    elif key.startswith("v:"):
        texts = (element.get("alt"), element.get("title"), element.get("href"))
        asides += (Aside(text, Part.ATTRIBUTE, "替代文字") for text in texts if text)
        asides.append(Aside(element.get(f"{_O}title", ""), Part.ATTRIBUTE, "图片名称"))
    conceals = conceals or _conceals(element, key)
    for child in element:
        _read(child, relationships, asides, boxes, conceals=conceals)


def _conceals(element: etree._Element, key: str) -> str | None:
    """Why nobody sees what stands in `element`, as far as it says itself."""
    if key == "mc:Fallback":
        return "兼容内容"
    if key == "wp:anchor":
        names = element.iterfind("{*}docPr")
        if any(one.get("hidden") in {"1", "true"} for one in names):
            return "隐藏的文本框"
        if any(_is_far(element, *axis) for axis in (("positionH", "cx"), ("positionV", "cy"))):
            return "页面之外的文本框"
        extent = element.find("{*}extent")
        if extent is not None and {extent.get("cx"), extent.get("cy")} == {"0"}:
            return "极小的文本框"
    elif key.startswith("v:") and re.search(r"visibility:\s*hidden", element.get("style", "")):
        return "隐藏的文本框"
    return None


def _is_far(anchor: etree._Element, position: str, side: str) -> bool:
    """Does it lie beyond the page, whatever its distance counts from?"""
    offset = anchor.findtext(f"{{*}}{position}/{{*}}posOffset") or ""
    extent = anchor.find("{*}extent")
    size = extent.get(side, "0") if extent is not None else "0"
    if not re.fullmatch(r"-?\d{1,12}", offset) or not size.isdigit():
        return False
    return int(offset) + int(size) <= -_MARGIN or int(offset) >= _WIDEST


def _word_art(element: etree._Element) -> Aside:
    shape = element.getparent()
    marked = shape is not None and _WATERMARK.search(" ".join(map(str, shape.attrib.values())))
    return Aside(element.get("string", ""), None, "水印" if marked else "艺术字")


def _names(element: etree._Element, relationships: Mapping[str, Relationship]) -> list[Aside]:
    texts = (element.get("descr"), element.get("title"))
    asides = [Aside(text, Part.ATTRIBUTE, "替代文字") for text in texts if text]
    name = element.get("name", "")
    if not is_automatic_name(name):
        asides.append(Aside(name, Part.ATTRIBUTE, "对象名称"))
    for link in element.iterfind("{*}hlinkClick"):
        asides.append(Aside(link.get("tooltip", ""), Part.ATTRIBUTE, "超链接提示"))
        found = relationships.get(link.get(f"{RELATIONSHIP}id", ""))
        if found and found.external:
            asides.append(Aside(found.target, Part.ATTRIBUTE, "超链接地址"))
    return asides


def _box_fill(content: etree._Element) -> str | None:
    """UNKNOWN when the shape round a text box may be painted, None when it is bare."""
    for shape in content.iterancestors():
        key = short(shape.tag)
        if key.endswith(":wsp"):
            properties = shape.find("{*}spPr")
            kinds = {short(one.tag) for one in properties} if properties is not None else set()
            styled = shape.find("{*}style") is not None and "a:noFill" not in kinds
            painted = kinds & {"a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill"}
            return UNKNOWN if styled or painted else None
        if key.startswith("v:") and key != "v:textbox":
            bare = shape.get("filled") in {"f", "false"} or not shape.get("fillcolor")
            return None if bare else UNKNOWN
    return None
