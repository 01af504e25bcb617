"""What holds for a whole workbook: its sheets, shared strings, styles and names."""

from __future__ import annotations

import contextlib
import struct
from dataclasses import dataclass, field
from typing import NamedTuple

from screener.containers.spreadsheet.cells import PLAIN, CellStyle
from screener.containers.spreadsheet.looks import BLACK, PATTERN, WHITE, Font, cell_style
from screener.extract.xls.records import Cursor, Record, Words, reading_of

_INDEXED = {0: BLACK, 1: WHITE, 8: BLACK, 9: WHITE, 0x40: BLACK, 0x41: WHITE, 0x7FFF: BLACK}
_NO_FONT = 4  # the fifth font was left out of every file
_MOST_STRINGS = 4_000_000


class ListedSheet(NamedTuple):
    """`offset` is where its records begin; `kind` 0 is a worksheet."""

    offset: int
    title: str
    hidden: bool
    kind: int


@dataclass(slots=True)
class Globals:
    """The workbook's own records, as they are met."""

    words: Words = field(default_factory=Words)
    since_1904: bool = False
    sheets: list[ListedSheet] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    readings: dict[int, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    _fonts: list[Font] = field(default_factory=list)
    _formats: dict[int, str] = field(default_factory=dict)
    _xfs: list[tuple[int, int, str | None]] = field(default_factory=list)
    _palette: dict[int, str] = field(default_factory=dict)
    _styles: list[CellStyle] | None = None

    def take(self, record: Record) -> bool:
        """Note what a record says for the whole workbook; False when it says nothing of it."""
        reader = _READERS.get(record.kind)
        if reader is None:
            return False
        with contextlib.suppress(struct.error, IndexError):
            reader(self, record)
        return True

    def style(self, index: int) -> CellStyle:
        if self._styles is None:
            self._styles = [self._style(*one) for one in self._xfs]
        return self._styles[index] if index < len(self._styles) else PLAIN

    def string(self, index: int) -> str:
        if index >= len(self.strings):
            return ""
        self.used.add(index)
        return self.strings[index]

    def _style(self, font: int, identifier: int, fill: str | None) -> CellStyle:
        font -= font > _NO_FONT
        look = self._fonts[font] if font < len(self._fonts) else Font()
        return cell_style(identifier, self._formats.get(identifier), look, fill)

    def _color(self, index: int) -> str:
        return self._palette.get(index) or _INDEXED.get(index, f"indexed {index}")

    def _page(self, record: Record) -> None:
        page = struct.unpack_from("<H", record.data)[0]
        self.words = Words(self.words.version, page)

    def _dates(self, record: Record) -> None:
        self.since_1904 = record.data[:1] == b"\1"

    def _sheet(self, record: Record) -> None:
        offset, state, kind = struct.unpack_from("<IBB", record.data)
        title = Cursor(record.parts, self.words, 6).text(1)
        self.sheets.append(ListedSheet(offset, title, bool(state & 3), kind))

    def _shared(self, record: Record) -> None:
        cursor = Cursor(record.parts, self.words, 8)
        count = struct.unpack_from("<I", record.data, 4)[0]
        while len(self.strings) < min(count, _MOST_STRINGS) and not cursor.ended:
            text, extra = cursor.rich_text()
            if reading := reading_of(extra):
                self.readings[len(self.strings)] = reading
            self.strings.append(text)

    def _font(self, record: Record) -> None:
        height, _, color = struct.unpack_from("<3H", record.data)
        self._fonts.append(Font(height / 20, f"icv {color}"))

    def _format(self, record: Record) -> None:
        number = struct.unpack_from("<H", record.data)[0]
        size = 2 if self.words.modern else 1
        self._formats[number] = Cursor(record.parts, self.words, 2).text(size)

    def _look(self, record: Record) -> None:
        font, identifier = struct.unpack_from("<HH", record.data)
        fill: str | None = None
        if self.words.modern and len(record.data) >= 20:
            pattern = struct.unpack_from("<I", record.data, 14)[0] >> 26
            front = struct.unpack_from("<H", record.data, 18)[0] & 0x7F
            fill = None if not pattern else f"icv {front}" if pattern == 1 else PATTERN
        self._xfs.append((font, identifier, fill))

    def _colors(self, record: Record) -> None:
        for number in range(min(struct.unpack_from("<H", record.data)[0], 56)):
            rgb = record.data[2 + 4 * number : 5 + 4 * number]
            self._palette[8 + number] = rgb.hex().upper()

    def settle(self) -> None:
        """Colours may be told after the fonts that use them."""
        self._fonts = [Font(one.points, self._told(one.color)) for one in self._fonts]
        self._xfs = [(font, number, fill and self._told(fill)) for font, number, fill in self._xfs]

    def _told(self, color: str) -> str:
        return self._color(int(color[4:])) if color.startswith("icv ") else color


_READERS = {
    0x42: Globals._page, 0x22: Globals._dates, 0x85: Globals._sheet, 0xFC: Globals._shared,
    0x31: Globals._font, 0x231: Globals._font, 0x41E: Globals._format, 0xE0: Globals._look,
    0x92: Globals._colors,
}  # fmt: skip
