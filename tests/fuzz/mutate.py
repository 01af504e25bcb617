"""Broken variants of a file: bytes, numbers and tags changed, also inside what is packed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

_NUMBER = re.compile(rb"(?<![\w.])-?\d{1,10}(?:\.\d{1,6})?")
_TAG = re.compile(rb"<[^<>]{1,400}>")
_VALUE = re.compile(rb"[\"'][^\"'<>]{0,200}[\"']")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_NUMBERS = (b"0", b"-1", b"1e999", b"99999999999", b"2147483648", b"0.0000001", b"NaN", b"x")
_WORDS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\1\0\0\0", b"\0\0\0\x80")
_VALUES = (b'""', b'"-1"', b'"99999999"', b'"../../etc/passwd"', b'"#"', b'"\xe6\xad\xa3"')
_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
_PACKED: tuple[tuple[bytes, Callable[[bytes], bytes], Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b", gzip.decompress, gzip.compress),
    (b"BZh", bz2.decompress, bz2.compress),
    (b"\xfd7zXZ", lzma.decompress, lzma.compress),
)
_ROOM = 1 << 20  # bytes: a mutation that doubles things stops here


def mutate(data: bytes, others: tuple[bytes, ...], chance: random.Random) -> bytes:
    """One variant of `data`; `others` are files to take pieces from."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = _deep(data, others, chance) if chance.random() < 0.75 else _plain(data, chance)
    return data


def _deep(data: bytes, others: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Change what is packed inside, if anything is; else the text or bytes themselves."""
    if data.startswith(b"PK"):
        return _in_zip(data, others, chance)
    for magic, unpack, pack in _PACKED:
        if data.startswith(magic):
            try:
                return pack(_deep(unpack(data), others, chance))
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
                return _plain(data, chance)
    if data.startswith(_SEVEN_ZIP) and len(data) > 32:
        return _seven_zip(data, chance)
    if data[257:262] == b"ustar":
        return _tar(data, chance)
    if data.startswith(b"%PDF") and chance.random() < 0.5:
        return _in_stream(data, chance)
    if chance.random() < 0.1 and others:
        return _spliced(data, chance.choice(others), chance)
    return (_textual if b"<" in data[:4096] or chance.random() < 0.5 else _plain)(data, chance)


def _in_zip(data: bytes, others: tuple[bytes, ...], chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = [(one.filename, package.read(one)) for one in package.infolist()]
    except Exception:  # noqa: BLE001 - a variant of a variant may be no package any more
        return _plain(data, chance)
    if not members:
        return _plain(data, chance)
    at = chance.randrange(len(members))
    name, content = members[at]
    act = chance.random()
    if act < 0.85:
        members[at] = (name, _deep(content, others, chance) or b"")
    elif act < 0.9:
        del members[at]
    elif act < 0.95:
        members[at] = (name, members[chance.randrange(len(members))][1])
    else:
        members[at] = (chance.choice(members)[0] + chance.choice(("", "/", "\n", "x")), content)
    stream = io.BytesIO()
    method = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, content in members:
            if name not in package.NameToInfo:
                package.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def _seven_zip(data: bytes, chance: random.Random) -> bytes:
    """Change the header and mend its checksums, or nothing behind them would ever be tried."""
    offset, size = struct.unpack_from("<QQ", data, 12)
    start = 32 + offset
    if start + size > len(data) or chance.random() < 0.2:
        return _plain(data, chance)
    header = _plain(data[start : start + size], chance)
    place = struct.pack("<QQI", offset, len(header), zlib.crc32(header))
    return data[:8] + struct.pack("<I", zlib.crc32(place)) + place + data[32:start] + header


def _tar(data: bytes, chance: random.Random) -> bytes:
    """Change one header block and mend its checksum."""
    block = 512 * chance.randrange(max(1, len(data) // 512))
    head = bytearray(data[block : block + 512].ljust(512, b"\0"))
    for _ in range(chance.randrange(1, 4)):
        head[chance.randrange(512)] = chance.choice((0, 32, 48, 55, 56, 120, 128, 255))
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return data[:block] + bytes(head) + data[block + 512 :]


def _in_stream(data: bytes, chance: random.Random) -> bytes:
    """Change a compressed stream of a PDF; its length is then wrong, as in the wild."""
    streams = list(_STREAM.finditer(data))
    if not streams:
        return _textual(data, chance)
    one = chance.choice(streams)
    try:
        inner = zlib.compress(_textual(zlib.decompress(one[1]), chance))
    except zlib.error:
        inner = _textual(one[1], chance)
    return data[: one.start(1)] + inner + data[one.end(1) :]


def _spliced(data: bytes, other: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(other) + 1)
    piece = other[start : start + chance.randrange(1, 400)]
    at = chance.randrange(len(data) + 1)
    return data[:at] + piece + data[at + (len(piece) if chance.random() < 0.5 else 0) :]


def _textual(data: bytes, chance: random.Random) -> bytes:
    """Change a number, an attribute or a tag."""
    pattern, words = chance.choice(((_NUMBER, _NUMBERS), (_VALUE, _VALUES), (_TAG, ())))
    found = list(pattern.finditer(data[:_ROOM]))
    if not found:
        return _plain(data, chance)
    one = chance.choice(found)
    if words:
        return data[: one.start()] + chance.choice(words) + data[one.end() :]
    act = chance.random()
    if act < 0.3:
        return data[: one.start()] + data[one.end() :]
    if act < 0.6:
        return data[: one.end()] + one[0] * chance.choice((1, 2, 50, 2000)) + data[one.end() :]
    other = chance.choice(found)
    return data[: one.start()] + other[0] + data[one.end() :]


def _plain(data: bytes, chance: random.Random) -> bytes:
    """Change bytes without knowing what they are."""
    if not data:
        return chance.randbytes(8)
    at = chance.randrange(len(data))
    length = min(chance.choice((1, 2, 4, 16, 64, 512)), len(data) - at)
    act = chance.randrange(7)
    if act == 0:
        return data[:at]
    if act == 1:
        return data[:at] + data[at + length :]
    if act == 2 and len(data) < _ROOM:
        return data[:at] + data[at : at + length] * chance.choice((2, 3, 40)) + data[at + length :]
    if act == 3:
        return data[:at] + chance.randbytes(length) + data[at + length :]
    if act == 4:
        return data[:at] + chance.choice(_WORDS) + data[at + 4 :]
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 16))):
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)
