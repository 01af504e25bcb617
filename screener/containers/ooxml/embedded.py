"""Objects pasted into Office files: the file inside an OLE wrapper, with the name it came with."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from screener.containers.ole.compound import OLE_MAGIC, Compound
from screener.errors import Damaged

_WHOLE_STREAMS = ("Package", "CONTENTS", "EmbeddedOdf")


@dataclass(frozen=True, slots=True)
class Embedded:
    """`name` is empty where the wrapper has none; `paths` are where the file came from."""

    data: bytes = field(repr=False)
    name: str = ""
    paths: tuple[str, ...] = field(default=(), repr=False)


def unwrap(data: bytes) -> Embedded | None:
    """The file inside an OLE object; None when the object is nothing but an equation.

    What is no wrapper of a kind known here comes back whole: it is a file of its own.
    """
    if not data.startswith(OLE_MAGIC):
        return Embedded(data)
    try:
        ole = Compound(data)
    except Damaged:
        return Embedded(data)
    if ole.has("Equation Native"):
        return None
    if native := ole.read("\x01Ole10Native"):
        return _native(native) or Embedded(data)
    for stream in _WHOLE_STREAMS:
        if whole := ole.read(stream):
            return Embedded(whole)
    return Embedded(data)


def _native(stream: bytes) -> Embedded | None:
    """Take an Ole10Native stream apart: label, original path, temporary path, then the bytes."""
    try:
        label, at = _string(stream, 6)
        source, at = _string(stream, at)
        length = struct.unpack_from("<I", stream, at + 4)[0]
        temporary = _text(stream[at + 8 : at + 8 + length].rstrip(b"\0"))
        at += 8 + length
        size = struct.unpack_from("<I", stream, at)[0]
    except (struct.error, ValueError):
        return None
    end = at + 4 + size
    if not size or end > len(stream):
        return None
    wide = _wide_strings(stream, end)  # temporary path, label, original path once more, in UTF-16
    if len(wide) == 3 and all(wide):
        temporary, label, source = wide
    name = (label or source).replace("\\", "/").rpartition("/")[2]
    paths = tuple(dict.fromkeys(path for path in (source, temporary) if path))
    return Embedded(stream[at + 4 : end], name, paths)


def _wide_strings(stream: bytes, at: int) -> list[str]:
    strings: list[str] = []
    while at + 4 <= len(stream) and len(strings) < 3:
        length = struct.unpack_from("<I", stream, at)[0] * 2
        strings.append(stream[at + 4 : at + 4 + length].decode("utf-16-le", "replace"))
        at += 4 + length
    return strings


def _string(stream: bytes, at: int) -> tuple[str, int]:
    end = stream.index(b"\0", at)
    return _text(stream[at:end]), end + 1


def _text(raw: bytes) -> str:
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
