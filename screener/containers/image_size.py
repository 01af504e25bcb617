"""Width and height of a picture from its first bytes, without decoding it."""

from __future__ import annotations

import re
import struct

_LETTER, _WORD = 12, 48  # pixels
_CAPTION = re.compile(
    rb"iTXt(?!XML:com\.adobe)|zTXt|eXIf|tEXt(?!Software|Source|date:|Creation)|Exif\0\0|"
    rb"http://ns\.adobe\.com/xap|8BIM\x04\x04"
)
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def image_size(head: bytes) -> tuple[int, int] | None:
    """Pixels of a PNG, JPEG, GIF, BMP or WebP; None when `head` does not tell."""
    try:
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return _unpack(">II", head, 16)
        if head.startswith(b"\xff\xd8"):
            return _jpeg_size(head)
        if head.startswith((b"GIF87a", b"GIF89a")):
            return _unpack("<HH", head, 6)
        if head.startswith(b"BM"):
            width, height = _unpack("<ii", head, 18)
            return abs(width), abs(height)
        if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
            return _webp_size(head)
    except (struct.error, IndexError):
        return None
    return None


def may_hold_words(width: int, height: int) -> bool:
    """Is a picture of so many pixels more than a bullet, an icon, a rule or a tracking dot?

    The one rule for pictures inside files: no word of two letters fits into fewer pixels.
    """
    return min(width, height) >= _LETTER and max(width, height) >= _WORD


def is_captioned(head: bytes) -> bool:
    """Does a picture say something beside its pixels, and not only what made it?"""
    return _CAPTION.search(head) is not None


def _unpack(form: str, head: bytes, offset: int) -> tuple[int, int]:
    width, height = struct.unpack_from(form, head, offset)
    return width, height


def _jpeg_size(head: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(head):
        if head[at] != 0xFF:
            return None
        marker = head[at + 1]
        if marker in _FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        at += 2 if marker in (0x01, 0xFF) else 2 + struct.unpack_from(">H", head, at + 2)[0]
    return None


def _webp_size(head: bytes) -> tuple[int, int] | None:
    if head[12:16] == b"VP8 ":
        width, height = _unpack("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    if head[12:16] == b"VP8L":
        bits = struct.unpack_from("<I", head, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    return None
