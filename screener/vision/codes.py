"""QR codes, other matrix codes and bar codes; zxing-cpp stands behind this module."""

from __future__ import annotations

from typing import NamedTuple

from screener.vision.available import is_available
from screener.vision.engine import Corners, Pixels

_MATRIX = ("QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "PDF417", "MaxiCode")
_BARS = ("Code128", "Code39", "Code93", "EAN13", "EAN8", "UPCA", "UPCE")


class Code(NamedTuple):
    """What a code says; `corners` are pixels (x, y) of the picture."""

    text: str
    title: str
    corners: Corners


def read_codes(pixels: Pixels) -> list[Code]:
    """Every code in a picture, top to bottom; empty where the reader is not installed."""
    if not is_available("codes"):
        return []
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(
        [getattr(zxingcpp.BarcodeFormat, name) for name in (*_MATRIX, *_BARS)]
    )
    found = zxingcpp.read_barcodes(pixels, formats, text_mode=zxingcpp.TextMode.Plain)
    codes = [_code(one) for one in found if one.valid and one.text.strip()]
    return sorted(codes, key=lambda code: (code.corners[0][1], code.corners[0][0], code.text))


def _code(one: object) -> Code:
    place = one.position  # type: ignore[attr-defined]
    corners = tuple(
        (float(point.x), float(point.y))
        for point in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    )
    bars = str(one.format).rpartition(".")[2] in _BARS  # type: ignore[attr-defined]
    return Code(one.text, "条形码" if bars else "二维码", corners)  # type: ignore[attr-defined]
