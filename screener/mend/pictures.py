"""Pictures without what travels in them unseen: EXIF with places and thumbnails, comments."""

from __future__ import annotations

import struct

_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"
_START_OF_SCAN = 0xDA
_DROPPED_SEGMENTS = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})  # not JFIF, ICC, Adobe
_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
     b"bKGD", b"pHYs", b"hIST", b"acTL", b"fcTL", b"fdAT"}
)  # fmt: skip


def without_metadata(data: bytes) -> bytes:
    """The same picture; what is neither JPEG nor PNG, or is damaged, comes back as it was."""
    if data.startswith(_JPEG):
        return _jpeg(data) or data
    if data.startswith(_PNG):
        return _png(data) or data
    return data


def _jpeg(data: bytes) -> bytes | None:
    """Segments up to the scan, then the scan up to the end of the image; nothing after it."""
    kept = [_JPEG]
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == _START_OF_SCAN:
            end = data.rfind(b"\xff\xd9")
            kept.append(data[at : end + 2] if end > at else data[at:])
            return b"".join(kept)
        if marker == 0xFF:
            at += 1
            continue
        size = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker not in _DROPPED_SEGMENTS:
            kept.append(data[at : at + size])
        at += size
    return None


def _png(data: bytes) -> bytes | None:
    kept = [_PNG]
    at = len(_PNG)
    while at + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data):
            return None
        if name in _KEPT_CHUNKS:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    return None
