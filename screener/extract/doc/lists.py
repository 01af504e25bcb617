"""Lists of texts that a Word document keeps beside its stories: names, authors, variables."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from screener.extract.doc.fib import FONTS, VARIABLES, Fib

_MOST = 100_000


def texts(data: bytes) -> list[str]:
    """The strings of a string table, as far as it holds together."""
    return _texts(data)[0]


def _texts(data: bytes) -> tuple[list[str], int]:
    found: list[str] = []
    at = 0
    try:
        wide = data[:2] == b"\xff\xff"
        at = 2 if wide else 0
        count, extra = struct.unpack_from("<HH", data, at)
        at += 4
        for _ in range(min(count, _MOST)):
            size = struct.unpack_from("<H", data, at)[0] * 2 if wide else data[at]
            start = at + (2 if wide else 1)
            found.append(_text(data[start : start + size], wide=wide))
            at = start + size + extra
            if at > len(data):
                break
    except (struct.error, IndexError):
        pass
    return found, at


def _text(raw: bytes, *, wide: bool) -> str:
    text = raw.decode("utf-16-le" if wide else "cp1252", "replace")
    return text.replace("\0", "").strip()


def variables(fib: Fib) -> list[tuple[str, str]]:
    """(name, value) of each document variable."""
    data = fib.table(VARIABLES)
    names, at = _texts(data)
    values: list[str] = []
    while at + 2 <= len(data) and len(values) < len(names):
        size = struct.unpack_from("<H", data, at)[0] * 2
        values.append(_text(data[at + 2 : at + 2 + size], wide=True))
        at += 4 + size
    values += [""] * (len(names) - len(values))
    return list(zip(names, values, strict=True))


def counted(data: bytes) -> Iterator[str]:
    """Strings one after another, each behind its length."""
    at = 0
    while at + 2 <= len(data):
        size = struct.unpack_from("<H", data, at)[0] * 2
        yield _text(data[at + 2 : at + 2 + size], wide=True)
        at += 2 + size


def fonts(fib: Fib) -> list[str]:
    """Names of the fonts, in order; symbols refer to them by number."""
    data = fib.table(FONTS)
    found: list[str] = []
    at = 4
    if len(data) < 4:
        return found
    for _ in range(min(struct.unpack_from("<H", data)[0], 4096)):
        if at >= len(data):
            break
        size = data[at]
        name = data[at + 1 + 39 : at + 1 + size].decode("utf-16-le", "replace")
        found.append(name.partition("\0")[0])
        at += 1 + size
    return found
