"""A content stream cut into operands and operators by one expression: pdfminer's own parser, which
goes letter by letter, takes most of the time a page costs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pdfminer.psparser import LIT

_TOKEN = re.compile(
    rb"""(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))
    |(?P<string>\((?:[^()\\]++|\\.)*+\))
    |(?P<operator>[A-Za-z'"*][^\s\0()<>\[\]{}/%]*)
    |/(?P<name>[^\s\0()<>\[\]{}/%]*)
    |<(?P<hex>[0-9A-Fa-f\s\0]*)>
    |(?P<mark>\[|\]|<<|>>)
    |(?P<open>\()
    |%[^\r\n]*""",
    re.VERBOSE | re.DOTALL,
)
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_UNUSUAL_ESCAPE = re.compile(rb"\\[^0-3nrtbf()]")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_INLINE_IMAGE = re.compile(rb"(?<![^\s\0\]>)])BI[\s\0/]")
_CONSTANTS = {b"true": True, b"false": False, b"null": None}
_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")


class Operator(NamedTuple):
    name: bytes


def has_inline_image(data: bytes) -> bool:
    """May raw pixels stand in the stream? Only pdfminer's parser steps over those."""
    return b"BI" in data and _INLINE_IMAGE.search(data) is not None


def tokens(data: bytes, at: int = 0) -> Iterator[tuple[Any, int]]:
    """Operands as pdfminer would push them, and operators, from `at` on; each with its end."""
    outer: list[tuple[bytes, list[Any]]] = []  # what is open around `inner`
    inner: list[Any] | None = None
    while match := _TOKEN.search(data, at):
        at = match.end()
        kind = match.lastgroup
        if kind == "mark":
            mark = match[0]
            if mark in (b"[", b"<<"):
                outer.append((mark, inner if inner is not None else []))
                inner = []
                continue
            if inner is None:
                continue
            begun, before = outer.pop()
            value: Any = (
                inner if begun == b"[" else dict(zip(_keys(inner), inner[1::2], strict=False))
            )
            inner = before if outer else None
        elif kind == "operator" and inner is None and match[0] not in _CONSTANTS:
            yield Operator(match[0]), at
            continue
        elif kind == "open":
            value, at = _nested(data, match.start())
        elif kind is None:
            continue
        else:
            value = _value(kind, match)
        if inner is None:
            yield value, at
        else:
            inner.append(value)


def _keys(items: list[Any]) -> list[str]:
    return [str(getattr(item, "name", item)) for item in items[::2]]


def _value(kind: str, match: re.Match[bytes]) -> Any:
    raw = match[kind]
    if kind == "number":
        return float(raw) if b"." in raw else int(raw)
    if kind == "string":
        return unescaped(raw[1:-1])
    if kind == "hex":
        digits = re.sub(rb"[\s\0]", b"", raw)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    if kind == "name":
        plain = _NAME_CODE.sub(lambda one: bytes([int(one[1], 16)]), raw)
        try:
            return LIT(plain.decode("utf-8"))
        except UnicodeDecodeError:
            return LIT(plain)
    return _CONSTANTS.get(raw)


def _nested(data: bytes, start: int) -> tuple[bytes, int]:
    """A string with parentheses in it; one that never ends goes to the end of the stream."""
    depth = 0
    for match in _PARENTHESIS.finditer(data, start):
        if match[0] == b"(":
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if not depth:
                return unescaped(data[start + 1 : match.start()]), match.end()
    return unescaped(data[start + 1 :]), len(data)


def unescaped(raw: bytes) -> bytes:
    """What stands between the parentheses of a string."""
    if b"\\" not in raw and b"\r" not in raw:
        return raw
    if b"\\\\" in raw:
        return b"\\".join(map(unescaped, raw.split(b"\\\\")))
    if b"\r" not in raw and not raw.endswith(b"\\") and not _UNUSUAL_ESCAPE.search(raw):
        # Python reads these escapes alike, but for parentheses.
        plain = raw.replace(b"\\(", b"(").replace(b"\\)", b")")
        return bytes(codecs.escape_decode(plain)[0])
    return _ESCAPE.sub(lambda match: _MEANINGS[match[0]], raw)


class _Meanings(dict[bytes, bytes]):
    """What each escape stands for; there are a few hundred of them."""

    def __missing__(self, escape: bytes) -> bytes:
        code = escape[1:]
        if escape[:1] != b"\\":
            meaning = b"\n"
        elif code in (b"\n", b"\r", b"\r\n"):
            meaning = b""
        elif code[:1].isdigit() and code[0] < 56:  # below the digit eight
            meaning = bytes([int(code, 8) & 255])
        else:
            meaning = _ESCAPED.get(code, code)
        self[escape] = meaning
        return meaning


_MEANINGS = _Meanings()
