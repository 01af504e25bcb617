"""Documents and verdicts as bytes: what is kept on disk, and what travels between processes.

Only plain values are written (no class, no code), so that reading them can run nothing. The path
of the whole is left out: the same content may lie in many places.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from functools import partial
from itertools import repeat
from operator import attrgetter
from typing import Any, Generic, TypeVar

from screener.coverage import Read
from screener.document import (
    Box,
    Count,
    Document,
    Gap,
    GapKind,
    Location,
    Notice,
    NoticeKind,
    Part,
    Passage,
    Span,
    TableCell,
    spans_of,
)
from screener.finding import Finding
from screener.rule import Category, Severity
from screener.verdict import Outcome, Verdict

_Thing = TypeVar("_Thing")
_LEVEL = 1
_SMALL = 4096  # bytes of a verdict that are quicker to keep as they are
_AS_IT_IS, _SQUEEZED = b"\0", b"\1"
_Columns = tuple[Any, ...]
_Way = tuple[Callable[[Any], Any], Callable[[Any], Any]]  # to plain values, and back


def pack_document(document: Document) -> bytes:
    """The document without its path. Raises ValueError for a value that is not plain."""
    places: dict[Location, int] = {}
    plain = _plain_document(document, len(document.path), places)
    return _packed((tuple(zip(*map(_plain_location, places), strict=True)), plain))


def unpack_document(data: bytes, path: str) -> Document:
    """What `pack_document` packed, as it lies at `path`."""
    places, plain = _unpacked(data)
    return _document(plain, path, _locations(places))


def pack_verdict(verdict: Verdict) -> bytes:
    """The verdict without its path. Raises ValueError for a value that is not plain."""
    return _packed(_plain_verdict(verdict, len(verdict.path)), small=_SMALL)


def unpack_verdict(data: bytes, path: str) -> Verdict:
    """What `pack_verdict` packed, as it lies at `path`."""
    return _verdict(_unpacked(data), path)


def pack_plain(plain: tuple[Any, ...]) -> bytes:
    """A tuple of plain values and tuples. Raises ValueError for a value that is not plain."""
    return _packed(plain, small=_SMALL)


def unpack_plain(data: bytes) -> tuple[Any, ...]:
    """What `pack_plain` packed."""
    plain: tuple[Any, ...] = _unpacked(data)
    return plain


class _Shape(Generic[_Thing]):
    """A dataclass as a plain tuple of its fields; `ways` for those whose values are not plain."""

    def __init__(self, kind: Callable[..., _Thing], ways: Mapping[str, _Way] | None = None) -> None:
        self._names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
        self._values = attrgetter(*self._names)
        self._kind = kind
        ways = ways or {}
        self._ways = [(self._names.index(name), *way) for name, way in ways.items()]

    def plain(self, thing: _Thing) -> tuple[Any, ...]:
        values = list(self._values(thing))
        for index, there, _ in self._ways:
            values[index] = there(values[index])
        return tuple(values)

    def made(self, plain: Iterable[Any]) -> _Thing:
        values = list(plain)
        for index, _, back in self._ways:
            values[index] = back(values[index])
        return self._kind(**dict(zip(self._names, values, strict=True)))


def _each(there: Callable[[Any], Any], back: Callable[[Any], Any]) -> _Way:
    """Of most things there are none: asked first, for there are so many verdicts."""
    return (
        lambda things: tuple([there(one) for one in things]) if things else (),
        lambda plain: tuple([back(one) for one in plain]) if plain else (),
    )


def _named(kind: Callable[..., Any]) -> _Way:
    """A named tuple whose members are plain, or None."""
    return (
        lambda thing: None if thing is None else tuple(thing),
        lambda plain: None if plain is None else kind(*plain),
    )


def _value(kind: type[Enum]) -> _Way:
    return (lambda one: one.value, {one.value: one for one in kind}.__getitem__)


_PARTS = {part.value: part for part in Part}


def _plain_location(location: Location) -> tuple[Any, ...]:
    box = location.box
    return (location.part.value, *location[1:-1], None if box is None else tuple(box))


def _location(plain: tuple[Any, ...]) -> Location:
    box = plain[-1]
    return Location._make((_PARTS[plain[0]], *plain[1:-1], None if box is None else Box(*box)))


def _locations(columns: _Columns) -> tuple[Location, ...]:
    """Column by column, as passages are made."""
    if not columns:
        return ()
    parts, *others, boxes = columns
    known = boxes if not any(boxes) else [None if one is None else Box(*one) for one in boxes]
    rows = zip(map(_PARTS.__getitem__, parts), *others, known, strict=True)
    return tuple(map(_made(Location), rows))


def _made(kind: type[tuple[Any, ...]]) -> Callable[[Any], Any]:
    """What makes named tuples of rows that have all their columns."""
    return partial(tuple.__new__, kind)


_AT: _Way = (_plain_location, _location)
_SPANS = _each(tuple, lambda plain: Span(*plain))
_GAP = _Shape(Gap, {"kind": _value(GapKind), "location": _AT})
_NOTICE = _Shape(Notice, {"kind": _value(NoticeKind), "location": _AT})
_FINDING = _Shape(
    Finding,
    {
        "category": _value(Category),
        "severity": _value(Severity),
        "span": _named(Span),
        "location": _AT,
        "telling": _SPANS,
    },
)
_FINDINGS = _each(_FINDING.plain, _FINDING.made)
_GAPS = _each(_GAP.plain, _GAP.made)
_NOTICES = _each(_NOTICE.plain, _NOTICE.made)
_COUNTS = _each(tuple, lambda plain: Count(*plain))
_READS = _each(
    lambda read: (read.part.value, *read[1:]),
    lambda plain: Read._make((_PARTS[plain[0]], *plain[1:])),
)
_PLAIN_DOCUMENT = _Shape(
    Document, {"gaps": _GAPS, "counts": _COUNTS, "notices": _NOTICES, "insertions": _SPANS}
)
_PLAIN_VERDICT = _Shape(
    Verdict,
    {
        "outcome": _value(Outcome),
        "findings": _FINDINGS,
        "dropped": _FINDINGS,
        "gaps": _GAPS,
        "coverage": _READS,
    },
)
_DOCUMENT_FIELDS = [field.name for field in fields(Document)]
_VERDICT_FIELDS = [field.name for field in fields(Verdict)]
_PATH, _CHILDREN = _VERDICT_FIELDS.index("path"), _VERDICT_FIELDS.index("children")


def _swap(values: Iterable[Any], names: list[str], **new: Any) -> tuple[Any, ...]:
    return tuple(new.get(name, value) for name, value in zip(names, values, strict=True))


def _plain_document(document: Document, root: int, places: dict[Location, int]) -> tuple[Any, ...]:
    return _swap(
        _PLAIN_DOCUMENT.plain(document),
        _DOCUMENT_FIELDS,
        path=document.path[root:],
        passages=_plain_passages(document.passages, places),
        children=tuple(_plain_document(one, root, places) for one in document.children),
    )


def _document(plain: tuple[Any, ...], path: str, places: tuple[Location, ...]) -> Document:
    known = dict(zip(_DOCUMENT_FIELDS, plain, strict=True))
    return _PLAIN_DOCUMENT.made(
        _swap(
            plain,
            _DOCUMENT_FIELDS,
            path=path + known["path"],
            passages=_passages(known["passages"], places),
            children=tuple(_document(one, path, places) for one in known["children"]),
        )
    )


def _plain_passages(passages: Sequence[Passage], places: dict[Location, int]) -> _Columns:
    """Column by column, so that they are made again without a call of Python's for each.

    Places repeat (a page has many passages): each is written once.
    """
    if not passages:
        return ()
    spans, locations, cells, headings = zip(*passages, strict=True)
    at = tuple([places.setdefault(one, len(places)) for one in locations])
    told = tuple([None if one is None else tuple(one) for one in cells]) if any(cells) else None
    return (*zip(*spans, strict=True), at, told, headings)


def _passages(columns: _Columns, places: tuple[Location, ...]) -> tuple[Passage, ...]:
    if not columns:
        return ()
    starts, ends, at, told, headings = columns
    cells: Iterable[TableCell | None] = repeat(None)
    if told is not None:
        cells = [None if one is None else TableCell(*one) for one in told]
    spans = spans_of(zip(starts, ends, strict=True))
    rows = zip(spans, map(places.__getitem__, at), cells, headings, strict=False)
    return tuple(map(_made(Passage), rows))


def _plain_verdict(verdict: Verdict, root: int) -> tuple[Any, ...]:
    return _swap(
        _PLAIN_VERDICT.plain(verdict),
        _VERDICT_FIELDS,
        path=verdict.path[root:],
        children=tuple(_plain_verdict(one, root) for one in verdict.children),
    )


def _verdict(plain: tuple[Any, ...], path: str) -> Verdict:
    values = list(plain)
    values[_PATH] = path + values[_PATH]
    if values[_CHILDREN]:
        values[_CHILDREN] = tuple([_verdict(one, path) for one in values[_CHILDREN]])
    return _PLAIN_VERDICT.made(values)


def _packed(plain: tuple[Any, ...], *, small: int = 0) -> bytes:
    try:
        data = marshal.dumps(plain)
    except ValueError:  # a library's own kind of word or number among them
        data = marshal.dumps(_plainer(plain))
    if len(data) <= small:
        return _AS_IT_IS + data
    from backports import zstd

    return _SQUEEZED + zstd.compress(data, _LEVEL)


def _plainer(value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, tuple):
        return tuple(map(_plainer, value))
    if hasattr(value, "__index__"):
        return int(value)
    raise ValueError(f"{type(value).__name__} cannot be packed")


def _unpacked(data: bytes) -> Any:
    packed = memoryview(data)[1:]
    if data[:1] == _SQUEEZED:
        from backports import zstd

        packed = memoryview(zstd.decompress(packed))
    return marshal.loads(packed)  # noqa: S302 - plain values, sealed by our own key
