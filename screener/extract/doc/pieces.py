"""Text of a Word document in its order: pieces of the main stream, cut where looks change."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from screener.extract.doc.fib import CLX, Fib
from screener.extract.doc.looks import (
    PLAIN,
    Layout,
    Look,
    Pages,
    Styles,
    apply_layout,
    apply_look,
    paragraph_pages,
    run_pages,
    sprms,
    style_sheet,
)

_COMPRESSED = 0x40000000
_CHARACTER_STYLE = 0x4A30
_HUGE = (0x6645, 0x6646)


class Piece(NamedTuple):
    """Code units `start` to `end` of the text, at `offset` of the main stream, `width` bytes each.

    `extra` is a property list that holds for the whole piece.
    """

    start: int
    end: int
    offset: int
    width: int
    extra: bytes


class Run(NamedTuple):
    """Text of one look from code unit `start`; its first byte stands at `offset`."""

    start: int
    text: str
    look: Look
    offset: int
    width: int


def read_pieces(fib: Fib) -> list[Piece]:
    """The pieces of the document, in order; one that begins at the head's `first` if untold."""
    data = fib.table(CLX)
    lists: list[bytes] = []
    at = 0
    while at + 3 <= len(data) and data[at] == 1:
        size = struct.unpack_from("<H", data, at + 1)[0]
        lists.append(data[at + 3 : at + 3 + size])
        at += 3 + size
    if at + 5 > len(data) or data[at] != 2:
        length = max(0, fib.last - fib.first)
        return [Piece(0, length, fib.first, 1, b"")]
    table = data[at + 5 : at + 5 + struct.unpack_from("<I", data, at + 1)[0]]
    count = max(0, (len(table) - 4) // 12)
    positions = struct.unpack_from(f"<{count + 1}I", table) if count else ()
    found: list[Piece] = []
    for number in range(count):
        _, place, change = struct.unpack_from("<HIH", table, 4 * (count + 1) + 8 * number)
        start, end = positions[number], positions[number + 1]
        if (found and start < found[-1].end) or end <= start:
            continue  # positions that run backwards: damaged
        extra = lists[change >> 1] if change & 1 and change >> 1 < len(lists) else b""
        if place & _COMPRESSED:
            found.append(Piece(start, end, (place & ~_COMPRESSED) // 2, 1, extra))
        else:
            found.append(Piece(start, end, place, 2, extra))
    return found


class DocumentText:
    """The text of one document with its looks and layouts; `most` bounds it in characters."""

    def __init__(self, fib: Fib, main: bytes, data: bytes, most: int) -> None:
        self.pieces = read_pieces(fib)
        self._left = most
        self.styles: Styles = style_sheet(fib)
        self._main, self._data = main, data
        self._runs: Pages = run_pages(fib, main)
        self._paragraphs: Pages = paragraph_pages(fib, main)
        self._starts = [piece.start for piece in self.pieces]
        self._looks: dict[tuple[int, bytes, bytes], Look] = {}
        self._layouts: dict[bytes, Layout] = {}

    @property
    def cut(self) -> bool:
        """Was the bound reached, so that some of the text was left out?"""
        return self._left < 0

    @property
    def whole(self) -> bool:
        """Does the main stream hold all that the pieces promise?"""
        return bool(self.pieces) and all(
            piece.offset + (piece.end - piece.start) * piece.width <= len(self._main)
            for piece in self.pieces
        )

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The runs of code units `start` to `end`."""
        first = max(0, bisect_right(self._starts, start) - 1)
        for piece in self.pieces[first:]:
            if piece.start >= end:
                return
            if piece.end <= start:
                continue
            for run in self._piece_runs(piece, max(start, piece.start), min(end, piece.end)):
                self._left -= len(run.text)
                if self._left < 0:
                    return
                yield run

    def _piece_runs(self, piece: Piece, start: int, end: int) -> Iterator[Run]:
        width = piece.width
        at = piece.offset + (start - piece.start) * width
        last = min(piece.offset + (end - piece.start) * width, len(self._main))
        while at < last:
            listed, until = self._runs.at(at)
            _, paragraph_end = self._paragraphs.at(at)
            stop = min(last, max(at + width, min(until, paragraph_end)))
            stop = at + max(width, (stop - at) // width * width)
            raw = self._main[at:stop]
            text = raw.decode("utf-16-le" if width == 2 else "cp1252", "replace")
            unit = piece.start + (at - piece.offset) // width
            yield Run(unit, text, self._look(at, listed, piece.extra), at, width)
            at = stop

    def _look(self, offset: int, listed: bytes, extra: bytes) -> Look:
        style = self.layout(offset).style
        key = (style, listed, extra)
        if key not in self._looks:
            base = self.styles.look(style)
            for code, operand in sprms(listed):
                if code == _CHARACTER_STYLE and len(operand) == 2:
                    named = self.styles.look(struct.unpack("<H", operand)[0])
                    base = named if named is not PLAIN else base
            look = apply_look(base, listed, base)
            self._looks[key] = apply_look(look, extra, base) if extra else look
        return self._looks[key]

    def layout(self, offset: int) -> Layout:
        """The layout of the paragraph that holds this byte of the main stream."""
        listed, _ = self._paragraphs.at(offset)
        if listed not in self._layouts:
            style = struct.unpack_from("<H", listed)[0] if len(listed) >= 2 else 0
            layout = self.styles.layout(style)
            for code, operand in sprms(listed[2:]):
                if code in _HUGE and len(operand) == 4:
                    at = struct.unpack("<I", operand)[0]
                    size = int.from_bytes(self._data[at : at + 2], "little")
                    layout = apply_layout(layout, self._data[at + 2 : at + 2 + size])
            self._layouts[listed] = apply_layout(layout, listed[2:])
        return self._layouts[listed]

    def uncovered(self, first: int, last: int) -> bytes:
        """Bytes between two places of the main stream that no piece refers to: what was there."""
        spans = sorted(
            (piece.offset, piece.offset + (piece.end - piece.start) * piece.width)
            for piece in self.pieces
        )
        left: list[bytes] = []
        at = first
        for start, end in spans:
            if start > at:
                left.append(self._main[at : min(start, last)])
            at = max(at, end)
        left.append(self._main[at:last])
        return b"\0\0\0\0".join(left)
