"""Records of a BIFF stream, and the strings in them, which may run on into the next record."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from screener.containers.charset import decode
from screener.containers.codepage import codec_of

BOF, EOF, CONTINUE = (0x0809, 0x0409, 0x0209, 0x0009), 0x0A, 0x3C
BIFF_8 = 0x0600


@dataclass(slots=True)
class Record:
    """`parts` are the record's own bytes and those of every record that continues it."""

    kind: int
    offset: int
    parts: list[bytes] = field(repr=False)

    @property
    def data(self) -> bytes:
        return self.parts[0]

    @property
    def whole(self) -> bytes:
        return b"".join(self.parts)


def read_records(stream: bytes, at: int = 0) -> Iterator[Record]:
    """Every record from `at` on, the last perhaps in part."""
    record: Record | None = None
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        if kind == CONTINUE and record is not None:
            record.parts.append(body)
        else:
            if record is not None:
                yield record
            record = Record(kind, at, [body])
        at += 4 + size
    if record is not None:
        yield record


@dataclass(frozen=True, slots=True)
class Words:
    """How texts are stored: UTF-16 or Latin-1 since BIFF 8, in a code page before."""

    version: int = BIFF_8
    page: int = 1252

    @property
    def modern(self) -> bool:
        return self.version >= BIFF_8

    def narrow(self, raw: bytes) -> str:
        """Bytes of a text as the code page, or whatever was really written, reads them."""
        if self.modern:
            return raw.decode("latin-1")
        found = decode(raw, codec_of(self.page)) if not raw.isascii() else None
        return found.text if found else raw.decode("latin-1")


class Cursor:
    """Reads on through the parts of a record."""

    def __init__(self, parts: list[bytes], words: Words, at: int = 0) -> None:
        self._parts, self._words = parts, words
        self._part, self._at = 0, at

    @property
    def ended(self) -> bool:
        while self._part < len(self._parts) and self._at >= len(self._parts[self._part]):
            self._part, self._at = self._part + 1, 0
        return self._part >= len(self._parts)

    def take(self, size: int) -> bytes:
        """The next bytes, wherever records are cut."""
        taken = bytearray()
        while size > len(taken) and not self.ended:
            piece = self._parts[self._part][self._at : self._at + size - len(taken)]
            taken += piece
            self._at += len(piece)
        return bytes(taken)

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def text(self, count_size: int = 2) -> str:
        """A string behind its length."""
        return self.characters(self.number(count_size))

    def characters(self, count: int) -> str:
        """`count` characters, behind the byte that says how wide they are."""
        if not self._words.modern:
            return self._words.narrow(self.take(count))
        return self._modern(count, self.number(1))

    def rich_text(self) -> tuple[str, bytes]:
        """A string of the shared table and the bytes that say how it is pronounced."""
        count, flags = self.number(2), self.number(1)
        runs = self.number(2) if flags & 8 else 0
        extra = self.number(4) if flags & 4 else 0
        text = self._modern(count, flags)
        self.take(4 * runs)
        return text, self.take(extra)

    def _modern(self, count: int, flags: int) -> str:
        pieces: list[str] = []
        known = self._part
        while count > 0 and not self.ended:
            if self._part != known:  # the string was cut here: how wide it goes on is said anew
                flags = self.number(1)
                known = self._part
            part = self._parts[self._part]
            width = 2 if flags & 1 else 1
            size = min(count * width, max(0, len(part) - self._at) // width * width)
            raw = part[self._at : self._at + size]
            self._at = self._at + size if size else len(part)
            pieces.append(raw.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            count -= size // width
        return "".join(pieces)


def reading_of(extra: bytes) -> str:
    """The phonetic reading behind a shared string."""
    if len(extra) < 14 or extra[:2] != b"\1\0":
        return ""
    count = struct.unpack_from("<H", extra, 12)[0]
    return extra[14 : 14 + 2 * count].decode("utf-16-le", "replace")


def rk_number(value: int) -> float:
    """A number packed into four bytes."""
    if value & 2:
        whole = value >> 2
        number = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        number = struct.unpack("<d", struct.pack("<II", 0, value & 0xFFFFFFFC))[0]
    return number / 100 if value & 1 else number
