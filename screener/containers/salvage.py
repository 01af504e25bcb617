"""Members of a zip whose directory is lost, found by their own headers."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from screener.limits import Limits

_SIGNATURE = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_STORED, _DEFLATED = 0, 8
_CHUNK = 65_536


def salvage(data: bytes, limits: Limits) -> zipfile.ZipFile | None:
    """A package of what can still be unpacked, the last member perhaps in part; None if nothing.

    The copy is bounded as the original would be: members, their sizes, the sum, the expansion.
    """
    stream = io.BytesIO()
    total = 0
    with zipfile.ZipFile(stream, "w") as copy:
        for count, (name, member) in enumerate(_members(data, limits), 1):
            total += len(member)
            if count > limits.members or total > limits.total_bytes:
                break
            if name not in copy.NameToInfo:
                copy.writestr(zipfile.ZipInfo(name), member)
        found = bool(copy.namelist())
    return zipfile.ZipFile(stream) if found else None


def _members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    at = data.find(_SIGNATURE)
    while 0 <= at <= len(data) - _HEADER.size:
        _, _, flags, method, _, _, _, packed, _, name_size, extra = _HEADER.unpack_from(data, at)
        start = at + _HEADER.size + name_size + extra
        name = data[at + _HEADER.size : at + _HEADER.size + name_size]
        end = at + 4
        if not flags & _ENCRYPTED and start < len(data):
            member, end = _unpack(data, start, method, packed, limits)
            if member:
                charset = "utf-8" if flags & _UTF8_NAME else "cp437"
                yield name.decode(charset, "replace").replace("\0", ""), member
        at = data.find(_SIGNATURE, end)


def _unpack(data: bytes, start: int, method: int, packed: int, limits: Limits) -> tuple[bytes, int]:
    """What can be had of one member, and where the search goes on."""
    if method == _STORED:
        end = min(len(data), start + packed)
        return data[start:end], end
    if method != _DEFLATED:
        return b"", start
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    out = bytearray()
    at = start
    while at < len(data) and not stream.eof:
        try:
            out += stream.decompress(data[at : at + _CHUNK], limits.member_bytes)
        except zlib.error:
            return bytes(out), at
        at = min(len(data), at + _CHUNK)
        allowed = limits.ratio_floor + (at - start) * limits.ratio
        if len(out) > min(limits.member_bytes, allowed):
            return b"", at
    return bytes(out), at - len(stream.unused_data)
