"""Pattern rules: expressions run only where a keyword stands, then a check of the catch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from screener.detect.needs import Ask, possible
from screener.detect.starts import quickened
from screener.detect.words import Words
from screener.document import Span
from screener.finding import Hit
from screener.reading import Reading
from screener.rule import Rule
from screener.segment import Bounds, sentences_at, sentences_near
from screener.validators import VALIDATORS

_LIST = "keywords"
_OFTEN = 2000  # code points after which it pays to look into an expression


class _Expression:
    """One rule's expression, which is looked into once it has been asked often."""

    def __init__(self, rule: Rule) -> None:
        assert rule.pattern is not None
        self.rule = rule
        self._pattern = rule.pattern
        self._possible: Ask | None = None
        self._asked = 0

    def may_match(self, text: str) -> object:
        if self._possible:
            return self._possible(text)
        self._asked += len(text)
        if self._asked > _OFTEN:
            self._possible = possible(self._pattern, self.rule.keywords)
            self._pattern = quickened(self._pattern)
        return True

    def hits(self, reading: Reading, unit: Span) -> Iterator[Hit]:
        rule = self.rule
        text = reading.text[unit.start : unit.end]
        for match in self._pattern.finditer(text):
            groups = self._pattern.groupindex.values()
            start, end = match.span(next((one for one in groups if match[one]), 0))
            if start >= end:
                continue
            span = Span(unit.start + start, unit.start + end)
            hit = Hit(rule, span, rule.confidence, rule.severity)
            if rule.bounded and _runs_on(text, start, end):
                yield hit._replace(dropped="前后还有字母或数字，是更长号码的一部分")
            elif rule.validator and not VALIDATORS[rule.validator](text[start:end]):
                yield hit._replace(dropped="未通过校验")
            elif any(_covers(text, phrase, start, end) for phrase in rule.exclusions):
                yield hit._replace(dropped="处于更长的无害词组之中")
            else:
                yield hit


class PatternDetector:
    """Runs each pattern over the passages, lines or whole text in which a keyword was seen.

    The first named group that took part narrows the span to what the reviewer must see.
    """

    def __init__(self, rules: Iterable[Rule], words: Words | None = None) -> None:
        self._rules = tuple(rule for rule in rules if rule.pattern)
        self._words = words or Words()
        pairs = [
            (word, number) for number, rule in enumerate(self._rules) for word in rule.keywords
        ]
        self._rule_of = np.array([number for _, number in pairs], dtype=np.int64)
        scopes = [_SCOPES.index(rule.scope) for rule in self._rules]
        self._scope_of = np.array(scopes, dtype=np.int64)
        self._lines_of = np.array([rule.lines for rule in self._rules], dtype=np.int64)
        self._words.add(_LIST, [word for word, _ in pairs])
        self._expressions = [_Expression(rule) for rule in self._rules]

    def detect(self, reading: Reading) -> Iterator[Hit]:
        for expression in self._expressions:
            if not expression.rule.keywords:
                for unit in _stretches(reading, expression.rule):
                    yield from expression.hits(reading, unit)
        keywords = self._words.found(reading, _LIST)
        if not len(keywords.term):
            return
        numbers = self._rule_of[keywords.term]
        order = np.argsort(numbers, kind="stable")
        text = reading.text
        for number, start, end in self._around(reading, numbers[order], keywords.start[order]):
            expression = self._expressions[number]
            if expression.may_match(text[start:end]):
                yield from expression.hits(reading, Span(start, end))

    def _around(
        self, reading: Reading, numbers: NDArray[np.int64], at: NDArray[np.int64]
    ) -> Iterator[tuple[int, int, int]]:
        """Rule, begin and end of the stretches that rules `numbers` ask for with keywords `at`.

        Each comes once, in order.

        Lines around keywords are joined where they overlap.
        """
        scopes, lines = self._scope_of[numbers], self._lines_of[numbers]
        low, high = np.zeros_like(at), np.full_like(at, len(reading.text))
        for scope, around in enumerate(_AROUND.values()):
            chosen = np.flatnonzero(scopes == scope)
            if len(chosen):
                low[chosen], high[chosen] = around(reading, at[chosen])
        chosen = np.flatnonzero(lines)
        if len(chosen):
            low[chosen], high[chosen] = reading.lines_around(at[chosen], lines[chosen])
        same = (low[1:] == low[:-1]) & (high[1:] == high[:-1])
        joined = (lines[1:] > 0) & (low[1:] <= high[:-1])
        going_on = (numbers[1:] == numbers[:-1]) & (same | joined)
        bounds = np.flatnonzero(np.concatenate(([True], ~going_on, [True])))
        begins, ends = bounds[:-1], bounds[1:]
        columns = (numbers[begins], low[begins], high[ends - 1])
        return zip(*(column.tolist() for column in columns), strict=True)


def _sentences(reading: Reading, at: NDArray[np.int64]) -> Bounds:
    return sentences_at(reading.codes, reading.marked, reading.passages_around(at), at)


def _nearby(reading: Reading, at: NDArray[np.int64]) -> Bounds:
    return sentences_near(reading.codes, reading.marked, reading.passages_around(at), at)


_AROUND: Mapping[str, Callable[[Reading, NDArray[np.int64]], Bounds]] = {
    "sentence": _sentences,
    "nearby": _nearby,
    "passage": Reading.passages_around,
    "line": Reading.lines_around,
}
_SCOPES = (*_AROUND, "document")


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
