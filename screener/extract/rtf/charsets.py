"""Which characters the bytes of an RTF file stand for: by font, by file, by what makes sense."""

from __future__ import annotations

from dataclasses import dataclass, field

from screener.containers.charset import decode, plausibility
from screener.containers.codepage import codec_of, font_code_page

_EASTERN = frozenset({932, 936, 949, 950, 10008})
_WESTERN = frozenset({1252, 10000})
_LIKELY = 0.5
_PAGES = {"mac": 10000, "pc": 437, "pca": 850}


@dataclass(slots=True)
class Charsets:
    """Code pages as the file declares them; `fonts` by the number of the font."""

    page: int = 1252
    default_font: int = -1
    fonts: dict[int, int] = field(default_factory=dict)

    def declare(self, word: str, number: int | None, font: int, *, in_table: bool) -> None:
        """Note what a control word says of charsets; most say nothing."""
        if word == "ansicpg" and number:
            self.page = number
        elif word in _PAGES:
            self.page = _PAGES[word]
        elif word == "deff" and number is not None:
            self.default_font = number
        elif word == "fcharset" and in_table:
            page = font_code_page(number or 0)
            if page:
                self.fonts[font] = page
        elif word == "cpg" and in_table and number:
            self.fonts[font] = number

    def decode(self, raw: bytes, font: int) -> str:
        if raw.isascii():
            return raw.decode("ascii")
        page = self.fonts.get(font) or self.page
        if page in _WESTERN and len(raw) > 1:  # the font of another script: ask the rest
            for other in sorted({self.page, *self.fonts.values()} & _EASTERN):
                found = decode(raw, codec_of(other))
                if found and plausibility(found.text) >= _LIKELY:
                    return found.text
        return raw.decode(codec_of(page), "replace")
