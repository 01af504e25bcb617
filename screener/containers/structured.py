"""Structured data as lines people can read: each value beside its key, lists of records as tables.

Numbers stay as they were written, so that no identity number is rounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_DEPTH = 64  # deeper nesting is read, but its place is no longer spelled out
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
