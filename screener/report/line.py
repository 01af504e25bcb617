"""A document as one line of JSON; that of an earlier report is read only when looked into."""

from __future__ import annotations

import json
import marshal
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from screener.report.entry import DocumentEntry

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)  # entries are trees


class Line(Mapping[str, Any]):
    """A document of which only the line, `data`, and the verdict are at hand."""

    def __init__(self, data: bytes, verdict: str) -> None:
        self.data = data
        self._verdict = verdict

    @cached_property
    def _entry(self) -> dict[str, Any]:
        entry: dict[str, Any] = json.loads(self.data)
        return entry

    def __getitem__(self, name: str) -> Any:
        return self._verdict if name == "verdict" else self._entry[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entry)

    def __len__(self) -> int:
        return len(self._entry)


def dump(value: object) -> bytes:
    """One line of UTF-8 JSON; Chinese stays readable."""
    return value.data if isinstance(value, Line) else _ENCODER.encode(value).encode()


def told(documents: Sequence[DocumentEntry], path: str) -> bytes:
    """The documents of the file at `path`, but for that path: the same file may lie elsewhere."""
    rows = []
    for document in documents:
        rest = dump(document)[len(_head(document["path"])) :]
        rows.append((document["path"].removeprefix(path), document["verdict"], rest))
    return marshal.dumps(tuple(rows))


def retold(kept: bytes, path: str) -> Iterator[DocumentEntry]:
    """What was `told`, of a file at `path`."""
    for inner, verdict, rest in marshal.loads(kept):  # noqa: S302 - sealed by our own key
        yield cast("DocumentEntry", Line(_head(path + inner) + rest, verdict))


def _head(path: str) -> bytes:
    return b'{"path": ' + _ENCODER.encode(path).encode()
