"""Rich text as Outlook packs it: a dictionary that everybody knows, and references into it."""

from __future__ import annotations

import struct

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
_SHORTEST = 2


def unpack_rtf(data: bytes, most: int) -> bytes | None:
    """The rich text, at most `most` bytes of it; None when it is not packed in this way."""
    if len(data) < 16:
        return None
    size, kind = struct.unpack_from("<4xI4s", data)
    if kind == _PLAIN:
        return data[16 : 16 + size]
    if kind != _PACKED:
        return None
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    write = len(_DICTIONARY)
    out = bytearray()
    at = 16
    while at < len(data) and len(out) < min(size, most):
        flags = data[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                token = data[at] << 8 | data[at + 1]
                at += 2
                offset, length = token >> 4, (token & 0xF) + _SHORTEST
                if offset == write:
                    return bytes(out)
                piece = [0] * length
                for step in range(length):
                    piece[step] = window[(offset + step) % _WINDOW]
                    window[write] = piece[step]
                    write = (write + 1) % _WINDOW
                out += bytes(piece)
            elif at < len(data):
                out.append(data[at])
                window[write] = data[at]
                write = (write + 1) % _WINDOW
                at += 1
    return bytes(out)
