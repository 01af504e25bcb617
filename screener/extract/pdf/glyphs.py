"""What the codes of one font stand for, and how wide they are: asked of pdfminer once each."""

from __future__ import annotations

from collections.abc import Iterable

from pdfminer.cmapdb import CMap
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFUnicodeNotDefined

LOST = "\ufffd"  # a code that stands for nothing


class Glyphs(dict[int, tuple[str, float]]):
    """Code to characters and width (of the font's size)."""

    def __init__(self, font: PDFFont) -> None:
        if font is None:
            raise ValueError("text without a font")
        self._font = font
        cmap = getattr(font, "cmap", None) if isinstance(font, PDFCIDFont) else None
        tree = cmap.code2cid if type(cmap).__dict__.get("decode", CMap.decode) is CMap.decode and isinstance(cmap, CMap) else None
        self._tree = tree

    def __missing__(self, code: int) -> tuple[str, float]:
        font = self._font
        try:
            text = font.to_unichr(code)
        except PDFUnicodeNotDefined:
            text = LOST
        if len(text) == 1 and ord(text) < 32:
            text = " " if text in "\t\n\r" else LOST
        found = self[code] = (text, font.char_width(code))
        return found

    def decode(self, data: bytes) -> Iterable[int]:
        """The codes of a string, as the font's own `decode` gives them."""
        if self._tree is None:
            return self._font.decode(data)
        codes = []
        level = self._tree
        for byte in data:
            below = level.get(byte)
            if isinstance(below, int):
                codes.append(below)
                level = self._tree
            else:
                level = self._tree if below is None else below
        return codes
