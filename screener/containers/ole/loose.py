"""Words in streams that no reader knows: runs of characters that make sense as text."""

from __future__ import annotations

import re

from screener.containers.charset import plausibility

_WIDE = rb"(?:[\x20-\x7e\t]\0|[\0-\xff][\x4e-\x9f]|[\x01-\xff]\x30|[\x01-\xef]\xff){%d,}"
_UTF_16 = re.compile(_WIDE % 4)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MOST = 4 * 1024 * 1024
_LIKELY = 0.35
_FEWEST_HAN = 4
_MOST_ASCII = 0.6  # of the bytes of real Chinese about half could be ASCII, of ASCII all


def loose_text(data: bytes) -> list[str]:
    """UTF-16 runs of Chinese in `data`, in order; chance patterns of bytes are left out."""
    data = data[:_MOST]
    found: dict[str, None] = {}
    for shifted in (data, data[1:]):
        for match in _UTF_16.finditer(shifted):
            if match.start() % 2:
                continue
            text = match[0].decode("utf-16-le", "ignore").strip()
            if _makes_sense(text):
                found[text] = None
    return list(found)


def _makes_sense(text: str) -> bool:
    han = _HAN.findall(text)
    if len(set(han)) < max(_FEWEST_HAN, min(len(han) // 4, 40)):
        return False
    narrow = sum(0x20 <= ord(one) >> 8 < 0x7F and 0x20 <= ord(one) & 0xFF < 0x7F for one in han)
    return narrow <= _MOST_ASCII * len(han) and plausibility(text) >= _LIKELY
