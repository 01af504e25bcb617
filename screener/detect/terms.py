"""Term rules: one automaton holds every term of every lexicon.

What excuses a hit is asked cheapest first; word bounds, which need a dictionary, come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick, MatchKind

from screener.detect.gapless import close_gaps, splits_quotation
from screener.document import Span
from screener.finding import Hit
from screener.fold import fold_term
from screener.reading import Reading
from screener.rule import Rule, State, Term
from screener.segment import Segmenter

_ONE_EDGE = 0.3  # confidence lost where a word crosses one edge of a hit
_GAPPED = 0.1  # confidence lost where symbols stand between the characters of a term
_SHORTEST_LATIN = 5  # letters below which spread ones are too often initials


@dataclass(frozen=True, slots=True)
class _Entry:
    """A pattern of the automaton: a term of a rule or, `term` None, a phrase that excuses."""

    rule: Rule
    term: Term | None


class TermDetector:
    """Finds terms that stand as words, outside longer innocent phrases, beside their partners.

    An organisation's own terms are also found with symbols strewn between their characters.
    """

    def __init__(self, rules: Iterable[Rule], segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._entries: list[_Entry] = []
        self._own: list[_Entry] = []
        patterns: list[str] = []
        own: list[str] = []
        for rule in rules:
            for term in rule.terms:
                folded = fold_term(term.text)
                self._entries.append(_Entry(rule, term))
                patterns.append(folded)
                closed = close_gaps(folded).text
                if rule.own and (not closed.isascii() or len(closed) >= _SHORTEST_LATIN):
                    self._own.append(_Entry(rule, term))
                    own.append(closed)
            self._entries += [_Entry(rule, None) for _ in rule.exclusions]
            patterns += rule.exclusions
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard)
        self._own_automaton = AhoCorasick(own, matchkind=MatchKind.Standard) if own else None

    def detect(self, reading: Reading) -> Iterator[Hit]:
        found = [
            (self._entries[index], Span(start, end))
            for index, start, end in self._automaton.find_matches_as_indexes(
                reading.text, overlapping=True
            )
        ]
        excused: dict[str, list[Span]] = {}
        for entry, span in found:
            if entry.term is None:
                excused.setdefault(entry.rule.id, []).append(span)
        for entry, span in found:
            if entry.term is not None:
                phrases = excused.get(entry.rule.id, [])
                yield self._judge(reading, entry.rule, entry.term, span, phrases)
        yield from self._gapped(reading, {span for entry, span in found if entry.rule.own})

    def _gapped(self, reading: Reading, plain: set[Span]) -> Iterator[Hit]:
        """Own terms with symbols or line ends between their characters."""
        if self._own_automaton is None:
            return
        closed = close_gaps(reading.text)
        matches = self._own_automaton.find_matches_as_indexes(closed.text, overlapping=True)
        for index, start, end in matches:
            entry, span = self._own[index], closed.source(Span(start, end))
            if span in plain or entry.term is None or splits_quotation(reading.text, span):
                continue
            if any(passage.cell for _, passage in reading.passages_in(span)[1:]):
                continue  # from one cell of a table into the next
            hit = self._judge(reading, entry.rule, entry.term, span, [])
            note = (*hit.notes, "词条的字与字之间夹有空格、符号或换行")
            yield replace(hit, confidence=max(0.01, hit.confidence - _GAPPED), notes=note)

    def _judge(
        self, reading: Reading, rule: Rule, term: Term, span: Span, phrases: list[Span]
    ) -> Hit:
        hit = Hit(rule, span, rule.confidence, rule.severity)
        if rule.state is State.EVALUATION:
            return replace(hit, dropped="弱信号或试运行的规则，不计入结论")
        if any(one.start <= span.start and span.end <= one.end for one in phrases):
            return replace(hit, dropped="处于更长的无害词组之中")
        if _inside_latin_word(reading.text, span):
            return replace(hit, dropped="只是一个更长的英文词或号码的一部分")
        if (rule.partners or rule.partner_pattern or term.partners) and not _has_partner(
            reading, rule, term, span
        ):
            return replace(hit, dropped="附近没有与之搭配的内容")
        crossed = self._segmenter.edges_crossed(reading.text, span)
        if crossed == 2:
            return replace(hit, dropped="两端都跨在其他词上，不是这个词")
        if crossed:
            confidence = max(0.01, rule.confidence - _ONE_EDGE)
            return replace(hit, confidence=confidence, notes=("一端跨在其他词上",))
        return hit


def _inside_latin_word(text: str, span: Span) -> bool:
    """A Latin term or number must not continue as Latin or digits on either side."""

    def joined(first: str, second: str) -> bool:
        return first.isascii() and second.isascii() and first.isalnum() and second.isalnum()

    before = span.start > 0 and joined(text[span.start - 1], text[span.start])
    return before or (span.end < len(text) and joined(text[span.end - 1], text[span.end]))


def _has_partner(reading: Reading, rule: Rule, term: Term, span: Span) -> bool:
    """Partners stand in the same line, within the rule's window, outside the term itself."""
    outer = reading.around(span, rule.window)
    line = reading.line_at(span.start)
    low, high = max(outer.start, line.start), min(outer.end, max(line.end, span.end))
    near = reading.text[low : span.start] + "\n" + reading.text[span.end : high]
    if any(word in near for word in term.partners or rule.partners):
        return True
    return rule.partner_pattern is not None and rule.partner_pattern.search(near) is not None
