"""Term rules: terms that stand as words, however they are written.

What excuses a hit is asked cheapest first; word bounds, which need a dictionary, come last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from screener.detect.books import Entry, books
from screener.detect.disguises import Disguises
from screener.detect.words import Words, any_of
from screener.document import Span
from screener.finding import Hit
from screener.reading import Reading
from screener.rule import Rule, Term
from screener.segment import Bounds, Positions, Segmenter

_made: Any = tuple.__new__  # by far the most hits are plain: no call of Python's for these
_ASCII = "\x80"  # the first character that is none
_WIDE = ord(_ASCII)
_ONE_EDGE = 0.3  # confidence lost where a word crosses one edge of a hit
_COVERED = "处于更长的无害词组之中"
_PART = "只是一个更长的英文词或号码的一部分"


class Phrases:
    """Where the phrases stand that excuse terms, by rule."""

    def __init__(self) -> None:
        self._spans: dict[str, list[Span]] = defaultdict(list)
        self._longest: dict[str, int] = defaultdict(int)

    def add(self, rule: str, span: Span) -> None:
        """Spans of a rule are added in reading order."""
        self._spans[rule].append(span)
        self._longest[rule] = max(self._longest[rule], span.end - span.start)

    def __bool__(self) -> bool:
        return bool(self._spans)

    @property
    def rules(self) -> Collection[str]:
        """Those of which any phrase stands there."""
        return self._spans

    def cover(self, rule: str, span: Span) -> bool:
        """Does one of the rule's phrases hold all of `span`?"""
        spans = self._spans.get(rule)
        if not spans:
            return False
        low = bisect_left(spans, (span.end - self._longest[rule],))
        high = bisect_right(spans, (span.start, span.end + self._longest[rule]))
        return any(one.start <= span.start and span.end <= one.end for one in spans[low:high])


class TermDetector:
    """Finds terms that stand as words, outside longer innocent phrases, beside their partners."""

    def __init__(
        self, rules: Iterable[Rule], segmenter: Segmenter, words: Words | None = None
    ) -> None:
        self._segmenter = segmenter
        words = words or Words()
        self._books = books(rules, words)
        self._disguises = [Disguises(book, words) for book in self._books]

    def detect(self, reading: Reading) -> Iterator[Hit]:
        for book, disguises in zip(self._books, self._disguises, strict=True):
            matches = book.plain(reading)
            entries = book.entries(matches.term.tolist())
            phrases = Phrases()
            excusing = [at for at, entry in enumerate(entries) if entry.term is None]
            if excusing:
                theirs = matches.where(np.array(excusing)).spans()
                for at, span in zip(excusing, theirs, strict=True):
                    phrases.add(entries[at].rule.id, span)
                matches = matches.where(np.delete(np.arange(len(entries)), excusing))
                entries = [entry for entry in entries if entry.term is not None]
            spans, bounds = matches.spans(), (matches.start, matches.end)
            hits, _ = self._judged(reading, entries, spans, bounds, phrases, plain=True)
            yield from hits
            disguised = list(disguises.find(reading, entries, hits))
            if not disguised:
                continue
            entries, spans = [one.entry for one in disguised], [one.span for one in disguised]
            start, end = np.array(spans, dtype=np.int64).T
            hits, crossed = self._judged(reading, entries, spans, (start, end), phrases)
            for one, hit, many in zip(disguised, hits, crossed, strict=True):
                yield one.weighed(hit, many)

    def _judged(
        self,
        reading: Reading,
        entries: Sequence[Entry],
        spans: Sequence[Span],
        bounds: Bounds,
        phrases: Phrases,
        *,
        plain: bool = False,
    ) -> tuple[list[Hit], Sequence[int]]:
        """A hit for each term found, and how many of its edges lie inside other words.

        `bounds` are `spans` as arrays. A `plain` term is then read as a word itself too, and the
        likelier reading counts.
        """
        if not entries:
            return [], []
        text, excusing = reading.text, phrases.rules
        codes, (starts, ends) = reading.codes, bounds
        wide = (np.minimum(codes.take(starts), codes.take(ends - 1)) >= _WIDE).tolist()
        excuses = [
            None
            if outer and entry.sure and entry.rule.id not in excusing
            else entry.excuse or _excuse(reading, text, entry, span, phrases)
            for entry, span, outer in zip(entries, spans, wide, strict=True)
        ]
        crossed = self._crossed(reading, bounds, excuses)
        if plain:
            for at in np.flatnonzero(crossed).tolist():
                if self._segmenter.stands_as_word(text, spans[at]):
                    crossed[at] = 0
        many = crossed.tolist()
        hits = [
            _made(Hit, (entry.rule, span) + entry.rest)  # noqa: RUF005 - to unpack takes longer
            for entry, span in zip(entries, spans, strict=True)
        ]
        for at, excuse in enumerate(excuses) if any(excuses) else ():
            if excuse:
                hits[at] = _hit(entries[at], spans[at], excuse, 0)
        for at in np.flatnonzero(crossed).tolist():
            hits[at] = _hit(entries[at], spans[at], excuses[at], many[at])
        return hits, many

    def _crossed(
        self, reading: Reading, bounds: Bounds, excuses: Sequence[str | None]
    ) -> Positions:
        """How many edges of each lie inside other words; 0 where it is excused."""
        ask = self._segmenter.all_edges_crossed
        if not any(excuses):
            return ask(reading.text, reading.codes, reading.line_ends, bounds)
        crossed = np.zeros(len(excuses), dtype=np.int64)
        asked = np.array([at for at, excuse in enumerate(excuses) if not excuse], dtype=np.int64)
        chosen = bounds[0].take(asked), bounds[1].take(asked)
        crossed[asked] = ask(reading.text, reading.codes, reading.line_ends, chosen)
        return crossed


def _hit(entry: Entry, span: Span, excuse: str | None, crossed: int) -> Hit:
    rule, notes = entry.rule, entry.notes
    if crossed == 1:
        confidence = max(0.01, rule.confidence - _ONE_EDGE)
        return Hit(rule, span, confidence, rule.severity, (*notes, "一端跨在其他词上"))
    if crossed == 2:
        excuse = "两端都跨在其他词上，不是这个词"
    return Hit(rule, span, rule.confidence, rule.severity, notes, excuse)


def _excuse(reading: Reading, text: str, entry: Entry, span: Span, phrases: Phrases) -> str | None:
    """Why a hit does not count, as far as that is told without a dictionary."""
    rule, term = entry.rule, entry.term
    if entry.sure:
        if phrases.cover(rule.id, span):
            return _COVERED
        return _PART if _inside_latin_word(text, span) else None
    assert term is not None
    if phrases.cover(rule.id, span) or (
        term.exclusions and any(_covers(text, one, span) for one in term.exclusions)
    ):
        return _COVERED
    if _inside_latin_word(text, span):
        return _PART
    if (rule.partners or rule.partner_expression or term.partners) and not _has_partner(
        reading, rule, term, span
    ):
        return "附近没有与之搭配的内容"
    return None


def _covers(text: str, phrase: str, span: Span) -> bool:
    """Does `phrase` stand in `text` so that it holds all of `span`?"""
    low = max(0, span.end - len(phrase))
    return text.find(phrase, low, span.start + len(phrase)) >= 0


def _inside_latin_word(text: str, span: Span) -> bool:
    """A Latin term or number must not continue as Latin or digits on either side."""
    start, end = span
    first, last = text[start], text[end - 1]
    before = first < _ASCII and start > 0 and _joined(text[start - 1], first)
    return before or (last < _ASCII and end < len(text) and _joined(last, text[end]))


def _joined(first: str, second: str) -> bool:
    return first.isascii() and second.isascii() and first.isalnum() and second.isalnum()


def _has_partner(reading: Reading, rule: Rule, term: Term, span: Span) -> bool:
    """Partners stand in the same line, within the rule's window, outside the term itself."""
    text, (start, end) = reading.text, span
    first, last = max(0, start - rule.window), end + rule.window
    line_end = text.find("\n", start, last)
    low = text.rfind("\n", first, start) + 1 or first
    high = last if line_end < 0 else max(line_end, end)
    near = text[low:start] + "\n" + text[end:high]
    partners = term.partners or rule.partners
    if partners and any_of(partners)(near):
        return True
    pattern = rule.partner_pattern
    return pattern is not None and pattern.search(near) is not None
