"""The table of a font that says which characters its codes stand for, where it is written plainly.

pdfminer's own parser goes through it letter by letter, and that is a third of what a page costs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEX = rb"<((?:[0-9A-Fa-f]{2})*)>"
_PART = re.compile(rb"beginbf(char|range)\b(.*?)endbf\1\b", re.DOTALL)
_PAIRS = re.compile(rb"(?:\s*%s\s*%s)*\s*" % (_HEX, _HEX))
_PAIR = re.compile(rb"%s\s*%s" % (_HEX, _HEX))
_ROW = rb"%s\s*%s\s*(?:%s|\[((?:\s*<(?:[0-9A-Fa-f]{2})*>)*)\s*\])" % (_HEX, _HEX, _HEX)
_ROWS = re.compile(rb"(?:\s*%s)*\s*" % _ROW)
_RANGE = re.compile(_ROW)
_VALUE = re.compile(_HEX)
# Words that mean more than the two kinds of parts, or may stand where they mean nothing.
_BEYOND = re.compile(rb"usecmap|cidrange|cidchar|[%(][^\r\n]*(?:begin|end)bf")
_MOST = 65_536  # codes of one row: more would be none of this font's
_BLANK = "\u00a0"


def unicode_table(data: bytes) -> dict[int, str] | None:
    """Code to characters; None where the table is written in a way that needs a real parser."""
    end = data.find(b"endcmap")
    body = data if end < 0 else data[:end]
    if _BEYOND.search(body) or (end >= 0 and b"beginbf" in data[end:]):
        return None
    found: dict[int, str] = {}
    parts = _PART.findall(body)
    if body.count(b"beginbf") != len(parts):
        return None
    for kind, part in parts:
        entries = _characters(part) if kind == b"char" else _ranges(part)
        if entries is None:
            return None
        for code, text in entries:
            if text != _BLANK or found.get(code) != " ":
                found[code] = text
    return found


def _characters(part: bytes) -> Iterator[tuple[int, str]] | None:
    if not _PAIRS.fullmatch(part):
        return None
    return (
        (int(code or b"0", 16), _text(bytes.fromhex(value.decode())))
        for code, value in _PAIR.findall(part)
    )


def _ranges(part: bytes) -> list[tuple[int, str]] | None:
    if not _ROWS.fullmatch(part):
        return None
    found: list[tuple[int, str]] = []
    for match in _RANGE.finditer(part):
        first, last, value, values = match.groups()
        if len(first) != len(last):
            continue
        if not 0 < len(first) <= 8:
            return None
        start = int(first, 16)
        count = min(int(last, 16) - start + 1, _MOST)
        if values is not None:
            texts = (_text(bytes.fromhex(one.decode())) for one in _VALUE.findall(values))
            found += zip(range(start, start + count), texts, strict=False)
            continue
        head, tail = bytes.fromhex(value[:-8].decode()), value[-8:]
        base, size = int(tail or b"0", 16), len(tail) // 2
        if not size or (base + max(count, 0)) >> 32:
            return None
        found += (
            (start + step, _text(head + (base + step).to_bytes(4)[-size:])) for step in range(count)
        )
    return found


def _text(code: bytes) -> str:
    return code.decode("utf-16-be", "ignore")
