"""What stands in a file after the picture has ended: viewers show nothing of it."""

from __future__ import annotations

from screener.containers.charset import decode

_PNG_END, _JPEG_END = b"IEND\xae\x42\x60\x82", b"\xff\xd9"
_LEAST = 8  # bytes
_MOST = 1 << 20


def trailing_text(data: bytes, media_type: str) -> str:
    """The text behind a PNG or JPEG, whole; empty where something else stands there or nothing."""
    mark = {"image/png": _PNG_END, "image/jpeg": _JPEG_END}.get(media_type)
    at = data.rfind(mark) if mark else -1
    if mark is None or at < 0:
        return ""
    rest = data[at + len(mark) :][:_MOST].strip(b"\0\r\n\t ")
    found = decode(rest) if len(rest) >= _LEAST else None
    if found is None or found.lost or not "".join(found.text.split()).isprintable():
        return ""
    return found.text
