"""Structured data as lines people can read: each value beside its key, lists of records as tables.

Numbers stay as they were written, so that no identity number is rounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_DEPTH = 64  # deeper nesting is read, but its place is no longer spelled out
_WIDEST, _LONGEST_CELL = 64, 60  # of a list that is read as one row
_HTML = re.compile(r"<(p|div|span|br|table|td|li|h[1-6]|font|strong|script|img|a)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Pairs:
    """A JSON object with all its members, keys that repeat included."""

    members: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """`cells` is one value, a key with its value, or a row of record number `row` of `table`."""

    cells: tuple[str, ...]
    place: str
    table: int = 0
    row: int = 0


def parse_json(text: str) -> object | None:
    """The value, its objects as `Pairs`, numbers as text; None when it is no JSON."""
    try:
        value: object = json.loads(
            text,
            object_pairs_hook=lambda pairs: Pairs(tuple(pairs)),
            parse_float=str,
            parse_int=str,
            parse_constant=str,
        )
    except (ValueError, RecursionError):
        return None
    return value


def holds_html(text: str) -> bool:
    """Is this value a piece of a web page?"""
    return _HTML.search(text) is not None


def entries(value: object) -> Iterator[Entry]:
    """Every key and value of parsed JSON, in order."""
    tables = iter(range(1, 1 << 60))
    stack: list[tuple[object, tuple[str, ...]]] = [(value, ())]
    while stack:
        one, path = stack.pop()
        if isinstance(one, Pairs):
            stack.extend(reversed([_member(key, inner, path) for key, inner in one.members]))
        elif isinstance(one, _Labelled):
            yield Entry((one.key, one.text), _place(path))
        elif isinstance(one, list) and (columns := _columns(one)):
            yield from _table(one, columns, path, next(tables))
        elif isinstance(one, list) and (rows := _rows(one)):
            table = next(tables)
            for row, cells in enumerate(rows, 1):
                yield Entry(cells, _place(path), table, row)
        elif isinstance(one, list):
            stack.extend(reversed([(inner, (*path, f"[{i}]")) for i, inner in enumerate(one, 1)]))
        else:
            yield Entry((_scalar(one),), _place(path))


@dataclass(frozen=True, slots=True)
class _Labelled:
    key: str
    text: str


def _member(key: str, value: object, path: tuple[str, ...]) -> tuple[object, tuple[str, ...]]:
    inner = (*path, key) if len(path) < _DEPTH else path
    if isinstance(value, Pairs | list):
        empty = isinstance(value, list) and not value
        return (_Labelled(key, ""), inner) if empty else (value, inner)
    return _Labelled(key, _scalar(value)), inner


def _columns(records: list[object]) -> tuple[str, ...]:
    """The keys of a list of flat records; empty when it is none."""
    keys: dict[str, None] = {}
    for record in records:
        if not isinstance(record, Pairs):
            return ()
        names = [key for key, _ in record.members]
        if len(set(names)) != len(names):
            return ()
        if any(isinstance(inner, Pairs | list) for _, inner in record.members):
            return ()
        keys.update(dict.fromkeys(names))
    return tuple(keys) if len(records) > 1 and len(keys) <= 200 else ()


def _rows(values: list[object]) -> list[tuple[str, ...]]:
    """A short list of values as one row, a list of such lists of one length as a table."""
    lists = values if all(isinstance(one, list) for one in values) else [values]
    if not lists or len({len(one) for one in lists if isinstance(one, list)}) != 1:
        return []
    rows = [tuple(map(_scalar, one)) for one in lists if isinstance(one, list) and _is_row(one)]
    return rows if len(rows) == len(lists) else []


def _is_row(values: list[object]) -> bool:
    if not 2 <= len(values) <= _WIDEST or any(isinstance(one, Pairs | list) for one in values):
        return False
    texts = list(map(_scalar, values))
    return all(len(one) <= _LONGEST_CELL and not holds_html(one) for one in texts)


def _table(
    records: list[object], columns: tuple[str, ...], path: tuple[str, ...], table: int
) -> Iterator[Entry]:
    yield Entry(columns, _place(path), table, 1)
    for row, record in enumerate(records, 2):
        assert isinstance(record, Pairs)
        values = dict(record.members)
        cells = tuple(_scalar(values.get(column)) for column in columns)
        yield Entry(cells, _place((*path, f"[{row - 1}]")), table, row)


def _scalar(value: object) -> str:
    return "" if value is None or isinstance(value, bool) else str(value)


def _place(path: tuple[str, ...]) -> str:
    joined = "".join(f".{key}" if not key.startswith("[") else key for key in path).lstrip(".")
    return f"数据项 {joined}" if joined else "数据项"
