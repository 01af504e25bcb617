"""Terms that are not written plainly: found in views of the text, bounded, and worth less."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from screener.detect.books import Book, Entry
from screener.detect.views import Evidence, Manner, View, seen_through
from screener.detect.views.arranged import arranged_view
from screener.detect.views.gapped import (
    Seams,
    all_apart,
    is_gapped,
    spelled_out,
    splits_quotation,
    stops_within,
)
from screener.detect.views.misread import misread_view
from screener.detect.views.sounded import sounded_view
from screener.detect.views.spelled import Spellings
from screener.detect.views.split import joining, split_view
from screener.detect.words import Words
from screener.document import Part, Span
from screener.finding import Hit
from screener.fold import fold
from screener.reading import Reading
from screener.segment import Segmenter
from screener.spelling import Alternatives, lookalikes, sounds, splits
from screener.trie import Matches
from screener.trie.gate import gate_within

_FURTHEST = 24  # code points around a change that are looked at, however long the terms
_SPELLED_LETTERS = 8  # a term all in Latin letters is believed from here
_CROSSED = "一端跨在其他词上，又不是照常书写"

Weigh = Callable[[Hit], Hit]


class Disguised(NamedTuple):
    entry: Entry
    span: Span
    weigh: Weigh


class Disguises:
    """Looks for the terms of one book in every view that the text gives cause for."""

    def __init__(self, book: Book, segmenter: Segmenter, words: Words) -> None:
        self._book = book
        self._words = words
        self._segmenter = segmenter
        self._reach = min(book.longest, _FURTHEST)
        parts = splits(book.alphabet)
        self._known = Alternatives([*parts, *sounds(book.alphabet), *lookalikes(book.alphabet)])
        self._spellings = Spellings(self._known, book.pairs)
        self._written = list(dict.fromkeys(one for one, _ in parts))
        self._codes_of_parts = [self._known.codes[one] for one in self._written]
        lengths = np.array([len(one) for one in self._written], dtype=np.int64)
        together = np.frombuffer("".join(self._written).encode("utf-32-le"), dtype="<u4")
        self._pairs_of_parts = gate_within(together, np.cumsum(lengths))
        self._parts = f"parts of {book.name}"
        words.add(self._parts, self._written)

    def find(self, reading: Reading, plain: Iterable[tuple[Entry, Span]]) -> Iterator[Disguised]:
        """What stands there plainly already is left out."""
        if not self._reach:
            return
        taken: dict[tuple[int, str], list[Span]] = defaultdict(list)
        seen: set[tuple[tuple[int, str], Span]] = set()
        for entry, span in plain:
            taken[_key(entry)].append(span)
        for view, evidence in self._evidence(reading):
            entry, span = self._book.entry(evidence.number), evidence.span
            key = _key(entry)
            if (key, span) in seen or _holds(span, taken[key]):
                continue
            weigh = self._accept(reading, view, evidence, entry)
            if weigh:
                seen.add((key, span))
                yield Disguised(entry, span, weigh)

    def _evidence(self, reading: Reading) -> Iterator[tuple[View, Evidence]]:
        """What the views show; small ones are searched together."""
        book = self._book
        seams = Seams(reading.packed, reading.marked)
        whole = seams.view(seams.passing(book.pairs), book.longest)
        if whole is not None:
            for one in whole.evidence(book.seen(whole.codes, None)):
                yield whole, one
        views = [view for view in self._small_views(reading, seams) if view is not None]
        if not views:
            return
        matches = book.seen(np.concatenate([view.codes for view in views]), self._known.choices)
        low = 0
        for view in views:
            high = low + len(view.codes)
            mine = matches.where((matches.start >= low) & (matches.start < high))
            for one in view.evidence(Matches(mine.term, mine.start - low, mine.end - low)):
                yield view, one
            low = high

    def _small_views(self, reading: Reading, seams: Seams) -> Iterator[View | None]:
        packed, codes, pairs = reading.packed, reading.codes, self._book.pairs
        every = self._words.found(reading, self._parts)
        parts = joining(codes, every, self._written, self._known, pairs)
        yield arranged_view(packed, reading.line_ends, reading.backwards(), pairs)
        yield split_view(codes, parts, self._codes_of_parts, self._reach)
        yield self._nested(seams, every, len(codes))
        yield sounded_view(reading.text, packed, reading.marked, self._spellings, self._reach)
        yield misread_view(codes, _recognised(reading), self._known)

    def _nested(self, seams: Seams, parts: Matches, length: int) -> View | None:
        """Characters split into parts, with something strewn between the parts or beside them."""
        ends, starts = (np.zeros(length + 1, dtype=np.int64) for _ in range(2))
        ends[parts.end], starts[parts.start] = 1, 1
        beside = (ends[seams.before + 1] | starts[seams.behind]).astype(np.bool_)
        count = np.append(0, np.cumsum(starts))
        low = np.maximum(seams.before - self._reach, 0)
        near = count[np.minimum(seams.behind + self._reach, length)] > count[low]
        within = seams.passing(self._pairs_of_parts)
        chosen = beside | within | near & seams.passing(self._book.pairs)
        outer = seams.view(chosen, 2 * self._reach)
        if outer is None:
            return None
        found = self._words.found_in(outer.codes, None, self._parts)
        found = joining(outer.codes, found, self._written, self._known, self._book.pairs)
        inner = split_view(outer.codes, found, self._codes_of_parts, self._reach)
        return seen_through(outer, inner, Manner.NESTED) if inner else None

    def _accept(
        self, reading: Reading, view: View, evidence: Evidence, entry: Entry
    ) -> Weigh | None:
        """How to weigh a hit of this view; None where it is no hit at all."""
        span = evidence.span
        if any(passage.cell for _, passage in reading.passages_in(span)[1:]):
            return None  # from one cell of a table into the next
        match view.manner:
            case Manner.GAPPED:
                return self._accept_gapped(reading, evidence, entry)
            case Manner.NESTED:
                return self._accept_nested(reading, evidence)
            case Manner.SOUNDED:
                return self._accept_sounded(reading, view, evidence)
            case Manner.MISREAD:
                return self._accept_misread(reading, evidence, entry)
            case Manner.ARRANGED:
                return self._accept_arranged(reading, view, evidence)
            case _:
                return partial(self._whole, reading, manner=view.manner)

    def _accept_gapped(self, reading: Reading, evidence: Evidence, entry: Entry) -> Weigh | None:
        packed, span = reading.packed, evidence.span
        assert entry.term is not None
        if splits_quotation(reading.text, span):
            return None
        if not spelled_out(packed, span, fold(entry.term.text)):
            return None
        apart = evidence.end - evidence.start > 2 and all_apart(packed, span)
        if stops_within(packed, span) and not apart:
            return None
        manner = Manner.GAPPED if is_gapped(packed, span) else Manner.REPEATED
        return (
            partial(_lower, manner=manner)
            if apart
            else partial(self._whole, reading, manner=manner)
        )

    def _accept_nested(self, reading: Reading, evidence: Evidence) -> Weigh | None:
        span = evidence.span
        if stops_within(reading.packed, span) or splits_quotation(reading.text, span):
            return None
        return partial(self._whole, reading, manner=Manner.NESTED)

    def _accept_sounded(self, reading: Reading, view: View, evidence: Evidence) -> Weigh | None:
        codes = view.codes[evidence.start : evidence.end]
        changed = view.changed[evidence.start : evidence.end]
        letters = (
            view.last[evidence.start : evidence.end] == view.first[evidence.start : evidence.end]
        )
        initials = int((changed & letters).sum())
        derived, length = int(changed.sum()), len(codes)
        spelled = (
            length > 2
            and not initials
            and evidence.span.end - evidence.span.start >= _SPELLED_LETTERS
        )
        if 2 * derived > length and not spelled:
            return None
        manner = Manner.INITIALS if initials else Manner.SOUNDED
        return partial(self._whole, reading, manner=manner)

    def _accept_misread(self, reading: Reading, evidence: Evidence, entry: Entry) -> Weigh | None:
        assert entry.term is not None
        meant = fold(entry.term.text).text
        written = reading.text[slice(*evidence.span)]
        wrong = sum(one != other for one, other in zip(written, meant, strict=False))
        if not 0 < wrong <= max(1, len(meant) // 2):
            return None
        return partial(_lower, manner=Manner.MISREAD)

    def _accept_arranged(self, reading: Reading, view: View, evidence: Evidence) -> Weigh | None:
        """Two characters one above the other are chance, unless the columns are set apart."""
        places = view.first[evidence.start : evidence.end].tolist()
        backwards = places[0] > places[-1] and len(set(np.diff(places).tolist())) == 1
        apart = all(reading.blank_before(at) or reading.blank_before(at + 1) for at in places)
        if len(places) < 3 and not apart and not backwards:
            return None
        return partial(_lower, manner=Manner.ARRANGED)

    def _whole(self, reading: Reading, hit: Hit, manner: Manner) -> Hit:
        """Lower a hit, and drop it where any word crosses its edges."""
        if not hit.dropped and self._segmenter.edges_crossed(reading.text, hit.span):
            return replace(hit, dropped=_CROSSED)
        return _lower(hit, manner)


def _recognised(reading: Reading) -> list[Span]:
    """Where text stands that was read from pictures."""
    if Part.OCR not in map(attrgetter("location.part"), reading.document.passages):
        return []
    return [span for span, one in reading.passages if one.location.part is Part.OCR]


def _lower(hit: Hit, manner: Manner) -> Hit:
    confidence = max(0.01, hit.confidence - manner.cost)
    return replace(hit, confidence=confidence, notes=(*hit.notes, manner.note))


def _holds(span: Span, known: list[Span]) -> bool:
    """Does one of the spans, of one term and in reading order, lie inside `span`?"""
    at = bisect_left(known, (span.start,))
    return at < len(known) and known[at].end <= span.end


def _key(entry: Entry) -> tuple[int, str]:
    return id(entry.rule), entry.term.text if entry.term else ""
