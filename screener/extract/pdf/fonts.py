"""Fonts as pdfminer makes them, but for widths promised to more characters than there are."""

from __future__ import annotations

from collections.abc import Mapping

from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import list_value

_CODES = 65_535  # the highest character code of a font


class FontManager(PDFResourceManager):
    """`/W [0 2000000000 500]` would fill all memory: pdfminer writes each code down."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        for key in ("W", "W2"):
            if key in spec:
                spec = {**spec, key: [_bounded(one) for one in list_value(spec[key])]}
        return super().get_font(objid, spec)


def _bounded(value: object) -> object:
    return min(max(value, -_CODES), _CODES) if isinstance(value, int | float) else value
