"""What stands in a file after the picture has ended: viewers show nothing of it."""

from __future__ import annotations

from screener.containers.charset import decode

_MARKS = {
    "image/png": b"IEND\xae\x42\x60\x82", "image/jpeg": b"\xff\xd9", "image/gif": b"\0;",
}  # fmt: skip
_SIZES = {"image/bmp": (2, 0), "image/webp": (4, 8)}  # where it is told, and what is not counted
_LEAST = 8  # bytes
_MOST = 1 << 20


def trailing_text(data: bytes, media_type: str) -> str:
    """The text behind a picture, whole; empty where something else stands there or nothing."""
    rest = data[_end(data, media_type) :][:_MOST].strip(b"\0\r\n\t ")
    found = decode(rest) if len(rest) >= _LEAST else None
    if found is None or found.lost or not "".join(found.text.split()).isprintable():
        return ""
    return found.text


def _end(data: bytes, media_type: str) -> int:
    """Where the picture ends; the end of the file where that is not told."""
    if mark := _MARKS.get(media_type):
        at = data.rfind(mark)
        return at + len(mark) if at >= 0 else len(data)
    if media_type in _SIZES:
        start, more = _SIZES[media_type]
        return int.from_bytes(data[start : start + 4], "little") + more
    return len(data)
