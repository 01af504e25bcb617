"""Word 2, 6 and 95: eight bits a character in the code page of the document's language."""

from __future__ import annotations

import re
import struct

from screener.containers.charset import decode, plausibility
from screener.containers.codepage import codec_of
from screener.containers.wordflow import StoryWriter
from screener.document import Gap, GapKind, Part, TextBuilder
from screener.extract.doc.fib import CLX, Fib

_WORD_2 = (b"\xdb\xa5\x2d\0", b"\xdb\xa5\x2e\0", b"\x9b\xa5")
_EXTENDED = 0x1000
_LIKELY = 0.4
_PAGES = {0x04: 936, 0x11: 932, 0x12: 949, 0x19: 1251, 0x22: 1251, 0x05: 1250, 0x0E: 1250,
          0x15: 1250, 0x08: 1253, 0x1F: 1254, 0x0D: 1255, 0x01: 1256, 0x1E: 874}  # fmt: skip
_BIG5 = frozenset({0x0404, 0x0C04, 0x1404})
_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f]")
_STORIES = (
    (Part.BODY, None), (Part.FOOTNOTE, "脚注"), (Part.HEADER, "页眉或页脚"),
    (Part.HIDDEN, "未使用的正文"), (Part.COMMENT, "批注"), (Part.FOOTNOTE, "尾注"),
    (Part.BODY, "文本框"), (Part.HEADER, "文本框"),
)  # fmt: skip


def is_word_2(data: bytes) -> bool:
    return data.startswith(_WORD_2) and len(data) > 0x180


def read_word_2(data: bytes, builder: TextBuilder) -> None:
    language = struct.unpack_from("<H", data, 6)[0]
    first, last = struct.unpack_from("<II", data, 0x18)
    _read_stories(data[first:last], (last - first,), language, builder)


def read_old(fib: Fib, main: bytes, builder: TextBuilder) -> list[Gap]:
    """Read all stories of a Word 6 or 95 document; looks and revisions are not told apart."""
    start, size = fib.tables[CLX] if len(fib.tables) > CLX else (0, 0)
    wide = bool(fib.flags & _EXTENDED)
    raw = _pieces(main[start : start + size], main, wide=wide) or main[fib.first : fib.last]
    if wide:
        raw = raw.decode("utf-16-le", "replace").encode("gb18030")
    _read_stories(raw, fib.lengths, 0x0804 if wide else fib.language, builder)
    missing = sum(fib.lengths) > len(raw) + 1 and not wide
    return [Gap(GapKind.DAMAGED, "文档结构损坏，只读出其中一部分")] if missing else []


def _pieces(table: bytes, main: bytes, *, wide: bool) -> bytes:
    """The text of a document saved in pieces; empty when it stands in one."""
    at = 0
    while at + 3 <= len(table) and table[at] == 1:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if at + 5 > len(table) or table[at] != 2:
        return b""
    rows = table[at + 5 :]
    count = max(0, (len(rows) - 4) // 12)
    positions = struct.unpack_from(f"<{count + 1}I", rows) if count else ()
    text = bytearray()
    for number in range(count):
        place = struct.unpack_from("<2xI", rows, 4 * (count + 1) + 8 * number)[0]
        size = max(0, positions[number + 1] - positions[number]) * (2 if wide else 1)
        if len(text) + size > 4 * len(main):
            break
        text += main[place : place + size]
    return bytes(text)


def _read_stories(
    raw: bytes, lengths: tuple[int, ...], language: int, builder: TextBuilder
) -> None:
    page = 950 if language in _BIG5 else _PAGES.get(language & 0x3FF, 1252)
    writer = StoryWriter(builder)
    at = 0
    for (part, place), length in zip(_STORIES, lengths, strict=False):
        writer.begin(part, place)
        _flow(writer, _text(raw[at : at + length], page))
        writer.end()
        at += length


def _text(raw: bytes, page: int) -> str:
    bare = bytes(byte if byte >= 0x20 or byte in b"\r\n\t" else 0x20 for byte in raw)
    found = decode(bare, codec_of(page)) if page != 1252 else None
    charset = found.charset if found else codec_of(page)
    if page == 1252 and (guessed := decode(bare)) and plausibility(guessed.text) >= _LIKELY:
        charset = guessed.charset  # a foreign program's idea of Chinese
    return raw.decode(charset, "replace").replace("\n", "")


def _flow(writer: StoryWriter, text: str) -> None:
    """Feed the story; two cell marks in a row end a row."""
    at = 0
    last = ""
    for match in _CONTROL.finditer(text):
        said = text[at : match.start()]
        writer.text(said)
        at = match.end()
        mark = match[0]
        if mark == "\x07":
            if last == mark and not said:
                writer.end_row()
            else:
                writer.end_cell()
        elif mark in "\r\x0c":
            writer.end_paragraph()
        elif mark in "\x0b\x0e":
            writer.break_line()
        elif mark == "\x13":
            writer.begin_field()
        elif mark == "\x14":
            writer.separate_field()
        elif mark == "\x15":
            writer.end_field()
        last = mark
    writer.text(text[at:])
