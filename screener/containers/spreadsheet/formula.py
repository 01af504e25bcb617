"""Texts that stand in the compiled formulas of binary workbooks."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from enum import Enum


class Dialect(Enum):
    """How a generation of Excel stores formulas: 95 and older, 97 to 2003, binary workbooks."""

    OLD = "old"
    CLASSIC = "classic"
    BINARY = "binary"


_STRING, _ATTRIBUTE, _CHOOSE, _SPACE = 0x17, 0x19, 0x04, 0x40
_COMMON = {
    0x01: 4, 0x02: 4, 0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, 0x21: 2, 0x22: 3, 0x26: 6, 0x27: 6,
    0x28: 6, 0x29: 2,
}  # fmt: skip
_SIZES = {
    Dialect.OLD: {
        0x18: 5, 0x20: 7, 0x23: 14, 0x24: 3, 0x25: 6, 0x2A: 3, 0x2B: 6, 0x2C: 3, 0x2D: 6,
        0x39: 24, 0x3A: 17, 0x3B: 20, 0x3C: 17, 0x3D: 20,
    },
    Dialect.CLASSIC: {
        0x18: 5, 0x20: 7, 0x23: 4, 0x24: 4, 0x25: 8, 0x2A: 4, 0x2B: 8, 0x2C: 4, 0x2D: 8,
        0x39: 6, 0x3A: 6, 0x3B: 10, 0x3C: 6, 0x3D: 10,
    },
    Dialect.BINARY: {
        0x18: 13, 0x20: 14, 0x23: 4, 0x24: 6, 0x25: 12, 0x2A: 6, 0x2B: 12, 0x2C: 6, 0x2D: 12,
        0x39: 6, 0x3A: 8, 0x3B: 14, 0x3C: 8, 0x3D: 14,
    },
}  # fmt: skip


def literals(code: bytes, dialect: Dialect, narrow: Callable[[bytes], str]) -> Iterator[str]:
    """The texts in a formula; `narrow` decodes those of one byte a character."""
    sizes = _SIZES[dialect]
    at = 0
    while at < len(code):
        token = code[at]
        at += 1
        if token == _STRING:
            text, at = _string(code, at, dialect, narrow)
            if text.strip():
                yield text
        elif token == _ATTRIBUTE:
            kind = code[at] if at < len(code) else 0
            cases = struct.unpack_from("<H", code, at + 1)[0] if at + 3 <= len(code) else 0
            at += 3 + (2 * (cases + 1) if kind & _CHOOSE and not kind & _SPACE else 0)
        elif 0x03 <= token <= 0x16:
            continue
        else:
            base = token if token < 0x40 else token & 0x1F | 0x20
            size = _COMMON.get(base, sizes.get(base))
            if size is None:
                return
            at += size


def is_plain_reference(code: bytes, dialect: Dialect) -> bool:
    """Is a formula no more than a cell, a range or a broken one?"""
    if not code:
        return True
    base = code[0] if code[0] < 0x40 else code[0] & 0x1F | 0x20
    size = _SIZES[dialect].get(base, _COMMON.get(base, 0))
    return base in range(0x24, 0x40) and len(code) == 1 + size


def _string(
    code: bytes, at: int, dialect: Dialect, narrow: Callable[[bytes], str]
) -> tuple[str, int]:
    if dialect is Dialect.BINARY:
        size = int.from_bytes(code[at : at + 2], "little") * 2
        end = at + 2 + size
        return code[at + 2 : end].decode("utf-16-le", "replace"), end
    count = code[at] if at < len(code) else 0
    if dialect is Dialect.OLD:
        return narrow(code[at + 1 : at + 1 + count]), at + 1 + count
    wide = at + 1 < len(code) and code[at + 1] & 1
    end = at + 2 + count * (2 if wide else 1)
    raw = code[at + 2 : end]
    return (raw.decode("utf-16-le", "replace") if wide else raw.decode("latin-1")), end
