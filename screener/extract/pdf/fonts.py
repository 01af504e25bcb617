"""Fonts as pdfminer makes them, with bounds it does not keep and without work it does in vain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdfminer.cmapdb import FileUnicodeMap
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1

from screener.extract.pdf.unicode_table import unicode_table

_CODES = 65_535  # the highest character code of a font
_PROGRAM = "FontFile2"  # of a TrueType font, unpacked by pdfminer though a table says it all


class FontManager(PDFResourceManager):
    """`/W [0 2000000000 500]` would fill all memory: pdfminer writes each code down."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        if objid and objid in self._cached_fonts:
            return self._cached_fonts[objid]
        for key in ("W", "W2"):
            if key in spec:
                spec = {**spec, key: [_bounded(one) for one in list_value(spec[key])]}
        stream = resolve1(spec.get("ToUnicode"))
        table = unicode_table(stream.get_data()) if isinstance(stream, PDFStream) else None
        if table is None:
            return super().get_font(objid, spec)
        font = super().get_font(objid, {**_lean(spec), "ToUnicode": PDFStream({}, b"")})
        empty = getattr(font, "unicode_map", None)
        if isinstance(empty, FileUnicodeMap):
            empty.cid2unichr.update(table)
        return font


def _lean(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """The font without the program that draws it."""
    descriptor = resolve1(spec.get("FontDescriptor"))
    if not isinstance(descriptor, dict) or _PROGRAM not in descriptor:
        return spec
    rest = {key: value for key, value in dict_value(descriptor).items() if key != _PROGRAM}
    return {**spec, "FontDescriptor": rest}


def _bounded(value: object) -> object:
    return min(max(value, -_CODES), _CODES) if isinstance(value, int | float) else value
