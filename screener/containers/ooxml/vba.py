"""Source text of VBA macros: they go out with the file, so their words are read too."""

from __future__ import annotations

import re

from screener.containers.ole.compound import Compound
from screener.errors import Damaged

_MODULE_START = re.compile(rb"\x00Attribut[^e]")  # how every compressed module begins
_CHUNK = 4096
_MAX_SOURCE = 8 * 1024 * 1024


def macro_sources(data: bytes) -> list[str] | None:
    """The source of each module of a `vbaProject.bin`; None when it cannot be read."""
    try:
        project = Compound(data)
    except Damaged:
        return None
    paths = [path for path in project.paths if len(path) >= 2 and path[-2].upper() == "VBA"]
    streams = [project.read(*path) or b"" for path in paths]
    return [
        _decode(_decompress(stream, found.start() - 3))
        for stream in streams
        if (found := _MODULE_START.search(stream))
    ]


def _decode(source: bytes) -> str:
    for charset in ("utf-8", "gb18030"):
        try:
            return source.decode(charset)
        except UnicodeDecodeError:
            continue
    return source.decode("gb18030", "replace")


def _decompress(data: bytes, start: int) -> bytes:
    """Undo the run-length compression of MS-OVBA 2.4.1, as far as the bytes hold together."""
    if start < 0 or data[start] != 1:
        return b""
    out = bytearray()
    at = start + 1
    while at + 2 < len(data) and len(out) < _MAX_SOURCE:
        header = int.from_bytes(data[at : at + 2], "little")
        end = min(len(data), at + (header & 0x0FFF) + 3)
        if header & 0x8000:
            out += _chunk(data[at + 2 : end])
        else:
            out += data[at + 2 : at + 2 + _CHUNK]
            end = at + 2 + _CHUNK
        at = end
    return bytes(out)


def _chunk(data: bytes) -> bytearray:
    out = bytearray()
    at = 0
    while at < len(data):
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                break
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            if at + 1 >= len(data) or not out:
                return out
            token = int.from_bytes(data[at : at + 2], "little")
            at += 2
            width = max(4, (len(out) - 1).bit_length())
            length = (token & (0xFFFF >> width)) + 3
            offset = (token >> (16 - width)) + 1
            for _ in range(length):
                out.append(out[-offset] if offset <= len(out) else 0)
    return out
