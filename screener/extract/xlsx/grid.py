"""Worksheets and shared strings streamed from XML: rows with what is shown and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from screener.extract.xlsx.plain import PlainRow, Written, cut_rows, cut_strings
from screener.extract.xlsx.stream import Stream
from screener.extract.xlsx.styles import PLAIN, CellStyle

_LITERAL = re.compile(r'"([^"]{2,})"')
_FILTERED = re.compile(rb"<(?:\w+:)?filterColumn[\s>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=\"([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})\"")
_MOST_MERGED = 1_000_000  # rows of merged cells: more are not told apart
_MAX_COLUMN = 16_384
_NUMBER = frozenset({"n", ""})  # kinds of cells: left out, it is one
_BELOW = (
    "row", "cols", "dataValidation", "hyperlink", "headerFooter", "cfRule", "scenario",
    "oleObject", "control", "filter", "customFilter", "protectedRange", "dataRef",
)  # fmt: skip


class Cell(NamedTuple):
    """One cell: its text as shown, and why it is not seen, if it is not."""

    column: int
    text: str
    conceals: str | None
    reading: str = ""
    formula: str = ""


class Row(NamedTuple):
    number: int
    cells: list[Cell]


@dataclass(slots=True)
class SharedStrings:
    """The texts cells refer to by index; `used` marks those some cell shows."""

    texts: list[str] = field(default_factory=list)
    readings: dict[int, str] = field(default_factory=dict)
    used: bytearray = field(default_factory=bytearray)

    def take(self, index: str) -> tuple[str, str]:
        """The text at `index` and how it is pronounced; empty when there is none."""
        number = int(index) if index.isdecimal() else -1
        if not 0 <= number < len(self.texts):
            return "", ""
        self.used[number] = 1
        return self.texts[number], self.readings.get(number, "")

    def unused(self) -> Iterator[str]:
        return (text for text, used in zip(self.texts, self.used, strict=True) if not used)


def read_shared_strings(data: bytes) -> tuple[SharedStrings, bool]:
    """The shared strings, and whether their XML was whole."""
    strings = SharedStrings()
    plain = cut_strings(data)
    if plain is not None:
        return SharedStrings(plain, used=bytearray(len(plain))), True
    stream = Stream(data, ("si",))
    for element in stream:
        text, reading = rich_text(element)
        if reading:
            strings.readings[len(strings.texts)] = reading
        strings.texts.append(text)
    strings.used = bytearray(len(strings.texts))
    return strings, stream.whole


def rich_text(element: etree._Element) -> tuple[str, str]:
    """The text of a `si`, `is` or comment, its runs joined, and its phonetic reading."""
    if len(element) == 1 and local(element[0]) == "t":  # nearly all are as plain as this
        return element[0].text or "", ""
    pieces: list[str] = []
    readings: list[str] = []
    for child in element:
        name = local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces += (one.text or "" for one in child if local(one) == "t")
        elif name == "rPh":
            readings += (one.text or "" for one in child if local(one) == "t")
    return "".join(pieces), "".join(readings)


def local(element: etree._Element) -> str:
    return _last(element.tag)


@lru_cache(maxsize=1024)
def _last(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :]


class GridReader:
    """Streams one worksheet: `rows()` first, then what stands round the grid is in `below`."""

    def __init__(
        self,
        data: bytes,
        strings: SharedStrings,
        styles: Sequence[CellStyle],
        *,
        since_1904: bool,
    ) -> None:
        rest, self._plain = cut_rows(data) or (data, [])
        self._stream = Stream(rest, _BELOW)
        self._strings = strings
        self._styles = styles
        self._since_1904 = since_1904
        self._unseen = "筛选掉的行" if _FILTERED.search(data) else "隐藏行"
        self._hidden_columns: list[tuple[int, int]] = []
        self._merged = merged_away(data)
        self._covered: Sequence[tuple[int, int]] = ()  # columns of the row at hand
        self.below: list[etree._Element] = []

    @property
    def whole(self) -> bool:
        return self._stream.whole

    def rows(self) -> Iterator[Row]:
        """Every row with text, in order of the file."""
        last = 0
        for element in self._stream:
            name = local(element)
            if name == "row":
                number = element.get("r", "")
                last = int(number) if number.isdecimal() else last + 1
                self._covered = self._merged.get(last, ())
                cells = self._cells(element)
                if cells:
                    yield Row(last, cells)
            elif name == "cols":
                self._hidden_columns = [
                    span for column in element if (span := hidden_span(column)) is not None
                ]
            else:
                self.below.append(deepcopy(element))  # the sheet itself is let go
        for row in self._plain:
            number = row.attributes.get("r", "")
            last = int(number) if number.isdecimal() else last + 1
            self._covered = self._merged.get(last, ())
            cells = self._plain_cells(row)
            if cells:
                yield Row(last, cells)

    def _cells(self, row: etree._Element) -> list[Cell]:
        hidden = self._unseen if is_hidden(row, "ht", "customHeight") else None
        cells: list[Cell] = []
        column = 0
        for element in row:
            column = column_of(element.get("r", "")) or column + 1
            cell = self._cell(element, column, hidden)
            if cell is not None:
                cells.append(cell)
        return cells

    def _plain_cells(self, row: PlainRow) -> list[Cell]:
        hidden = self._unseen if is_hidden(row.attributes, "ht", "customHeight") else None
        cells: list[Cell] = []
        column = 0
        for written in row.cells:
            column = column_of(written[1]) or column + 1
            cell = self._shown(column, written, hidden)
            if cell is not None:
                cells.append(cell)
        return cells

    def _cell(self, element: etree._Element, column: int, hidden: str | None) -> Cell | None:
        value = formula = text = reading = ""
        for child in element:
            name = _last(child.tag)
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = child.text or ""
            elif name == "is":
                text, reading = rich_text(child)
        looks, kind = element.get("s", ""), element.get("t", "n") or "?"
        return self._shown(column, ("", "", looks, kind, formula, value, text), hidden, reading)

    def _shown(
        self, column: int, written: Written, hidden: str | None, reading: str = ""
    ) -> Cell | None:
        _, _, looks, kind, formula, value, text = written
        style = self._style(looks)
        number = kind in _NUMBER
        if kind == "s":
            text, reading = self._strings.take(value)
        elif kind == "b":
            text = "TRUE" if value == "1" else "FALSE"
        elif number and value:
            text = style.number.show(value, since_1904=self._since_1904)
        else:
            text = text or value
        if not text.strip() and not formula:
            return None
        conceals = hidden or self._conceals(column, style, number=number)
        if conceals and number and not text.strip():
            text = value
        return Cell(column, text, conceals, reading, formula if '"' in formula else "")

    def _conceals(self, column: int, style: CellStyle, *, number: bool) -> str | None:
        hidden = self._hidden_columns
        if hidden and any(first <= column <= last for first, last in hidden):
            return "隐藏列"
        if self._covered and any(first <= column <= last for first, last in self._covered):
            return "被合并的单元格"
        if style.number.hides(number=number):
            return "用数字格式隐藏的单元格"
        return style.conceals

    def _style(self, index: str) -> CellStyle:
        if not index.isdecimal() or int(index) >= len(self._styles):
            return PLAIN
        return self._styles[int(index)]


def merged_away(data: bytes) -> dict[int, list[tuple[int, int]]]:
    """By row, the columns whose cells lie under a merged one: what they hold nobody sees."""
    found: dict[int, list[tuple[int, int]]] = {}
    rows = 0
    for match in _MERGED.finditer(data) if b"mergeCell " in data else ():
        (left, top), (right, bottom) = (_place(one.decode("ascii")) for one in match.groups())
        rows += bottom - top + 1
        if rows > _MOST_MERGED:
            break
        if right > left:
            found.setdefault(top, []).append((left + 1, right))
        for row in range(top + 1, bottom + 1):
            found.setdefault(row, []).append((left, right))
    return found


def _place(reference: str) -> tuple[int, int]:
    column = column_of(reference)
    return column, int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def literals(formula: str) -> tuple[str, ...]:
    """The texts in quotes that stand in a formula."""
    return tuple(text for text in _LITERAL.findall(formula) if text.strip())


@lru_cache(maxsize=65_536)
def column_of(reference: str) -> int:
    """`C7` -> 3; 0 when there is no such column."""
    column = 0
    for character in reference:
        if not "A" <= character <= "Z":
            break
        column = column * 26 + ord(character) - 64
    return column if column <= _MAX_COLUMN else 0


@lru_cache(maxsize=_MAX_COLUMN)
def letters(column: int) -> str:
    """3 -> `C`."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def hidden_span(column: etree._Element) -> tuple[int, int] | None:
    """First and last column that a `col` hides; None when it hides none."""
    first, last = column.get("min", ""), column.get("max", "")
    if not is_hidden(column, "width", "customWidth") or not first.isdecimal():
        return None
    return int(first), int(last) if last.isdecimal() else int(first)


def is_hidden(element: etree._Element | dict[str, str], size: str, custom: str) -> bool:
    """Is a row or column hidden, or of no height or width?"""
    if element.get("hidden") in {"1", "true"}:
        return True
    value = element.get(size)
    return value is not None and element.get(custom) in {"1", "true"} and _is_zero(value)


def _is_zero(value: str) -> bool:
    return not value.strip("0.") and bool(value)
