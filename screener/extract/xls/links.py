"""Addresses behind cells: the hyperlink object of a BIFF record."""

from __future__ import annotations

import struct
from typing import NamedTuple

_URL = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_FILE = bytes.fromhex("0303000000000000c000000000000046")
_MONIKER, _DISPLAY, _FRAME, _AS_TEXT = 0x01, 0x10, 0x80, 0x100


class Link(NamedTuple):
    """Where a link leads: an address outside, and what it shows."""

    address: str
    display: str


def read_link(data: bytes) -> Link:
    """The link in a hyperlink object; empty where it is broken."""
    try:
        return _Reader(data).read()
    except (struct.error, IndexError):
        return Link("", "")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def read(self) -> Link:
        self._number("<I")
        flags = self._number("<I")
        display = self._string() if flags & _DISPLAY else ""
        if flags & _FRAME:
            self._string()
        address = ""
        if flags & _MONIKER:
            address = self._string() if flags & _AS_TEXT else self._moniker()
        return Link(address, display)

    def _moniker(self) -> str:
        kind = self._take(16)
        if kind == _URL:
            size = self._number("<I")
            return _wide(self._take(size))
        if kind != _FILE:
            return ""
        self._number("<H")
        narrow = self._take(self._number("<I"))
        self._take(24)
        if self._number("<I"):
            size = self._number("<I")
            self._number("<H")
            return _wide(self._take(size))
        return narrow.partition(b"\0")[0].decode("gb18030", "replace")

    def _string(self) -> str:
        return _wide(self._take(self._number("<I") * 2))

    def _number(self, form: str) -> int:
        value: int = struct.unpack_from(form, self._data, self._at)[0]
        self._at += struct.calcsize(form)
        return value

    def _take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        self._at += size
        return taken


def _wide(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace").partition("\0")[0]
