"""A document as detectors read it: folded text that knows where each character came from.

This is the only module that converts offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import groupby

import numpy as np

from screener.document import Document, Location, Part, Passage, Span
from screener.finding import Finding, Hit
from screener.fold import fold
from screener.rule import Zone

_CONTEXT = 30  # code points either side of a quote, as the public contract says
_HEADER_LINES = 8
_PLAIN = re.compile(r"[\s()\[\]{}【】「」『』《》〔〕:;,.。、|■□☑☐●○◆◇·-]+")
_QUIET_PARTS = frozenset({Part.COMMENT, Part.REVISION, Part.HIDDEN, Part.MARKUP, Part.ATTRIBUTE})
_EDGE_PARTS = frozenset({Part.HEADER, Part.FOOTER})
_PROMINENT = ("文本框", "水印", "印章", "图形", "艺术字")


class Reading:
    """One document folded once. `text` is what detectors search; spans are offsets into it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._starts = [passage.span.start for passage in document.passages]
        self._folded = fold(document.text, _separators(document))

    @property
    def text(self) -> str:
        return self._folded.text

    @cached_property
    def passages(self) -> tuple[tuple[Span, Passage], ...]:
        """Each passage with its span in `text`; what folded away altogether is left out."""
        find = self._folded.folded_position
        pairs = [
            (Span(find(passage.span.start), find(passage.span.end)), passage)
            for passage in self.document.passages
        ]
        return tuple((span, passage) for span, passage in pairs if span.start < span.end)

    @cached_property
    def _passage_starts(self) -> list[int]:
        return [span.start for span, _ in self.passages]

    def passage_at(self, position: int) -> tuple[Span, Passage]:
        """The passage that `position` of `text` stands in (or follows)."""
        return self.passages[max(0, bisect_right(self._passage_starts, position) - 1)]

    def passages_in(self, span: Span) -> tuple[tuple[Span, Passage], ...]:
        """All passages that `span` of `text` touches."""
        first = max(0, bisect_right(self._passage_starts, span.start) - 1)
        last = bisect_right(self._passage_starts, max(span.start, span.end - 1))
        return self.passages[first:last]

    def line_at(self, position: int) -> Span:
        """The line of `text` around `position`: a paragraph, or a whole row of a table."""
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        return Span(start, len(self.text) if end < 0 else end)

    def blank_before(self, position: int) -> bool:
        """Was a blank folded away right before `position` of `text`?"""
        origin = self._folded.origin
        return 0 < position < len(origin) and bool(origin[position] - origin[position - 1] > 1)

    def around(self, span: Span, window: int) -> Span:
        """`window` code points either side of `span`."""
        return Span(max(0, span.start - window), min(len(self.text), span.end + window))

    @cached_property
    def tables(self) -> Mapping[int, tuple[tuple[tuple[Span, Passage], ...], ...]]:
        """Table number to its rows, each the row's cells in order."""
        cells = [pair for pair in self.passages if pair[1].cell]
        tables: dict[int, list[tuple[tuple[Span, Passage], ...]]] = {}
        for (table, _), row in groupby(cells, key=_table_and_row):
            tables.setdefault(table, []).append(tuple(row))
        return {table: tuple(rows) for table, rows in tables.items()}

    @cached_property
    def _header_zone(self) -> frozenset[int]:
        """Indexes of body passages in the first lines of the page, and around its headings."""
        body = [
            index for index, (_, passage) in enumerate(self.passages)
            if passage.location.part is Part.BODY
        ]  # fmt: skip
        zone = set(_first_lines(self, body))
        for order, index in enumerate(body):
            if self.passages[index][1].heading:
                zone.update(body[max(0, order - 3) : order + 5])
        return frozenset(zone)

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
            suggestion=rule.suggestion,
            notes=hit.notes,
            dropped=hit.dropped,
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
        index = max(0, bisect_right(self._starts, source.start) - 1)
        passage = self.document.passages[index]
        location = passage.location
        if location.line is None:
            return location
        before = self.document.text.count("\n", passage.span.start, source.start)
        return replace(location, line=location.line + before)


def stands_apart(location: Location) -> bool:
    """Headers, footers, text boxes and watermarks hold no sentences of the text."""
    place = location.place
    return location.part in _EDGE_PARTS or bool(place and place.startswith(_PROMINENT))


def _separators(document: Document) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Source offsets between passages, where no blank may be folded away."""
    gaps: list[int] = []
    end = 0
    for passage in document.passages:
        gaps.extend(range(end, passage.span.start))
        end = passage.span.end
    gaps.extend(range(end, len(document.text)))
    return np.array(gaps, dtype=np.int64)


def _table_and_row(pair: tuple[Span, Passage]) -> tuple[int, int]:
    cell = pair[1].cell
    return (cell.table, cell.row) if cell else (0, 0)


def _first_lines(reading: Reading, indexes: list[int]) -> Iterator[int]:
    """The passages on the first lines; a table row is one line."""
    lines = 0
    end = -1
    for index in indexes:
        span, _ = reading.passages[index]
        if "\n" in reading.text[max(0, end) : span.start] or end < 0:
            lines += 1
        if lines > _HEADER_LINES:
            return
        end = span.end
        yield index
