"""Term rules: terms that stand as words, however they are written.

What excuses a hit is asked cheapest first; word bounds, which need a dictionary, come last.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from screener.detect.books import Entry, books
from screener.detect.disguises import Disguises
from screener.detect.words import Words
from screener.document import Span
from screener.finding import Hit
from screener.reading import Reading
from screener.rule import Rule, State, Term
from screener.segment import Segmenter

_ASCII = "\x80"  # the first character that is none
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
            phrases = Phrases()
            found: list[tuple[Entry, Span]] = []
            for number, span in book.plain(reading).rows():
                entry = book.entry(number)
                if entry.term is None:
                    phrases.add(entry.rule.id, span)
                else:
                    found.append((entry, span))
            hits = [hit for hit, _ in self._judged(reading, found, phrases, plain=True)]
            yield from hits
            standing = (one for one, hit in zip(found, hits, strict=True) if not hit.dropped)
            disguised = list(disguises.find(reading, standing))
            judged = self._judged(reading, [(one.entry, one.span) for one in disguised], phrases)
            for one, (hit, crossed) in zip(disguised, judged, strict=True):
                yield one.weighed(hit, crossed)

    def _judged(
        self,
        reading: Reading,
        found: Sequence[tuple[Entry, Span]],
        phrases: Phrases,
        *,
        plain: bool = False,
    ) -> list[tuple[Hit, int]]:
        """A hit for each that was found, and how many of its edges lie inside other words.

        A `plain` term is then read as a word itself too, and the likelier reading counts.
        """
        text = reading.text
        excuses = [_excuse(reading, text, entry, span, phrases) for entry, span in found]
        open_spans = [
            span for (_, span), excuse in zip(found, excuses, strict=True) if excuse is None
        ]
        edges = self._segmenter.all_edges_crossed(
            text, reading.codes, reading.line_ends, open_spans
        )
        if plain:
            as_word = self._segmenter.stands_as_word
            edges = [
                0 if many and as_word(text, span) else many
                for many, span in zip(edges, open_spans, strict=True)
            ]
        crossed = iter(edges)
        return [
            _hit(entry, span, excuse, 0 if excuse else next(crossed))
            for (entry, span), excuse in zip(found, excuses, strict=True)
        ]


def _hit(entry: Entry, span: Span, excuse: str | None, crossed: int) -> tuple[Hit, int]:
    rule, term = entry.rule, entry.term
    assert term is not None
    notes = _about(term)
    if crossed == 1:
        confidence = max(0.01, rule.confidence - _ONE_EDGE)
        return Hit(rule, span, confidence, rule.severity, (*notes, "一端跨在其他词上")), 1
    if crossed == 2:
        excuse = "两端都跨在其他词上，不是这个词"
    return Hit(rule, span, rule.confidence, rule.severity, notes, excuse), crossed


def _excuse(reading: Reading, text: str, entry: Entry, span: Span, phrases: Phrases) -> str | None:
    """Why a hit does not count, as far as that is told without a dictionary."""
    rule, term = entry.rule, entry.term
    if entry.sure:
        if phrases.cover(rule.id, span):
            return _COVERED
        return _PART if _inside_latin_word(text, span) else None
    assert term is not None
    if rule.state is State.EVALUATION:
        return "弱信号或试运行的规则，不计入结论"
    if phrases.cover(rule.id, span) or (
        term.exclusions and any(_covers(text, one, span) for one in term.exclusions)
    ):
        return _COVERED
    if _inside_latin_word(text, span):
        return _PART
    if (rule.partners or rule.partner_pattern or term.partners) and not _has_partner(
        reading, rule, term, span
    ):
        return "附近没有与之搭配的内容"
    return None


def _about(term: Term) -> tuple[str, ...]:
    """What the list says of a term."""
    if not (term.source or term.owner or term.tags):
        return ()
    said = (("来源", term.source), ("责任人", term.owner), ("标签", "、".join(term.tags)))
    words = "，".join(f"{name}：{value}" for name, value in said if value)
    return (f"词条{words}",)


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


@lru_cache(maxsize=4096)
def _any_of(words: tuple[str, ...]) -> Callable[[str], object]:
    """One search for all of them: quicker than a search for each."""
    return re.compile("|".join(map(re.escape, words))).search


def _has_partner(reading: Reading, rule: Rule, term: Term, span: Span) -> bool:
    """Partners stand in the same line, within the rule's window, outside the term itself."""
    text, outer = reading.text, reading.around(span, rule.window)
    line_start = text.rfind("\n", outer.start, span.start) + 1
    line_end = text.find("\n", span.start, outer.end)
    low = line_start or outer.start
    high = outer.end if line_end < 0 else max(line_end, span.end)
    near = text[low : span.start] + "\n" + text[span.end : high]
    partners = term.partners or rule.partners
    if partners and _any_of(partners)(near):
        return True
    return rule.partner_pattern is not None and rule.partner_pattern.search(near) is not None
