"""Attribute values of a part that say something, whatever they are called: the last to look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from screener.containers.ooxml.xml import is_automatic_name

# Apart, so that each begins with letters to look for.
_VALUES = (
    (b'="', re.compile(rb'="([^"<>\x80-\xff&]*[\x80-\xff&][^"<>]*)"')),
    (b"='", re.compile(rb"='([^'<>\x80-\xff&]*[\x80-\xff&][^'<>]*)'")),
)
_DIGITS = bytes.maketrans(b"123456789", b"000000000")  # many times quicker than an expression
_LONG = b"0" * 11
_NUMBERS = re.compile(rb"=[\"']([^\"'<>]*\d{11}[^\"'<>]*)[\"']")
_NAME = re.compile(rb"([\w.-]+)\s*$")
_MOST = 1024 * 1024  # bytes of a part in which long numbers are looked for
_TELLING = re.compile(r"[\u3400-\u9fff]{2}|(?<![\w.-])\d{11}")
_DULL = re.compile(
    r"[\d.,\s;:-]+|[^!]*!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?|"  # amounts, ranges of cells
    r"(?:Office|自定义|默认)?\s?(?:主题|设计方案|模板)\W*\d*"
)
_LEFT_OUT = re.compile(
    r"typeface|ascii|hAnsi|eastAsia|cs|face|instr|formula|condition|FontName|FamilyName|"
    r"display-name|font-(?:name|family)(?:-\w+)?|(?:[\w-]+-)?style-name|master-page-name"
)
_LOOKS = re.compile(r"(?:.*/)?(?:styles|stylesWithEffects|fontTable|tableStyles)\.xml")
_LAYOUT = re.compile(r"ppt/(?:slideMasters|slideLayouts|notesMasters|handoutMasters|theme)/")
_FORMAT = "formatCode"


def telling_values(part: str, data: bytes) -> Iterator[tuple[str, str]]:
    """(attribute's name, value) for each that holds Chinese or a long number.

    Left out are names of typefaces and styles, names that programs give, and codes and formulas,
    which their readers take apart.
    """
    looks = _LOOKS.fullmatch(part) is not None
    for match in _matches(data):
        value = unescape(match[1].decode("utf-8", "replace")).strip()
        found = _NAME.search(data, max(0, match.start() - 80), match.start())
        name = found[1].decode("ascii", "replace") if found else ""
        if name == _FORMAT:
            value = spoken_format(value)
        if not _TELLING.search(value) or _DULL.fullmatch(value) or is_automatic_name(value):
            continue
        if not _LEFT_OUT.fullmatch(name) and (not looks or name == _FORMAT):
            yield name, value


def spoken_format(code: str) -> str:
    """What a number's format puts beside the number, without its quotes."""
    return code.replace('"', " ").strip()


def place_of_value(part: str, name: str) -> str:
    """Where an editor finds it."""
    if name in {"name", "matchingName"} and _LAYOUT.match(part):
        return "版式或母版的名称"
    return f"属性 {name}" if name.isascii() else "属性"


def _matches(data: bytes) -> Iterator[re.Match[bytes]]:
    if not data.isascii() or (b"&" in data and b"&#" in data):  # one byte is looked for at once
        for opening, pattern in _VALUES:
            yield from pattern.finditer(data) if opening in data else ()
    if len(data) <= _MOST and _LONG in data.translate(_DIGITS):
        yield from (match for match in _NUMBERS.finditer(data) if match[1].isascii())
