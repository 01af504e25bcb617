"""The head of a Word document: where its stories end and its tables lie."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from screener.errors import Damaged

WORD_97 = 0xC1  # the first version whose text is Unicode
_MAGIC = 0xA5EC
_SECOND_TABLE = 0x0200
_STORIES_97, _TABLES_97 = 0x4C, 0x9A
_STORIES_6, _TABLES_6 = 0x34, 0x58

# Numbers of the tables, in the order the head lists them.
STYLES, SECTIONS = 1, 6
HEADERS, LOOKS, PARAGRAPHS, FONTS, BOOKMARKS = 11, 12, 13, 15, 21
ASSOCIATED, CLX, COMMENTERS, DRAWINGS = 32, 33, 36, 50
REVISERS, BOXES, HEADER_BOXES, VARIABLES, SAVED_BY = 51, 56, 58, 60, 71


@dataclass(frozen=True, slots=True)
class Fib:
    """`lengths` are code units of body, footnotes, headers, macros, comments, endnotes, text
    boxes and text boxes of headers, which follow one another.
    """

    version: int
    language: int
    flags: int
    first: int
    last: int
    lengths: tuple[int, ...]
    tables: tuple[tuple[int, int], ...]
    tables_data: bytes = field(repr=False)

    def table(self, number: int) -> bytes:
        """The bytes of a table; empty where the document has none."""
        if number >= len(self.tables):
            return b""
        start, size = self.tables[number]
        return self.tables_data[start : start + size]

    def offsets(self, number: int, entry: int) -> tuple[list[int], list[bytes]]:
        """A table of positions with an `entry` of so many bytes between any two of them."""
        data = self.table(number)
        count = max(0, (len(data) - 4) // (4 + entry)) if data else 0
        if not count:
            return [], []
        positions = list(struct.unpack_from(f"<{count + 1}i", data))
        start = 4 * (count + 1)
        return positions, [data[start + entry * n : start + entry * (n + 1)] for n in range(count)]


def read_fib(main: bytes) -> Fib:
    """Read the head of the main stream, without the tables' own bytes.

    Raises:
        Damaged: it is no head of a Word document.
    """
    try:
        magic, version, _, language, _, flags = struct.unpack_from("<6H", main)
        if magic not in (_MAGIC, 0xA5DC):
            raise Damaged("Word 文档头部损坏，无法读取")
        first, last = struct.unpack_from("<II", main, 0x18)
        if version >= WORD_97:
            count = struct.unpack_from("<H", main, _TABLES_97 - 2)[0]
            lengths, at = struct.unpack_from("<8i", main, _STORIES_97), _TABLES_97
        else:
            lengths, at, count = struct.unpack_from("<8i", main, _STORIES_6), _TABLES_6, 60
        count = max(0, min(count, 256, (len(main) - at) // 8))
        pairs = struct.unpack_from(f"<{2 * count}I", main, at)
    except struct.error as error:
        raise Damaged("Word 文档头部损坏，无法读取") from error
    tables = tuple(zip(pairs[::2], pairs[1::2], strict=True))
    return Fib(
        version, language, flags, first, last, tuple(max(0, one) for one in lengths), tables, b""
    )


def table_stream(fib: Fib) -> str:
    """The name of the stream that holds the tables of this document."""
    return "1Table" if fib.flags & _SECOND_TABLE else "0Table"
