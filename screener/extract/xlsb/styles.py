"""Cell styles of a binary workbook."""

from __future__ import annotations

import struct

from screener.containers.spreadsheet.cells import CellStyle
from screener.containers.spreadsheet.looks import BLACK, PATTERN, WHITE, Font, cell_style
from screener.extract.xlsb.records import Fields, read_records

_FONT, _FORMAT, _FILL, _LOOK, _BEGIN, _END = 43, 44, 45, 47, 617, 618
_INDEXED = {0: BLACK, 1: WHITE, 8: BLACK, 9: WHITE, 64: BLACK, 65: WHITE}
_THEME = {0: WHITE, 1: BLACK}
_BY_INDEX, _RGB, _BY_THEME = 1, 2, 3


def read_styles(data: bytes) -> list[CellStyle]:
    """The styles cells refer to by index."""
    fonts: list[Font] = []
    fills: list[str | None] = []
    codes: dict[int, str] = {}
    styles: list[CellStyle] = []
    inside = False
    for kind, body in read_records(data):
        inside = (inside or kind == _BEGIN) and kind != _END
        try:
            if kind == _FONT:
                fonts.append(Font(Fields(body).number("<H") / 20, _color(body[12:20])))
            elif kind == _FORMAT:
                fields = Fields(body)
                number = fields.number("<H")
                codes[number] = fields.text()
            elif kind == _FILL:
                pattern = Fields(body).number()
                fills.append(
                    None if not pattern else _color(body[4:12]) if pattern == 1 else PATTERN
                )
            elif kind == _LOOK and inside:
                identifier, font, fill = struct.unpack_from("<2x3H", body)
                look = fonts[font] if font < len(fonts) else Font()
                painted = fills[fill] if fill < len(fills) else None
                styles.append(cell_style(identifier, codes.get(identifier), look, painted))
        except struct.error:
            continue
    return styles


def _color(raw: bytes) -> str:
    """RRGGBB where it is known, else a word that is like itself only."""
    kind, index, tint = struct.unpack_from("<BBh", raw)
    kind >>= 1
    if kind == _RGB:
        return raw[4:7].hex().upper()
    if kind == _BY_THEME:
        return (_THEME.get(index) if not tint else None) or f"theme {index} {tint}"
    if kind == _BY_INDEX:
        return _INDEXED.get(index, f"indexed {index}")
    return BLACK
