"""What a picture says beside its pixels: EXIF, IPTC, XMP, comments, where it was taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from lxml import etree

from screener.containers.charset import decode, plausibility
from screener.containers.safe_xml import SAFE
from screener.errors import Unreadable
from screener.vision.pixels import BROKEN, open_picture

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

_EXIF = {
    269: "文档名", 270: "描述", 271: "相机厂商", 272: "相机型号", 285: "页名", 305: "软件",
    315: "作者", 316: "计算机名", 33432: "版权", 36867: "拍摄时间", 37510: "用户注释",
    40091: "标题", 40092: "备注", 40093: "作者", 40094: "关键词", 40095: "主题",
    42032: "相机所有者", 42033: "机身序列号",
}  # fmt: skip
_IPTC = {
    5: "标题", 25: "关键词", 40: "特别说明", 80: "作者", 85: "作者职务", 90: "城市", 92: "地点",
    95: "省份", 101: "国家", 103: "任务编号", 105: "标题", 110: "提供者", 115: "来源",
    116: "版权", 118: "联系方式", 120: "说明", 122: "说明作者",
}  # fmt: skip
_XMP = {
    "title": "标题", "description": "描述", "creator": "作者", "subject": "关键词",
    "rights": "版权", "Headline": "标题", "Instructions": "特别说明", "Credit": "提供者",
    "Source": "来源", "AuthorsPosition": "作者职务", "CaptionWriter": "说明作者", "City": "城市",
    "State": "省份", "Country": "国家", "Location": "地点", "TransmissionReference": "任务编号",
    "UserComment": "用户注释", "OwnerName": "相机所有者", "Label": "标签", "Nickname": "别名",
    "PersonInImage": "图中人物", "Event": "事件", "LocationShown": "所示地点",
    "LocationCreated": "拍摄地点", "TextLayers": "文字图层", "LayerText": "文字图层",
    "LayerName": "图层名称", "hierarchicalSubject": "关键词",
    "Keywords": "关键词", "Author": "作者",
}  # fmt: skip
_WIDE = frozenset(range(40091, 40096))  # text in UTF-16
_COMMENT = 37510
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TELLING = re.compile(r"[\u3400-\u9fff]|(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_OWN = frozenset(f"APP{number}" for number in (*range(3, 13), 15))  # of JPEG: what no standard uses
_USUAL = 0.4  # of the characters beyond ASCII: fewer everyday ones, and the bytes are no text
_LONGEST = 20_000


class Property(NamedTuple):
    """`title` is what the field is called in Chinese, or its own name where it has none."""

    title: str
    text: str


def properties(data: bytes) -> list[Property]:
    """Every text a picture carries beside its pixels, each once; empty where it has none."""
    found: dict[Property, None] = {}
    try:
        image = open_picture(data)
    except Unreadable:
        return []
    for reader in (_exif, _position, _iptc, _xmp, _comments, _others):
        with suppress(*BROKEN, AttributeError, etree.LxmlError):
            for title, text in reader(image):
                if clean := text.replace("\0", " ").strip()[:_LONGEST]:
                    found[Property(title, clean)] = None
    return list(found)


def _exif(image: Image) -> Iterator[tuple[str, str]]:
    exif = image.getexif()
    for values in (exif, exif.get_ifd(_EXIF_IFD)):
        for tag, value in values.items():
            text = _exif_text(tag, value)
            if tag in _EXIF:
                yield _EXIF[tag], text
            elif _says_something(text):
                yield f"标签 {tag}", text


def _exif_text(tag: int, value: object) -> str:
    if isinstance(value, tuple):
        value = bytes(value) if all(isinstance(one, int) for one in value) else str(value[0])
    if tag in _WIDE and isinstance(value, bytes):
        return value.decode("utf-16-le", "replace")
    if tag == _COMMENT and isinstance(value, bytes):
        head, value = value[:8], value[8:]
        if head.startswith(b"UNICODE"):
            likely = "utf-16-be" if value[:1] == b"\0" else "utf-16-le"
            return value.decode(likely, "replace")
    return _text(value)


def _text(value: object) -> str:
    """Text whose bytes were taken for Latin, as the words they are."""
    if isinstance(value, str):
        if any(char > "\xff" for char in value):
            return value
        value = value.encode("latin-1")
    if not isinstance(value, bytes):
        return ""
    bare = value.rstrip(b"\0 ")
    decoded = decode(bare) if bare else None
    return decoded.text if decoded else ""


def _position(image: Image) -> Iterator[tuple[str, str]]:
    gps = image.getexif().get_ifd(_GPS_IFD)
    latitude, longitude = gps.get(2), gps.get(4)
    if latitude and longitude:
        north = "南纬" if str(gps.get(1, "N")).upper().startswith("S") else "北纬"
        east = "西经" if str(gps.get(3, "E")).upper().startswith("W") else "东经"
        yield "拍摄位置", f"{north}{_degrees(latitude):.6f}，{east}{_degrees(longitude):.6f}"
    for tag, title in ((27, "定位方式"), (28, "拍摄地区")):
        if isinstance(gps.get(tag), bytes):
            yield title, _exif_text(_COMMENT, gps[tag])


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (*(float(one) for one in parts), 0.0, 0.0)[:3]
    return degrees + minutes / 60 + seconds / 3600


def _iptc(image: Image) -> Iterator[tuple[str, str]]:
    from PIL.IptcImagePlugin import getiptcinfo

    for (record, number), value in sorted((getiptcinfo(cast("ImageFile", image)) or {}).items()):
        for one in value if isinstance(value, list) else [value]:
            if record == 2 and number in _IPTC:
                yield _IPTC[number], _text(one)


def _xmp(image: Image) -> Iterator[tuple[str, str]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    data = packet.encode() if isinstance(packet, str) else bytes(packet)
    if not data:
        return
    root = etree.fromstring(data.strip(b"\0 \r\n\t"), etree.XMLParser(recover=True, **SAFE))
    for element in root.iter() if root is not None else ():
        if not isinstance(element.tag, str):
            continue
        whole = element.itertext() if etree.QName(element.tag).localname in _XMP else [element.text]
        yield from _named(element.tag, "".join(str(text) for text in whole if text))
        for name, value in element.attrib.items():
            yield from _named(str(name), str(value))


def _named(tag: str, text: str) -> Iterator[tuple[str, str]]:
    """What fields of any program say in Chinese, or in long numbers, is told by their own name."""
    name = etree.QName(tag).localname
    title = _XMP.get(name)
    if title or _TELLING.search(text):
        for line in text.splitlines():
            yield title or name, line.strip()


def _others(image: Image) -> Iterator[tuple[str, str]]:
    """What programs put into segments of a JPEG and chunks of a PNG that are theirs alone."""
    segments = [(name, data) for name, data in getattr(image, "applist", ()) if name in _OWN]
    chunks = [(one[0].decode("latin-1"), one[1]) for one in getattr(image, "private_chunks", ())]
    for name, data in (*segments, *chunks):
        text = _text(data.rpartition(b"\0")[2] if b"\0" in data[:32] else data)
        if len(data) <= _LONGEST and _says_something(text):
            yield f"数据段 {name}", text


def _says_something(text: str) -> bool:
    usual = text.isascii() or plausibility(text) >= _USUAL
    return usual and text.isprintable() and _TELLING.search(text) is not None


def _comments(image: Image) -> Iterator[tuple[str, str]]:
    """Comments of JPEG and GIF, and the named texts of PNG."""
    yield "注释", _text(image.info.get("comment", b""))
    texts = getattr(image, "text", None) or {}
    for name, text in texts.items():
        if not name.startswith("XML:"):
            yield str(name), _text(str(text))
