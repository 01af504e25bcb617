"""A document as detectors read it: folded text that knows where each character came from.

This is the only module that converts offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from screener.document import Document, Location, Part, Passage, Span, spans_of
from screener.finding import Finding, Hit, located, stands_apart
from screener.fold import BLANK, GAP, LATIN, LINE, STOP, fold, near, outside, positions
from screener.heads import header_zone
from screener.overrides import shown, stored, turned
from screener.rule import Zone

T = TypeVar("T")
Bounds = tuple[NDArray[np.int64], NDArray[np.int64]]

_CONTEXT = 30  # code points either side of a quote, as the public contract says
_PLAIN = re.compile(r"[\s()\[\]{}【】「」『』《》〔〕:;,.。、|■□☑☐●○◆◇·-]+")
_BACKWARDS = "文字中有反向显示的控制符，按显示出来的顺序读得"
_QUIET_PARTS = frozenset({Part.COMMENT, Part.REVISION, Part.HIDDEN, Part.MARKUP, Part.ATTRIBUTE})


class Reading:
    """One document folded once. `text` is what detectors search; spans are offsets into it.

    `beside` are numbers of persons, digits alone, that stand open in files packed inside it.
    """

    def __init__(self, document: Document, beside: frozenset[str] = frozenset()) -> None:
        self.document = document
        self.beside = beside
        bounds = chain.from_iterable(map(itemgetter(0), document.passages))  # their spans
        self._spans = np.fromiter(bounds, dtype=np.int64).reshape(-1, 2)  # in the source
        self._folded = fold(document.text, between=outside(self._spans, len(document.text)))
        self._known: dict[object, Any] = {}

    @property
    def text(self) -> str:
        return self._folded.text

    def once(self, key: object, work: Callable[[], T]) -> T:
        """What `work` says of this text, asked once for each `key`."""
        if key not in self._known:
            self._known[key] = work()
        known: T = self._known[key]
        return known

    @property
    def packed(self) -> NDArray[np.uint32]:
        """The code points of `text` with their kinds (`screener.fold`) in the bits above."""
        return self._folded.packed

    @property
    def codes(self) -> NDArray[np.uint32]:
        return self._folded.codes

    @cached_property
    def passages(self) -> tuple[tuple[Span, Passage], ...]:
        """Each passage with its span in `text`; what folded away altogether is left out."""
        return self._passages(0, len(self._kept))

    def _passages(self, first: int, last: int) -> tuple[tuple[Span, Passage], ...]:
        """Some of `passages`; to make them all takes longer than to search the text."""
        if "passages" in self.__dict__:
            return self.passages[first:last]
        spans = spans_of(self._bounds[first:last].tolist())
        every = self.document.passages
        return tuple(zip(spans, (every[at] for at in self._kept[first:last].tolist()), strict=True))

    def passages_near(self, rows: NDArray[np.int64], reach: int) -> Iterator[tuple[Span, Passage]]:
        """Those of `passages` that stand in any stretch of `rows`, or up to `reach` beside one."""
        found = np.flatnonzero(near(self._bounds, rows, reach)).tolist()
        return chain.from_iterable(self._passages(index, index + 1) for index in found)

    def begin(self, passage: Passage) -> int:
        """Where a passage of the document begins in `text`, without asking for all of them."""
        return int(self._folded.folded(np.array((passage.span.start,)))[0])

    def where(self, wanted: Callable[[Passage], bool]) -> Iterator[Span]:
        """The spans in `text` of the passages wanted."""
        for index, at in enumerate(self._kept.tolist()):
            if wanted(self.document.passages[at]):
                yield Span(*self._bounds[index].tolist())

    @cached_property
    def _starts(self) -> list[int]:
        return self._spans[:, 0].tolist()  # type: ignore[no-any-return]

    @cached_property
    def _folded_spans(self) -> NDArray[np.int64]:
        return self._folded.folded(self._spans)

    @cached_property
    def _kept(self) -> NDArray[np.int64]:
        """Which passages of the document did not fold away."""
        return np.flatnonzero(self._folded_spans[:, 0] < self._folded_spans[:, 1])

    @cached_property
    def _bounds(self) -> NDArray[np.int64]:
        """Where each of `passages` begins and ends."""
        return self._folded_spans[self._kept]

    @cached_property
    def _passage_starts(self) -> list[int]:
        return self._bounds[:, 0].tolist()  # type: ignore[no-any-return]

    def passage_at(self, position: int) -> tuple[Span, Passage]:
        """The passage that `position` of `text` stands in (or follows)."""
        index = max(0, bisect_right(self._passage_starts, position) - 1)
        return self._passages(index, index + 1)[0]

    def passages_around(self, at: NDArray[np.int64]) -> Bounds:
        """Where the passages begin and end that each of `at` stands in (or follows)."""
        found = np.searchsorted(self._bounds[:, 0], at, side="right") - 1
        bounds = self._bounds[np.maximum(found, 0)]
        return bounds[:, 0], bounds[:, 1]

    def lines_around(self, at: NDArray[np.int64], more: NDArray[np.int64] | int = 0) -> Bounds:
        """Where the lines around each of `at` begin and end, with `more` lines on either side."""
        ends = self.line_ends
        line, begins = np.searchsorted(ends, at), np.append(0, ends + 1)
        return begins[np.maximum(line - more, 0)], ends[np.minimum(line + more, len(ends) - 1)]

    @cached_property
    def marked(self) -> NDArray[np.int64]:
        """Where in `text` something other than Han characters and digits stands."""
        return positions(self.packed, BLANK | LINE | GAP | STOP | LATIN)

    @cached_property
    def marks(self) -> NDArray[np.uint32]:
        """What stands at `marked`, with its kinds."""
        return self.packed.take(self.marked)

    @cached_property
    def line_ends(self) -> NDArray[np.int64]:
        """Where the lines of `text` end; the last at its end."""
        lines = np.flatnonzero(self.marks & LINE)
        return np.append(self.marked.take(lines), len(self.packed))

    @cached_property
    def _celled(self) -> bool:
        return any(map(itemgetter(2), self.document.passages))  # their cells

    def enters_cell(self, span: Span) -> bool:
        """Does `span` of `text` go on from one passage into a cell of a table?"""
        starts = self._passage_starts if self._celled else []
        first = bisect_right(starts, span.start)
        last = bisect_right(starts, max(span.start, span.end - 1))
        return last > first and any(one.cell for _, one in self._passages(max(1, first), last))

    def line_at(self, position: int) -> Span:
        """The line of `text` around `position`: a paragraph, or a whole row of a table."""
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        return Span(start, len(self.text) if end < 0 else end)

    def blank_before(self, position: int) -> bool:
        """Was a blank folded away right before `position` of `text`?"""
        return 0 < position < len(self.text) and self._folded.gone_before(position)

    @cached_property
    def _turned(self) -> tuple[Span, ...]:
        return turned(self.document.text)

    @property
    def is_recognised(self) -> bool:
        """Was any of it read from pictures?"""
        locations = map(itemgetter(1), self.document.passages)
        return Part.OCR in map(itemgetter(0), locations)  # their parts

    def backwards(self) -> Iterator[Span]:
        """Stretches of `text` that an override shows from right to left."""
        return (one for one in map(self._folded_span, self._turned) if one.start < one.end)

    def both_ways(self, detect: Callable[[Reading], Iterable[Hit]]) -> Iterator[Hit]:
        """What `detect` finds in the text as it is stored, and in such stretches as they are shown;
        all of it told where it is stored.
        """
        yield from detect(self)
        if self._turned:
            for hit in detect(self._as_shown):
                if span := self._stored(hit.span):
                    yield hit._replace(span=span, notes=(*hit.notes, _BACKWARDS))

    @cached_property
    def _as_shown(self) -> Reading:
        text = shown(self.document.text, self._turned)
        return Reading(replace(self.document, text=text), self.beside)

    def _stored(self, span: Span) -> Span | None:
        """Where in `text` stands what is shown at `span`; None where nothing of it is turned."""
        source = stored(self._as_shown.source_span(span), self._turned)
        return source and self._folded_span(source)

    def _folded_span(self, source: Span) -> Span:
        return Span(*self._folded.folded(np.array(source)).tolist())

    def around(self, span: Span, window: int) -> Span:
        """`window` code points either side of `span`."""
        return Span(max(0, span.start - window), min(len(self.text), span.end + window))

    @cached_property
    def tables(self) -> Mapping[int, tuple[tuple[tuple[Span, Passage], ...], ...]]:
        """Table number to its rows, each the row's cells in order."""
        cells = (pair for pair in (self.passages if self._celled else ()) if pair[1].cell)
        tables: dict[int, list[tuple[tuple[Span, Passage], ...]]] = {}
        for (table, _), row in groupby(cells, key=_table_and_row):
            tables.setdefault(table, []).append(tuple(row))
        return {table: tuple(rows) for table, rows in tables.items()}

    @cached_property
    def _header_zone(self) -> frozenset[int]:
        return header_zone(self.text, self.passages)

    def zones(self, span: Span) -> frozenset[Zone]:
        """Every zone that applies to `span`; BODY when no other does."""
        index = max(0, bisect_right(self._passage_starts, span.start) - 1)
        outer, passage = self.passages[index]
        location = passage.location
        zones = set()
        if stands_apart(location) or index in self._header_zone:
            zones.add(Zone.HEADER)
        if location.part is Part.FILENAME:
            zones.add(Zone.FILENAME)
        if location.part is Part.METADATA:
            zones.add(Zone.METADATA)
        if location.part in _QUIET_PARTS:
            zones.add(Zone.HIDDEN)
        rest = self.text[outer.start : span.start] + self.text[span.end : outer.end]
        if not _PLAIN.sub("", rest):
            zones.add(Zone.ALONE)
        return frozenset(zones or {Zone.BODY})

    def source_span(self, span: Span) -> Span:
        """Where `span` of `text` came from in the document as its author wrote it."""
        return self._folded.source_span(span)

    def finding(self, hit: Hit) -> Finding:
        """Turn a hit in folded text into a finding in the document as its author wrote it."""
        source = self.source_span(hit.span)
        text = self.document.text
        first, last = self._surroundings(source)
        rule = hit.rule
        return Finding(
            rule=rule.id,
            title=rule.title,
            category=rule.category,
            severity=hit.severity,
            confidence=round(hit.confidence, 2),
            span=source,
            location=self._locate(source),
            text=text[source.start : source.end],
            before=text[max(first, source.start - _CONTEXT) : source.start],
            after=text[source.end : min(last, source.end + _CONTEXT)],
            reason=hit.reason or rule.reason,
            basis=rule.basis,
            suggestion=hit.suggestion or rule.suggestion,
            notes=hit.notes,
            telling=tuple(map(self.source_span, hit.telling)),
            dropped=hit.dropped,
            count=hit.many,
        )

    def _surroundings(self, source: Span) -> Span:
        """Where the context of a quote may come from: the file's name is no part of its text."""
        name = self.document.passages[-1]
        if name.location.part is not Part.FILENAME:
            return Span(0, len(self.document.text))
        if source.start >= name.span.start:
            return name.span
        return Span(0, max(source.end, name.span.start - 1))

    def _locate(self, source: Span) -> Location:
        """The passage's location; soft line breaks before the quote are counted into `line`."""
        passage = self.document.passages[max(0, bisect_right(self._starts, source.start) - 1)]
        location = located(passage.location, source, self.document.insertions)
        if location.line is None:
            return location
        before = self.document.text.count("\n", passage.span.start, source.start)
        return location._replace(line=location.line + before)


def _table_and_row(pair: tuple[Span, Passage]) -> tuple[int, int]:
    cell = pair[1].cell
    return (cell.table, cell.row) if cell else (0, 0)
