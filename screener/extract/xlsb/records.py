"""Records of a binary workbook's parts, and the fields inside them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_NULL = 0xFFFFFFFF


def read_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, body) of every record, the last perhaps in part."""
    at = 0
    size = len(data)
    while at < size:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < size:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while at < size and shift < 28:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


class Fields:
    """Reads the fields of one record, one after another; raises struct.error past the end."""

    def __init__(self, body: bytes, at: int = 0) -> None:
        self._body, self._at = body, at

    def number(self, form: str = "<I") -> int:
        value: int = struct.unpack_from(form, self._body, self._at)[0]
        self._at += struct.calcsize(form)
        return value

    def take(self, size: int) -> bytes:
        taken = self._body[self._at : self._at + size]
        self._at += size
        return taken

    def text(self) -> str:
        """A string behind its length; empty where there is none."""
        count = self.number()
        if count == _NULL:
            return ""
        return self.take(2 * count).decode("utf-16-le", "replace")

    def formula(self) -> bytes:
        """The code of a formula, without the values beside it."""
        code = self.take(self.number())
        self.take(self.number())
        return code
