"""Term rules: one automaton holds every term of every lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick, MatchKind

from screener.document import Span
from screener.finding import Hit
from screener.fold import fold_term
from screener.reading import Reading
from screener.rule import Rule, Term
from screener.segment import Segmenter

_ONE_EDGE = 0.3  # confidence lost where a word crosses one edge of a hit


@dataclass(frozen=True, slots=True)
class _Entry:
    """A pattern of the automaton: a term of a rule or, rule None, a phrase that excuses terms."""

    rule: Rule | None
    term: Term


class TermDetector:
    """Finds terms that stand as words, outside longer innocent phrases, beside their partners."""

    def __init__(self, rules: Iterable[Rule], segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._entries: list[_Entry] = []
        patterns = []
        for rule in rules:
            for term in rule.terms:
                self._entries.append(_Entry(rule, term))
                patterns.append(fold_term(term.text))
            for phrase in rule.exclusions:
                self._entries.append(_Entry(None, Term(rule.id)))
                patterns.append(phrase)
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard)

    def detect(self, reading: Reading) -> Iterator[Hit]:
        found = [
            (self._entries[index], Span(start, end))
            for index, start, end in self._automaton.find_matches_as_indexes(
                reading.text, overlapping=True
            )
        ]
        excused: dict[str, list[Span]] = {}
        for entry, span in found:
            if entry.rule is None:
                excused.setdefault(entry.term.text, []).append(span)
        for entry, span in found:
            if entry.rule is not None:
                yield self._judge(reading, entry.rule, entry.term, span, excused)

    def _judge(
        self,
        reading: Reading,
        rule: Rule,
        term: Term,
        span: Span,
        excused: dict[str, list[Span]],
    ) -> Hit:
        hit = Hit(rule, span, rule.confidence, rule.severity)
        if any(one.start <= span.start and span.end <= one.end for one in excused.get(rule.id, ())):
            return replace(hit, dropped="处于更长的无害词组之中")
        if _inside_latin_word(reading.text, span):
            return replace(hit, dropped="只是一个更长的英文词或号码的一部分")
        crossed = self._segmenter.edges_crossed(reading.text, span)
        if crossed == 2:
            return replace(hit, dropped="两端都跨在其他词上，不是这个词")
        if (rule.partners or rule.partner_pattern or term.partners) and not _has_partner(
            reading, rule, term, span
        ):
            return replace(hit, dropped="附近没有与之搭配的内容")
        if crossed:
            return replace(hit, confidence=rule.confidence - _ONE_EDGE, notes=("一端跨在其他词上",))
        return hit


def _inside_latin_word(text: str, span: Span) -> bool:
    """A Latin term or number must not continue as Latin or digits on either side."""

    def joined(first: str, second: str) -> bool:
        return first.isascii() and second.isascii() and first.isalnum() and second.isalnum()

    before = span.start > 0 and joined(text[span.start - 1], text[span.start])
    return before or (span.end < len(text) and joined(text[span.end - 1], text[span.end]))


def _has_partner(reading: Reading, rule: Rule, term: Term, span: Span) -> bool:
    outer = reading.around(span, rule.window)
    line = reading.line_at(span.start)
    low, high = max(outer.start, line.start), min(outer.end, max(line.end, span.end))
    near = reading.text[low : span.start] + "\n" + reading.text[span.end : high]
    if any(word in near for word in term.partners or rule.partners):
        return True
    return rule.partner_pattern is not None and rule.partner_pattern.search(near) is not None
