"""Tables as text (csv, tsv) and data as text (json, jsonl): cells and values beside their names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from screener.containers.source import Source
from screener.containers.structured import Entry, entries, holds_html, parse_json
from screener.document import Attachment, Content, Gap, GapKind, Location, TextBuilder
from screener.errors import Damaged
from screener.limits import Budget

_CSV = "text/csv"
_TSV = "text/tab-separated-values"
_JSON = "application/json"
_TABLES = {"csv": _CSV, "tsv": _TSV, "tab": _TSV}
_DATA = frozenset({"json", "jsonl", "ndjson", "geojson", "webmanifest", "ipynb", "map", "har"})
_DELIMITERS = ",\t;|，"
_QUOTED = re.compile(r'="((?:[^"]|"")*)"\s*')
_SEP = re.compile(r"sep=(.)\r?\n")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SNIFF = 50


def recognise(source: Source) -> str | None:
    if source.extension in _TABLES:
        return _TABLES[source.extension] if source.decoded else None
    head = source.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if source.extension not in _DATA and head not in {b"{", b"["}:
        return None
    decoded = source.decoded
    if decoded is None:
        return None
    known = source.extension in _DATA or parse_json(decoded.text) is not None
    return _JSON if known else None


def read(source: Source, budget: Budget) -> Content:
    decoded = source.decoded
    if decoded is None:
        raise Damaged("文字编码无法识别")
    most = budget.limits.characters
    text = decoded.text[:most]
    gaps = []
    if decoded.lost > 20 + len(text) // 100:
        gaps.append(Gap(GapKind.DAMAGED, "部分字符编码损坏，没有读出"))
    if len(decoded.text) > most:
        gaps.append(Gap(GapKind.TOO_LARGE, f"只读取了前{most}个字符"))
    builder = TextBuilder()
    attachments: list[Attachment] = []
    media_type = _TABLES.get(source.extension, _JSON)
    if media_type == _JSON:
        for entry in _entries(text):
            if page := _add_entry(builder, entry, len(attachments)):
                attachments.append(page)
    else:
        _add_rows(builder, text)
    return Content(media_type, builder.text, builder.passages, tuple(attachments), tuple(gaps))


def _add_rows(builder: TextBuilder, text: str) -> None:
    start = 1
    if declared := _SEP.match(text):
        text, start = text[declared.end() :], 2
    csv.field_size_limit(2**31 - 1)  # an unclosed quote makes one cell of all that follows
    lines = io.StringIO(text, newline="")
    delimiter = declared[1] if declared else _delimiter(text)
    reader = csv.reader(lines, delimiter=delimiter)
    before = 0
    for row, cells in enumerate(reader, start):
        line = before + start
        located = [
            (_shown(cell), Location(cell=f"{_letters(column)}{row}", line=line))
            for column, cell in enumerate(cells, 1)
        ]
        builder.add_row(located, table=1, row=row)
        before = reader.line_num


def _shown(cell: str) -> str:
    """A cell as a spreadsheet shows it: exports write numbers that must stay whole as formulas."""
    found = _QUOTED.fullmatch(cell) if cell.startswith("=") else None
    return found[1].replace('""', '"') if found else cell


def _delimiter(text: str) -> str:
    """The mark that splits the first lines most evenly; a comma where none does."""
    lines = [line for line in io.StringIO(text[:65_536]).readlines()[:_SNIFF] if line.strip()]
    best, chosen = 0.0, ","
    for mark in _DELIMITERS:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        score = usual and counts.count(usual) / len(counts)
        if score > best:
            best, chosen = score, mark
    return chosen


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _entries(text: str) -> Iterator[Entry]:
    """One JSON value, or one a line; what is neither is read as lines, escapes undone."""
    value = parse_json(text)
    if value is not None:
        yield from entries(value)
        return
    for line in text.splitlines():
        value = parse_json(line) if line.lstrip()[:1] in {"{", "["} else None
        if value is not None:
            yield from entries(value)
        else:
            yield Entry((_ESCAPE.sub(lambda one: chr(int(one[1], 16)), line),), "数据")


def _add_entry(builder: TextBuilder, entry: Entry, pages: int) -> Attachment | None:
    """Append one entry; a value that is a piece of a web page comes back as a page of its own."""
    location = Location(place=entry.place)
    if entry.table:
        cells = [(cell, location) for cell in entry.cells]
        builder.add_row(cells, table=entry.table, row=entry.row)
        return None
    value = entry.cells[-1]
    if holds_html(value):
        builder.add(entry.cells[0] if len(entry.cells) > 1 else "", location)
        return Attachment(f"网页片段{pages + 1}.html", value.encode("utf-8", "replace"))
    builder.add(": ".join(cell for cell in entry.cells if cell), location)
    return None
