"""What the codes of one font stand for, and how wide they are: asked of pdfminer once each."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from pdfminer.cmapdb import CMap, UnicodeMap
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFUnicodeNotDefined

LOST = "\ufffd"  # a code that stands for nothing
_DOUBTFUL = re.compile("[\ue000-\uf8ff\ufffd]")


def is_doubtful(text: str) -> bool:
    """Does any of it stand for nothing, or for what only the font knows?"""
    return _DOUBTFUL.search(text) is not None


def is_private(character: str) -> bool:
    """Does only the font know what it means?"""
    return "\ue000" <= character <= "\uf8ff"


class Glyphs(dict[int, str]):
    """Code to characters.

    `doubtful` is set once a code stood for nothing, or for what only the font knows.
    """

    def __init__(self, font: PDFFont) -> None:
        self.doubtful = False
        self._font = font
        self._known = _table(font)
        self._tree = _tree(font)
        self._pairs = _Pairs(self._tree or {})
        self._plain = type(font).char_width is PDFFont.char_width and isinstance(font, PDFCIDFont)

    def __missing__(self, code: int) -> str:
        text = self._known.get(code)
        if text is None:
            try:
                text = self._font.to_unichr(code)
            except PDFUnicodeNotDefined:
                text = LOST
        if len(text) == 1 and text < " ":
            text = " " if text in "\t\n\r" else LOST
        if is_doubtful(text):
            self.doubtful = True
        self[code] = text
        return text

    def width(self, code: int) -> float:
        """Of the font's size."""
        width = self._font.widths.get(code)
        if isinstance(width, (int, float)):
            return float(width * self._font.hscale)
        if self._plain and width is None:  # pdfminer would ask once more, by the character
            return float(self._font.default_width * self._font.hscale)
        return float(self._font.char_width(code))

    def decode(self, data: bytes) -> Sequence[int]:
        """The codes of a string, as the font's own `decode` gives them."""
        tree = self._tree
        if tree is None:
            return tuple(self._font.decode(data))
        if not len(data) % 2:
            words = struct.unpack(f">{len(data) // 2}H", data)
            try:
                return tuple(map(self._pairs.__getitem__, words))
            except KeyError:  # some code is shorter or longer, or there is none
                pass
        codes = []
        level = tree
        for byte in data:
            below = level.get(byte)
            if isinstance(below, int):
                codes.append(below)
                level = tree
            else:
                level = tree if below is None else below
        return codes


class _Pairs(dict[int, int]):
    """Two bytes to the code they stand for, where they are two steps down the tree."""

    def __init__(self, tree: dict[int, Any]) -> None:
        self._tree = tree

    def __missing__(self, pair: int) -> int:
        below = self._tree.get(pair >> 8)
        code = below.get(pair & 0xFF) if isinstance(below, dict) else None
        if not isinstance(code, int):
            raise KeyError(pair)
        self[pair] = code
        return code


def _tree(font: PDFFont) -> dict[int, Any] | None:
    """The font's tree from bytes to codes, where its strings are read by nothing else."""
    cmap = getattr(font, "cmap", None)
    if isinstance(cmap, CMap) and type(cmap).decode is CMap.decode:
        return cmap.code2cid if type(font).decode is PDFCIDFont.decode else None
    return None


def _table(font: PDFFont) -> Mapping[int, str]:
    """The font's own table of characters, where it is nothing but a table."""
    table = getattr(font, "unicode_map", None)
    if isinstance(table, UnicodeMap) and type(table).get_unichr is UnicodeMap.get_unichr:
        return table.cid2unichr
    return {}
