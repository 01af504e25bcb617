"""Pattern rules: expressions run only where a keyword stands, then a check of the catch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ahocorasick_rs import AhoCorasick, MatchKind

from screener.document import Span
from screener.finding import Hit
from screener.reading import Reading
from screener.rule import Rule
from screener.segment import sentence_at, sentences_near
from screener.validators import VALIDATORS


class PatternDetector:
    """Runs each pattern over the passages, lines or whole text in which a keyword was seen.

    The first named group that took part narrows the span to what the reviewer must see.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rule for rule in rules if rule.pattern)
        self._by_id = {rule.id: rule for rule in self._rules}
        pairs = [(word, rule) for rule in self._rules for word in rule.keywords]
        self._keyword_rules = [rule for _, rule in pairs]
        self._automaton = AhoCorasick([word for word, _ in pairs], matchkind=MatchKind.Standard)

    def detect(self, reading: Reading) -> Iterator[Hit]:
        for rule, spans in self._units(reading).items():
            for unit in spans:
                yield from _search(reading, self._by_id[rule], unit)

    def _units(self, reading: Reading) -> dict[str, list[Span]]:
        """Rule to the stretches of text it must look at, each once and in order."""
        units: dict[str, dict[Span, None]] = {}
        for rule in self._rules:
            if not rule.keywords:
                units[rule.id] = dict.fromkeys(_stretches(reading, rule))
        hits = self._automaton.find_matches_as_indexes(reading.text, overlapping=True)
        for index, start, _ in hits:
            rule = self._keyword_rules[index]
            units.setdefault(rule.id, {})[_stretch(reading, rule, start)] = None
        return {rule: list(spans) for rule, spans in units.items()}


def _stretches(reading: Reading, rule: Rule) -> list[Span]:
    if rule.scope == "document":
        return [Span(0, len(reading.text))]
    if rule.scope == "line":
        return [reading.line_at(span.start) for span, _ in reading.passages]
    return [span for span, _ in reading.passages]


def _stretch(reading: Reading, rule: Rule, position: int) -> Span:
    if rule.scope == "document":
        return Span(0, len(reading.text))
    if rule.scope == "line":
        return reading.line_at(position)
    passage, _ = reading.passage_at(position)
    if rule.scope == "sentence":
        return sentence_at(reading.text, passage, position)
    if rule.scope == "nearby":
        return sentences_near(reading.text, passage, position)
    return passage


def _search(reading: Reading, rule: Rule, unit: Span) -> Iterator[Hit]:
    assert rule.pattern is not None
    text = reading.text[unit.start : unit.end]
    for match in rule.pattern.finditer(text):
        group = next((name for name in rule.pattern.groupindex if match[name]), 0)
        start, end = match.span(group)
        if start >= end:
            continue
        hit = Hit(rule, Span(unit.start + start, unit.start + end), rule.confidence, rule.severity)
        if rule.bounded and _runs_on(text, start, end):
            yield replace(hit, dropped="前后还有字母或数字，是更长号码的一部分")
        elif rule.validator and not VALIDATORS[rule.validator](match[group]):
            yield replace(hit, dropped="未通过校验")
        elif any(_covers(text, phrase, start, end) for phrase in rule.exclusions):
            yield replace(hit, dropped="处于更长的无害词组之中")
        else:
            yield hit


def _runs_on(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()
    return before or (end < len(text) and text[end].isascii() and text[end].isalnum())


def _covers(text: str, phrase: str, start: int, end: int) -> bool:
    """Does `phrase` stand in `text` so that it holds or overlaps `text[start:end]`?"""
    at = text.find(phrase, max(0, start - len(phrase) + 1), end + len(phrase) - 1)
    return at >= 0
