"""Rows and strings written as nearly every program writes them, cut by one expression each.

Whatever is not written so is left to the careful reader, whole sheets at a time: where the pieces
found do not add up to all there is, nothing was cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from screener.containers.safe_xml import SAFE

_MOST_BYTES = 8 << 20  # larger sheets are streamed
_HEAD = re.compile(rb"""(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?[^>]*\?>\s*)?<\w""")
# what XML forbids, reads otherwise than it stands there, or lets mean something else
# characters by their number, without surrogates and what is none
_REFERENCE = (
    r"#(?:3[2-9]|[4-9]\d|[1-9]\d{2,3}|(?:[1-4]\d|5[0-489]|6[0-4])\d{3}|65[0-4]\d\d|655[0-2]\d);"
)
_ODD = re.compile(
    rf"[\0-\x08\x0b-\x1f\ufffe\uffff]|\]\]>|&(?!(?:amp|lt|gt|quot|apos);|{_REFERENCE})"
)
_NUMBERED = re.compile(r"&#(\d{3,5});")  # none of these means anything to the expressions below
_ENTITY = re.compile(r"&(?:#(\d+)|(\w+));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_NAMES = "r|spans|s|ht|hidden|customFormat|customHeight|outlineLevel|collapsed|thickTop|thickBot"
_ATTRIBUTE = re.compile(rf' ({_NAMES}|x14ac:dyDescent)="([^"<&\s]*(?: [^"<&\s]+)*)"')
_ROW = re.compile(r"(<row((?: [\w:]+=\"[^\"<]*\")*)(?:/>|>((?:<(?!/row>|row[ />])|[^<])*)</row>))")
_TEXT = r"<t(?: xml:space=\"preserve\")?>([^<]*)</t>"
_CELL = re.compile(
    r"(<c r=\"([A-Z]{1,3})[0-9]{1,7}\"(?: s=\"([0-9]{1,6})\")?(?: t=\"([A-Za-z]+)\")?"
    rf"(?:/>|>(?:<f>([^<]*)</f>)?(?:<v>([^<]*)</v>|<v/>)?(?:<is>{_TEXT}</is>)?</c>))"
)
_STRING = re.compile(rf"(<si>{_TEXT}</si>)")
_STRINGS = re.compile(rb"<sst(?: [\w:]+=\"[^\"<&]*\")*>")


# of a cell all of it, its column, style, kind, formula, value and text; empty where it has none
Written = tuple[str, str, str, str, str, str, str]


class PlainRow(NamedTuple):
    attributes: dict[str, str]
    cells: Sequence[Written]


def cut_rows(data: bytes) -> tuple[bytes, list[PlainRow]] | None:
    """The worksheet without its rows, and these; None where they are for the careful reader."""
    start, end = data.find(b"<sheetData>"), data.find(b"</sheetData>")
    if not 0 < start < end or data.count(b"sheetData") != 2:
        return None
    head, tail = data[:start], data[end + len("</sheetData>") :]
    if b"row" in head or re.search(rb"[<:](?:row|cols)[\s/>]", tail):
        return None
    text = _plain(data, data[start + len("<sheetData>") : end])
    rows = None if text is None else _rows(text, prefixed=b' xmlns:x14ac="' in head)
    rest = head + b"<sheetData/>" + tail
    return None if rows is None or not _is_whole(rest) else (rest, rows)


def cut_strings(data: bytes) -> list[str] | None:
    """The shared strings; None where they are for the careful reader."""
    opening = _STRINGS.search(data, 0, 2048)
    end = data.rfind(b"</sst>")
    if opening is None or end < opening.end() or data[end:].strip() != b"</sst>":
        return None
    if not _is_whole(data[: opening.end()] + data[end:]):
        return None
    text = _plain(data, data[opening.end() : end])
    found = None if text is None else _STRING.findall(text)
    if text is None or found is None or sum(len(whole) for whole, _ in found) != len(text):
        return None
    return [unescaped(said) for _, said in found]


def unescaped(text: str) -> str:
    """With what stands for a character replaced by it."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    number, name = match.groups()
    return chr(int(number)) if number else _ENTITIES[name]


def _is_whole(rest: bytes) -> bool:
    """Is what stands round the rows XML? Of damaged sheets all is mended together."""
    try:
        etree.fromstring(rest, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError:
        return False
    return True


def _numbered(match: re.Match[str]) -> str:
    return chr(int(match[1]))


def _plain(data: bytes, part: bytes) -> str | None:
    """`part` of the file as text, if all of it means what stands there."""
    if len(data) > _MOST_BYTES or not _HEAD.match(data) or b"<!" in data or data.count(b"<?") > 1:
        return None
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if _ODD.search(text):
        return None
    return _NUMBERED.sub(_numbered, text) if "&#" in text else text


def _rows(text: str, *, prefixed: bool) -> list[PlainRow] | None:
    rows = []
    length = 0
    for whole, said, content in _ROW.findall(text):
        length += len(whole)
        attributes = dict(_ATTRIBUTE.findall(said))
        written = sum(len(name) + len(value) + 4 for name, value in attributes.items())
        if written != len(said) or not (prefixed or "x14ac:dyDescent" not in attributes):
            return None
        cells = _CELL.findall(content)
        if sum([len(cell[0]) for cell in cells]) != len(content):
            return None
        if "&" in content:
            cells = [tuple(map(unescaped, cell)) for cell in cells]
        rows.append(PlainRow(attributes, cells))
    return rows if length == len(text) else None
