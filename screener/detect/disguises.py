"""Terms that are not written plainly: found in views of the text, bounded, and worth less."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.detect.books import Book, Entry
from screener.detect.views import Evidence, Manner, View, seen_through
from screener.detect.views.arranged import arranged_view
from screener.detect.views.gapped import (
    Flags,
    Seams,
    all_apart,
    is_gapped,
    may_close,
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
from screener.fold import HAN, LATIN, LINE, Folded, fold
from screener.reading import Reading
from screener.spelling import Alternatives, lookalikes, sounds, splits
from screener.trie import Matches
from screener.trie.gate import gate_within

_BEGIN = attrgetter("span.start")
_FURTHEST = 24  # code points around a change that are looked at, however long the terms
_SHORT = 1 << 14  # code points of a text in which there may well be no seam to look at
_SPELLED_LETTERS = 8  # a term all in Latin letters is believed from here
_CROSSED = "一端跨在其他词上，又不是照常书写"

Accepted = tuple[Manner, bool]


class Disguised(NamedTuple):
    """A term as a view shows it; `whole` if it counts only where no word lies across its edges."""

    entry: Entry
    span: Span
    manner: Manner
    whole: bool

    def weighed(self, hit: Hit, crossed: int) -> Hit:
        """What it is worth, by the hit that a plain term would be there."""
        if self.whole and crossed and not hit.dropped:
            return hit._replace(dropped=_CROSSED)
        cost, note = self.manner.value
        return hit._replace(confidence=max(0.01, hit.confidence - cost), notes=(*hit.notes, note))


class Disguises:
    """Looks for the terms of one book in every view that the text gives cause for."""

    def __init__(self, book: Book, words: Words) -> None:
        self._book = book
        self._words = words
        self._reach = min(book.longest, _FURTHEST)
        parts = splits(book.alphabet)
        self._known = Alternatives([*parts, *sounds(book.alphabet), *lookalikes(book.alphabet)])
        self._spellings = Spellings(self._known, book.pairs)
        self._written = list(dict.fromkeys(one for one, _ in parts))
        self._codes_of_parts = [self._known.codes[one] for one in self._written]
        lengths = np.array([len(one) for one in self._written], dtype=np.int64)
        together = np.frombuffer("".join(self._written).encode("utf-32-le"), dtype="<u4")
        self._pairs_of_parts = gate_within(together, np.cumsum(lengths))
        self._gates = book.pairs, self._pairs_of_parts
        self._parts = f"parts of {book.name}"
        words.add(self._parts, self._written)

    def find(
        self, reading: Reading, entries: Sequence[Entry], plain: Sequence[Hit]
    ) -> Iterator[Disguised]:
        """`plain` are the hits of `entries` in reading order: where one counts, it is left out."""
        if not self._reach:
            return
        seen: set[tuple[tuple[int, str], Span]] = set()
        for view, evidence in self._evidence(reading):
            span, entry = evidence.span, self._book.entry(evidence.number)
            if (entry.key, span) in seen or _stands(entry, span, entries, plain):
                continue
            accepted = self._accept(reading, view, evidence, entry)
            if accepted:
                seen.add((entry.key, span))
                yield Disguised(entry, span, *accepted)

    def _evidence(self, reading: Reading) -> Iterator[tuple[View, Evidence]]:
        """What the views show; small ones are searched together."""
        book, packed = self._book, reading.packed
        marks = reading.marked, reading.marks
        parts = self._words.found(reading, self._parts)
        nested: list[View | None] = []
        if len(packed) > _SHORT or may_close(packed, *marks, self._gates, parts):
            seams = Seams(packed, *marks)
            passing = seams.passing(book.pairs)
            whole = seams.view(passing, book.longest)
            if whole is not None:
                for one in whole.evidence(book.seen(whole.codes, None)):
                    yield whole, one
            nested.append(self._nested(seams, passing, parts))
        views = [view for view in self._small_views(reading, parts, nested) if view is not None]
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

    def _small_views(
        self, reading: Reading, parts: Matches, nested: Iterable[View | None]
    ) -> Iterator[View | None]:
        packed, codes, pairs = reading.packed, reading.codes, self._book.pairs
        parts = joining(codes, parts, self._written, self._known, pairs)
        yield arranged_view(packed, reading.line_ends, reading.backwards(), pairs)
        yield split_view(codes, parts, self._codes_of_parts, self._reach)
        yield from nested
        latin = reading.marked.take(np.flatnonzero(reading.marks & LATIN))
        yield sounded_view(reading.text, packed, codes, latin, self._spellings, self._reach)
        yield misread_view(codes, _recognised(reading), self._known)

    def _nested(self, seams: Seams, passing: Flags, parts: Matches) -> View | None:
        """Characters split into parts, with something strewn between the parts or beside them.

        `passing` are the seams that a term may go over.
        """
        chosen = seams.passing(self._pairs_of_parts)
        starts, ends = parts.start, np.sort(parts.end)
        if len(starts):
            chosen = chosen | _among(ends, seams.before + 1) | _among(starts, seams.behind)
            low = np.searchsorted(starts, seams.before - self._reach)
            chosen |= passing & (np.searchsorted(starts, seams.behind + self._reach) > low)
        outer = seams.view(chosen, 2 * self._reach)
        if outer is None:
            return None
        found = self._words.found_in(outer.codes, None, self._parts)
        found = joining(outer.codes, found, self._written, self._known, self._book.pairs)
        inner = split_view(outer.codes, found, self._codes_of_parts, self._reach)
        return seen_through(outer, inner, Manner.NESTED) if inner else None

    def _accept(
        self, reading: Reading, view: View, evidence: Evidence, entry: Entry
    ) -> Accepted | None:
        """In what manner it is written, and whether word bounds decide; None where it is no hit."""
        if reading.enters_cell(evidence.span):
            return None
        match view.manner:
            case Manner.GAPPED:
                return _accept_gapped(reading, evidence, entry)
            case Manner.NESTED:
                return _accept_nested(reading, evidence)
            case Manner.SOUNDED:
                return _accept_sounded(reading, evidence, entry)
            case Manner.MISREAD:
                return _accept_misread(reading, evidence, entry)
            case Manner.ARRANGED:
                return _accept_arranged(reading, view, evidence)
            case _:
                return view.manner, True


def _accept_gapped(reading: Reading, evidence: Evidence, entry: Entry) -> Accepted | None:
    packed, span = reading.packed, evidence.span
    assert entry.term is not None
    if splits_quotation(reading.text, span):
        return None
    if not spelled_out(packed, span, _folded(entry.term.text)):
        return None
    apart = evidence.end - evidence.start > 2 and all_apart(packed, span)
    if stops_within(packed, span) and not apart:
        return None
    return (Manner.GAPPED if is_gapped(packed, span) else Manner.REPEATED), not apart


def _accept_nested(reading: Reading, evidence: Evidence) -> Accepted | None:
    span = evidence.span
    if stops_within(reading.packed, span) or splits_quotation(reading.text, span):
        return None
    return Manner.NESTED, True


def _accept_sounded(reading: Reading, evidence: Evidence, entry: Entry) -> Accepted | None:
    """All in letters only an own term is believed with no Han character beside it.

    Sites name their pages so: /zwgk/pingbiaobaogao/.
    """
    whole = evidence.made == evidence.end - evidence.start
    if whole and not entry.rule.own and not _beside_han(reading, evidence.span):
        return None
    derived, length = evidence.made, evidence.end - evidence.start
    initials = evidence.single > 0
    long = evidence.span.end - evidence.span.start >= _SPELLED_LETTERS
    if 2 * derived > length and not (length > 2 and not initials and long):
        return None
    return (Manner.INITIALS if initials else Manner.SOUNDED), True


def _beside_han(reading: Reading, span: Span) -> bool:
    """Does a Han character stand right before or behind it, or but for one sign, in its line?"""
    outer = reading.around(span, 2)
    before = reading.packed[outer.start : span.start][::-1]
    behind = reading.packed[span.end : outer.end]
    return any(
        len(side) and (side[0] & HAN or (len(side) > 1 and not side[0] & LINE and side[1] & HAN))
        for side in (before, behind)
    )


def _accept_misread(reading: Reading, evidence: Evidence, entry: Entry) -> Accepted | None:
    assert entry.term is not None
    meant = _folded(entry.term.text).text
    written = reading.text[slice(*evidence.span)]
    wrong = sum(one != other for one, other in zip(written, meant, strict=False))
    return (Manner.MISREAD, False) if 0 < wrong <= max(1, len(meant) // 2) else None


def _accept_arranged(reading: Reading, view: View, evidence: Evidence) -> Accepted | None:
    """Two characters one above the other are chance, unless the columns are set apart."""
    places = view.first[evidence.start : evidence.end].tolist()
    backwards = places[0] > places[-1] and len(set(np.diff(places).tolist())) == 1
    apart = all(reading.blank_before(at) or reading.blank_before(at + 1) for at in places)
    return (Manner.ARRANGED, False) if len(places) > 2 or apart or backwards else None


@lru_cache(maxsize=4096)
def _folded(term: str) -> Folded:
    return fold(term)


def _recognised(reading: Reading) -> list[Span]:
    """Where text stands that was read from pictures."""
    if not reading.is_recognised:
        return []
    return [span for span, one in reading.passages if one.location.part is Part.OCR]


def _among(known: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of `asked` are among `known`, which are in order."""
    low, high = (np.searchsorted(known, asked, side=side) for side in ("left", "right"))
    return high > low


def _stands(entry: Entry, span: Span, entries: Sequence[Entry], plain: Sequence[Hit]) -> bool:
    """Does the term stand plainly within `span`, and count?"""
    for at in range(bisect_left(plain, span.start, key=_BEGIN), len(plain)):
        hit = plain[at]
        if hit.span.start >= span.end:
            break
        if hit.span.end <= span.end and not hit.dropped and entries[at].key == entry.key:
            return True
    return False
