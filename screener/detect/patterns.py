"""Pattern rules: expressions run only where a keyword stands, then a check of the catch."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import compress, pairwise

import numpy as np

from screener.detect.needs import Demands, demands
from screener.detect.sieve import Sieve
from screener.detect.starts import quickened
from screener.detect.words import Words, any_of
from screener.document import Span
from screener.finding import Hit
from screener.fold import CODE
from screener.reading import Reading
from screener.rule import Rule
from screener.segment import Bounds, Positions, sentences_at, sentences_near
from screener.validators import VALIDATORS

_LIST = "keywords"
_MANY = 300  # stretches of one text that are worth a sieve
_GROWN = 1.125  # times more expressions looked into than the sieve knows: it is made anew
_OFTEN = 10  # times its own length that it is asked about: then it pays to look into it


class _Expression:
    """One rule's expression, which is looked into once it has been asked often."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._quick: re.Pattern[str] | None = None
        self._partner = any_of(rule.partners) if rule.partners else None
        self.demands: Demands | None = None
        self._asked = 0
        source = rule.expression or ""
        self._worth = _OFTEN * len(source if isinstance(source, str) else source.pattern)

    def may_match(self, text: str) -> object:
        if self.demands:
            return self.demands.possible(text)
        self._asked += len(text)
        if self._asked > self._worth:
            self.demands = demands(self._pattern, self.rule.keywords, self.rule.partners)
            self._quick = quickened(self._pattern)
        return True

    @property
    def _pattern(self) -> re.Pattern[str]:
        pattern = self._quick or self.rule.pattern
        assert pattern is not None
        return pattern

    def hits(self, reading: Reading, unit: Span) -> Iterator[Hit]:
        rule, pattern = self.rule, self._pattern
        text = reading.text[unit.start : unit.end]
        for match in pattern.finditer(text):
            groups = pattern.groupindex.values()
            start, end = match.span(next((one for one in groups if match[one]), 0))
            if start >= end:
                continue
            span = Span(unit.start + start, unit.start + end)
            if self._partner and not self._partner(self._beside(reading, unit, span)):
                continue
            hit = Hit(rule, span, rule.confidence, rule.severity)
            if rule.bounded and _runs_on(text, start, end):
                yield hit._replace(dropped="前后还有字母或数字，是更长号码的一部分")
            elif rule.validator and not VALIDATORS[rule.validator](text[start:end]):
                yield hit._replace(dropped="未通过校验")
            elif any(_covers(text, phrase, start, end) for phrase in rule.exclusions):
                yield hit._replace(dropped="处于更长的无害词组之中")
            else:
                yield hit

    def _beside(self, reading: Reading, unit: Span, span: Span) -> str:
        """Where a partner of what was found must stand: no line of it may be too far away."""
        if not self.rule.lines:
            return reading.text[unit.start : unit.end]
        low, high = reading.lines_around(np.array(span), self.rule.lines)
        return reading.text[low[1] : high[0]]


class PatternDetector:
    """Runs each pattern over the passages, lines or whole text in which a keyword was seen.

    The first named group that took part narrows the span to what the reviewer must see.
    """

    def __init__(self, rules: Iterable[Rule], words: Words | None = None) -> None:
        asked = (rule for rule in rules if rule.expression)
        self._rules = tuple(sorted(asked, key=_scope))
        self._words = words or Words()
        pairs = [
            (word, number) for number, rule in enumerate(self._rules) for word in rule.keywords
        ]
        self._rule_of = np.array([number for _, number in pairs], dtype=np.int64)
        scopes = list(map(_scope, self._rules))
        self._groups = [bisect_left(scopes, scope) for scope in range(len(_SCOPES) + 1)]
        self._lines_of = np.array([rule.lines for rule in self._rules], dtype=np.int64)
        begins_line = [word[0] in "\n\t" for word, _ in pairs]
        self._opening = list(compress(pairs, begins_line))
        self._skipped = np.array(begins_line, dtype=np.int64)
        self._words.add(_LIST, [word for word, _ in pairs])
        self._expressions = [_Expression(rule) for rule in self._rules]
        self._sieve: tuple[int, Sieve] | None = None

    def detect(self, reading: Reading) -> Iterator[Hit]:
        """Also of what overrides turn around, as it is shown."""
        return reading.both_ways(self._detect)

    def _detect(self, reading: Reading) -> Iterator[Hit]:
        for expression in self._expressions:
            if not expression.rule.keywords:
                for unit in _stretches(reading, expression.rule):
                    yield from expression.hits(reading, unit)
        text = reading.text
        numbers, at = self._keywords(reading)
        if not len(numbers):
            return
        rows = self._around(reading, numbers, at)
        if len(rows[0]) >= _MANY:
            passing = np.flatnonzero(self._sieved().passing(reading.codes, *rows))
            rows = rows[0][passing], rows[1][passing], rows[2][passing]
        for number, start, end in zip(*(row.tolist() for row in rows), strict=True):
            expression = self._expressions[number]
            if expression.may_match(text[start:end]):
                yield from expression.hits(reading, Span(start, end))

    def _keywords(self, reading: Reading) -> tuple[Positions, Positions]:
        """For each keyword found its rule, in order, and where it stands.

        One that begins with a line end or a tab stands at the beginning of the text too.
        """
        found = self._words.found(reading, _LIST)
        numbers, at = self._rule_of[found.term], found.start + self._skipped[found.term]
        opening = [one for word, one in self._opening if reading.text.startswith(word[1:])]
        if opening:
            numbers, at = np.append(opening, numbers), np.append([0] * len(opening), at)
        order = np.argsort(numbers, kind="stable")
        return numbers[order], at[order]

    def _sieved(self) -> Sieve:
        """What all expressions need that were looked into so far."""
        known = [expression.demands for expression in self._expressions]
        count = sum(one is not None for one in known)
        if self._sieve is None or count > self._sieve[0] * _GROWN:
            self._sieve = count, Sieve(known)
        return self._sieve[1]

    def _around(
        self, reading: Reading, numbers: Positions, at: Positions
    ) -> tuple[Positions, Positions, Positions]:
        """Rule, begin and end of the stretches that rules `numbers` ask for with keywords `at`.

        Each comes once, in order.

        Lines around keywords are joined where they overlap.
        """
        lines = self._lines_of[numbers]
        groups = np.searchsorted(numbers, self._groups).tolist()
        bounds = [
            around(reading, at[first:last], lines[first:last])
            for around, (first, last) in zip(_AROUND.values(), pairwise(groups), strict=True)
            if first < last
        ]
        low, high = (np.concatenate(side) for side in zip(*bounds, strict=True))
        same = (low[1:] == low[:-1]) & (high[1:] == high[:-1])
        joined = (lines[1:] > 0) & (low[1:] <= high[:-1])
        going_on = (numbers[1:] == numbers[:-1]) & (same | joined)
        begins = np.flatnonzero(np.append(True, ~going_on))
        return numbers[begins], low[begins], high[np.append(begins[1:], len(at)) - 1]


def _sentences(reading: Reading, at: Positions, _: Positions) -> Bounds:
    return sentences_at(reading.marks & CODE, reading.marked, reading.passages_around(at), at)


def _nearby(reading: Reading, at: Positions, _: Positions) -> Bounds:
    return sentences_near(reading.marks & CODE, reading.marked, reading.passages_around(at), at)


def _passages(reading: Reading, at: Positions, _: Positions) -> Bounds:
    return reading.passages_around(at)


def _whole(reading: Reading, at: Positions, _: Positions) -> Bounds:
    return np.zeros_like(at), np.full_like(at, len(reading.text))


_AROUND: Mapping[str, Callable[[Reading, Positions, Positions], Bounds]] = {
    "sentence": _sentences,
    "nearby": _nearby,
    "passage": _passages,
    "document": _whole,
    "line": Reading.lines_around,
}
_SCOPES = tuple(_AROUND)


def _scope(rule: Rule) -> int:
    """What is looked at around its keywords, by the order of `_AROUND`."""
    return _SCOPES.index("line" if rule.lines else rule.scope)


def _stretches(reading: Reading, rule: Rule) -> Iterable[Span]:
    """What a rule without keywords must look at."""
    if rule.scope == "document":
        return [Span(0, len(reading.text))]
    spans = (span for span, _ in reading.passages)
    if rule.scope == "line":
        return dict.fromkeys(reading.line_at(span.start) for span in spans)
    return spans


def _runs_on(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()
    return before or (end < len(text) and text[end].isascii() and text[end].isalnum())


def _covers(text: str, phrase: str, start: int, end: int) -> bool:
    """Does `phrase` stand in `text` so that it holds or overlaps `text[start:end]`?"""
    at = text.find(phrase, max(0, start - len(phrase) + 1), end + len(phrase) - 1)
    return at >= 0
