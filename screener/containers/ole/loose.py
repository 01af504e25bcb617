"""Words in streams that no reader knows: runs of characters that make sense as text."""

from __future__ import annotations

import re

from screener.containers.charset import plausibility

# Beside Chinese stand dashes, quotes, dots, ▲△ and ★☆; other symbols are mostly chance.
_RUN = re.compile("[\\x20-\\x7e\\t\\u3001-\\u30ff\\u4e00-\\u9fff\\uff01-\\uffef—‘-”…▲△★☆]{4,}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MOST = 4 * 1024 * 1024
_LIKELY = 0.35
_FEWEST_HAN = 4
_MOST_ASCII = 0.6  # of the bytes of real Chinese about half could be ASCII, of ASCII all


def wide_runs(data: bytes) -> list[str]:
    """Every run of UTF-16 characters that office files hold, whether it makes sense or not."""
    return [
        run
        for shifted in (data, data[1:])
        for run in _RUN.findall(shifted.decode("utf-16-le", "replace"))
    ]


def loose_text(data: bytes) -> list[str]:
    """UTF-16 runs of Chinese in `data`, in order; chance patterns of bytes are left out."""
    stripped = (run.strip() for run in wide_runs(data[:_MOST]))
    return list(dict.fromkeys(text for text in stripped if _makes_sense(text)))


def _makes_sense(text: str) -> bool:
    han = _HAN.findall(text)
    if len(set(han)) < max(_FEWEST_HAN, min(len(han) // 4, 40)):
        return False
    narrow = sum(0x20 <= ord(one) >> 8 < 0x7F and 0x20 <= ord(one) & 0xFF < 0x7F for one in han)
    wide = any(one.isascii() for one in text)  # with its zero byte: no ASCII text holds that
    return (wide or narrow <= _MOST_ASCII * len(han)) and plausibility(text) >= _LIKELY
