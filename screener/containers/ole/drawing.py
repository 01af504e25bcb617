"""Office drawings as old files store them: records, what shapes are called and say, pictures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from screener.containers.image_size import image_size

OPTIONS = (0xF00B, 0xF122, 0xF121)
SHAPE_CONTAINER, SHAPE, CLIENT_TEXT, CLIENT_DATA = 0xF004, 0xF00A, 0xF00D, 0xF011
_BLIP_ENTRY = 0xF007
_BLIPS = {
    0xF01A: "emf", 0xF01B: "wmf", 0xF01C: "pict", 0xF01D: "jpg", 0xF01E: "png", 0xF01F: "bmp",
    0xF029: "tiff", 0xF02A: "jpg",
}  # fmt: skip
_TWO_DIGESTS = frozenset({
    0x3D5, 0x217, 0x543, 0x46B, 0x6E3, 0x6E1, 0x7A9, 0x6E5,
})  # fmt: skip
_MOST_DEPTH = 32
_SMALL_SIDE = 64  # of a picture in which no reader makes out words
_SMALL_METAFILE = 4096
_WORD_ART, _NAME, _DESCRIPTION, _TOOLTIP = 0x00C0, 0x0380, 0x0381, 0x038D
_GROUP_FLAGS = 0x03BF
_PICTURE, _OLE_SHAPE = 0x0104, 0x10


class Record(NamedTuple):
    """One record; `body` of a container holds the records inside it."""

    kind: int
    instance: int
    container: bool
    offset: int
    body: bytes


def records(data: bytes) -> Iterator[Record]:
    """The records of `data` one after another, the last perhaps in part."""
    at = 0
    while at + 8 <= len(data):
        flags, kind, size = struct.unpack_from("<HHI", data, at)
        yield Record(kind, flags >> 4, flags & 0xF == 0xF, at, data[at + 8 : at + 8 + size])
        at += 8 + size


def walk(data: bytes, depth: int = 0) -> Iterator[Record]:
    """Every record, containers before what they hold."""
    for record in records(data):
        yield record
        if record.container and depth < _MOST_DEPTH:
            yield from walk(record.body, depth + 1)


@dataclass(frozen=True, slots=True)
class Shape:
    """What one shape says beside its text."""

    identifier: int = 0
    word_art: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    description: str = field(default="", repr=False)
    tooltip: str = field(default="", repr=False)
    hidden: bool = False


def shapes(data: bytes) -> Iterator[Shape]:
    """Every shape below `data`, in order."""
    for record in walk(data):
        if record.kind == SHAPE_CONTAINER:
            yield shape_of(record.body)


def shape_of(body: bytes) -> Shape:
    """The shape whose container holds `body`."""
    identifier = 0
    texts: dict[int, str] = {}
    hidden = False
    for record in records(body):
        if record.kind == SHAPE and len(record.body) >= 4:
            identifier = struct.unpack_from("<I", record.body)[0]
        elif record.kind in OPTIONS:
            for key, value, more in options(record):
                if key == _GROUP_FLAGS:
                    hidden = hidden or bool(value & 0x20002 == 0x20002)
                elif more:
                    texts[key] = more.decode("utf-16-le", "replace").partition("\0")[0]
    return Shape(
        identifier,
        texts.get(_WORD_ART, ""),
        texts.get(_NAME, ""),
        texts.get(_DESCRIPTION, ""),
        texts.get(_TOOLTIP, ""),
        hidden,
    )


def options(record: Record) -> Iterator[tuple[int, int, bytes]]:
    """(property, value, bytes of a complex one) of a table of options."""
    body, at = record.body, 6 * record.instance
    for number in range(min(record.instance, len(record.body) // 6)):
        key, value = struct.unpack_from("<HI", body, 6 * number)
        if key & 0x8000:
            yield key & 0x3FFF, value, body[at : at + value]
            at += value
        else:
            yield key & 0x3FFF, value, b""


class Picture(NamedTuple):
    """A picture as a file of its own."""

    extension: str
    data: bytes


def object_pictures(data: bytes) -> set[int]:
    """Numbers of pictures that only show what an object pasted in looks like.

    The object itself is read, so that its picture says nothing new.
    """
    found: set[int] = set()
    for record in walk(data):
        if record.kind != SHAPE_CONTAINER:
            continue
        inside = list(records(record.body))
        if any(
            one.kind == SHAPE
            and len(one.body) >= 8
            and struct.unpack_from("<I", one.body, 4)[0] & _OLE_SHAPE
            for one in inside
        ):
            tables = (one for one in inside if one.kind in OPTIONS)
            found |= {value for one in tables for key, value, _ in options(one) if key == _PICTURE}
    return found


def pictures(
    data: bytes, most: int, delayed: bytes = b"", skipped: Container[int] = ()
) -> Iterator[Picture]:
    """Pictures in `data`, or that its table places in `delayed`. `most` bounds one, in bytes.

    Those too small to hold words are left out, and those whose number in the table is `skipped`.
    """
    number = 0
    for record in walk(data):
        if record.kind == _BLIP_ENTRY and len(record.body) >= 36:
            number += 1
            if number in skipped:
                continue
            inner = record.body[36 + record.body[33] :]
            if not inner and delayed:
                offset = struct.unpack_from("<I", record.body, 28)[0]
                inner = delayed[offset:] if offset < len(delayed) else b""
            yield from filter(None, (_picture(one, most) for one in _first(inner)))
        elif record.kind in _BLIPS:
            yield from filter(None, (_picture(one, most) for one in [record]))


def _first(data: bytes) -> list[Record]:
    found = next(records(data), None)
    return [found] if found and found.kind in _BLIPS else []


def _picture(record: Record, most: int) -> Picture | None:
    extension, body = _BLIPS[record.kind], record.body
    at = 32 if record.instance in _TWO_DIGESTS else 16
    if record.kind <= 0xF01C:
        return _metafile(extension, body[at:], most)
    data = body[at + 1 :]
    if extension == "bmp" and len(data) >= 16:
        data = _with_file_header(data)
    size = image_size(data)
    if not data or (size is not None and min(size) < _SMALL_SIDE):
        return None
    return Picture(extension, data)


def _metafile(extension: str, body: bytes, most: int) -> Picture | None:
    if len(body) < 34:
        return None
    size = struct.unpack_from("<I", body)[0]
    if size <= _SMALL_METAFILE:
        return None
    data = body[34:]
    if body[32] == 0:
        try:
            data = zlib.decompressobj().decompress(data, min(most, size))
        except zlib.error:
            return Picture(extension, b"")
    if extension == "wmf":
        data = b"\xd7\xcd\xc6\x9a" + bytes(18) + data
    return Picture(extension, data)


def _with_file_header(bitmap: bytes) -> bytes:
    """A bitmap in memory has no file header; its pixels begin after header and palette."""
    header, bits, used = (
        struct.unpack_from("<I", bitmap)[0],
        struct.unpack_from("<H", bitmap, 14)[0],
        struct.unpack_from("<I", bitmap, 32)[0] if len(bitmap) >= 36 else 0,
    )
    palette = (used or (1 << bits if bits <= 8 else 0)) * 4
    return b"BM" + struct.pack("<IHHI", len(bitmap) + 14, 0, 0, 14 + header + palette) + bitmap
