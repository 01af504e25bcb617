"""Stand-alone pictures: their words are not read, and all but the smallest ask for a person."""

from __future__ import annotations

import re

from screener.containers.image_size import image_size, is_metafile
from screener.containers.source import Source
from screener.document import Content, Gap, GapKind
from screener.limits import Budget

_MAGIC = (
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"BM.{4}\0\0\0\0", "image/bmp"),
    (rb"II[*+]\0|MM\0[*+]", "image/tiff"),
    (rb"RIFF.{4}WEBP", "image/webp"),
    (rb"\0\0\x01\0[\x01-\x40]\0", "image/x-icon"),
    (rb".{4}ftyp(heic|heix|mif1|avif|hevc)", "image/heic"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "image/jp2"),
    (rb"\x01\0\0\0.{36} EMF", "image/emf"),
    (rb"\xd7\xcd\xc6\x9a", "image/wmf"),
)
_ICON_PIXELS = 64  # no reader makes out words in a picture narrower than this
_ICON_BYTES = 16_384  # more bytes than such a picture needs may hold something else
_HEAD = 65_536


def recognise(source: Source) -> str | None:
    head = source.data[:64]
    for pattern, media_type in _MAGIC:
        if re.match(pattern, head, re.DOTALL):
            return media_type
    return None


def read(source: Source, budget: Budget) -> Content:
    media_type = recognise(source) or "image/*"
    if _is_icon(source, media_type):
        return Content(media_type)
    return Content(media_type, gaps=(Gap(GapKind.IMAGE, "图片中的文字没有读取"),))


def _is_icon(source: Source, media_type: str) -> bool:
    """Is this a bullet, an icon, a tracking dot?"""
    data = source.data
    if is_metafile(data[:4]) and media_type in {"image/emf", "image/wmf"}:
        return False
    if media_type == "image/x-icon":
        sizes = [size for entry in range(data[4]) for size in data[6 + 16 * entry : 8 + 16 * entry]]
        return bool(sizes) and 0 not in sizes and max(sizes) <= _ICON_PIXELS
    size = image_size(data[:_HEAD])
    return size is not None and max(size) < _ICON_PIXELS and len(data) <= _ICON_BYTES
