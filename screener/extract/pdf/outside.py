"""Bytes before a PDF's first line and after its last: no reader of the pages sees them."""

from __future__ import annotations

from screener.containers.charset import decode
from screener.document import Attachment

_EMPTY = b"\0\x1a \t\r\n"
_SPARE = 64  # bytes of what is no text: fewer hold nothing


def outside(data: bytes) -> list[Attachment]:
    """What stands there, as files of their own."""
    start, end = data.find(b"%PDF-"), data.rfind(b"%%EOF")
    found = []
    for name, rest in (
        ("文件开头之前的数据", data[: max(0, start)]),
        ("文件结束之后的数据", data[end + 5 :] if end >= 0 else b""),
    ):
        bare = rest.strip(_EMPTY)
        if bare and (len(bare) > _SPARE or decode(bare) is not None):
            found.append(Attachment(name, bare))
    return found
