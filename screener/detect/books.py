"""Term lists as the detector asks them: which word of which rule was found, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from screener.detect.words import Words
from screener.document import Span
from screener.finding import Hit
from screener.fold import fold_terms
from screener.reading import Reading
from screener.rule import Rule, State, Term
from screener.trie import Choices, Matches
from screener.trie.choices import Chooser
from screener.trie.gate import Gate, gate_within
from screener.wordlist.compiled import Compiled, StoredTerms
from screener.wordlist.forms import forms, number_styles

_NOWHERE = Span(0, 0)
_TRIED = "弱信号或试运行的规则，不计入结论"


class Entry(NamedTuple):
    """A word of the list: a term of a rule or, `term` None, a phrase that excuses.

    `sure` says that neither state, partners nor phrases of its own can excuse it; words of one term
    have one `key`; `notes` are what the list says of the term. `excuse` says why it never counts,
    and `rest` is what a hit of it holds behind its rule and its place, where no more is to be said.
    """

    rule: Rule
    term: Term | None
    sure: bool = False
    key: tuple[int, str] = (0, "")
    notes: tuple[str, ...] = ()
    excuse: str | None = None
    rest: tuple[Any, ...] = ()


def entry_of(rule: Rule, term: Term) -> Entry:
    partners = rule.partners or rule.partner_expression or term.partners
    excuse = _TRIED if rule.state is State.EVALUATION else None
    sure = not (partners or term.exclusions or excuse)
    notes = _about(term)
    rest = Hit(rule, _NOWHERE, rule.confidence, rule.severity, notes, excuse)[2:]
    return Entry(rule, term, sure, (id(rule), term.text), notes, excuse, rest)


def _about(term: Term) -> tuple[str, ...]:
    if not (term.source or term.owner or term.tags):
        return ()
    said = (("来源", term.source), ("责任人", term.owner), ("标签", "、".join(term.tags)))
    words = "，".join(f"{name}：{value}" for name, value in said if value)
    return (f"词条{words}",)


class Book(Protocol):
    """Numbers stand for words; `entry` says whose.

    `longest` and `alphabet` tell of the words that are looked for in views; `pairs` lets all
    neighbours in them through. What stands `plain` comes in reading order.
    """

    name: str
    longest: int
    alphabet: frozenset[str]
    pairs: Gate

    def plain(self, reading: Reading) -> Matches: ...

    def seen(self, codes: NDArray[np.uint32], choices: Choices | None) -> Matches: ...

    def entry(self, number: int) -> Entry: ...

    def entries(self, numbers: Sequence[int]) -> list[Entry]: ...


class SmallBook:
    """Lists of rules, which share the trie of all words."""

    def __init__(self, rules: Iterable[Rule], words: Words, name: str = "") -> None:
        self.name = f"terms {name}"
        self._words = words
        entries: list[Entry] = []
        terms: list[str] = []
        viewed: list[bool] = []
        for rule in rules:
            texts = fold_terms([term.text for term in rule.terms])
            for term, folded in zip(rule.terms, texts, strict=True):
                entry = entry_of(rule, term)
                for style in number_styles(folded) if rule.numerals else [folded]:
                    entries.append(entry)
                    terms.append(style)
                    viewed.append(rule.state is State.ENABLED)
            for phrase in rule.exclusions:
                entries.append(Entry(rule, None))
                terms.append(phrase)
                viewed.append(False)
        made = forms(terms, np.array(viewed, dtype=np.bool_))
        self._entry_of: list[Entry] = [entries[number] for number in made.of.tolist()]
        self._plain, self._seen = made.plain, made.seen
        listed = made.words()
        words.add(self.name, listed)
        seen = [word for word, in_views in zip(listed, made.seen, strict=True) if in_views]
        self.longest = max(map(len, seen), default=0)
        self.alphabet = frozenset("".join(seen))
        self.pairs = gate_within(made.codes, made.ends, made.seen)

    def plain(self, reading: Reading) -> Matches:
        return _chosen(self._words.found(reading, self.name), self._plain)

    def seen(self, codes: NDArray[np.uint32], choices: Choices | None) -> Matches:
        return _chosen(self._words.found_in(codes, choices, self.name), self._seen)

    def entry(self, number: int) -> Entry:
        return self._entry_of[number]

    def entries(self, numbers: Sequence[int]) -> list[Entry]:
        return list(map(self._entry_of.__getitem__, numbers))


class GreatBook:
    """A compiled list, with a trie of its own."""

    def __init__(self, compiled: Compiled, rules: Mapping[int, Rule]) -> None:
        self.name = f"list {compiled.name}"
        self._compiled = compiled
        self._chooser: Chooser | None = None
        self._rules = rules
        self.longest = compiled.longest
        self.alphabet = compiled.alphabet
        self.pairs = compiled.pairs

    def plain(self, reading: Reading) -> Matches:
        trie = self._compiled.trie
        matches = reading.once(self, lambda: trie.find(reading.codes).in_order())
        return _chosen(matches, self._compiled.plain)

    def seen(self, codes: NDArray[np.uint32], choices: Choices | None) -> Matches:
        if choices is None:
            return _chosen(self._compiled.trie.find(codes), self._compiled.seen)
        chooser = self._chooser
        if chooser is None or chooser.choices is not choices:
            chooser = self._chooser = Chooser(self._compiled.trie, choices)
        return _chosen(chooser.find(codes), self._compiled.seen)

    def entry(self, number: int) -> Entry:
        term = int(self._compiled.term_of[number])
        return entry_of(self._rules[int(self._compiled.of[term])], self._compiled.term(term))

    def entries(self, numbers: Sequence[int]) -> list[Entry]:
        known = {number: self.entry(number) for number in set(numbers)}
        return list(map(known.__getitem__, numbers))


def books(rules: Iterable[Rule], words: Words) -> list[Book]:
    """One book for all shipped lists, one for each own list: what one says depends on no other."""
    small: dict[str, list[Rule]] = {"": []}
    great: dict[int, tuple[Compiled, dict[int, Rule]]] = {}
    for rule in rules:
        if isinstance(rule.terms, StoredTerms):
            compiled = rule.terms.compiled
            great.setdefault(id(compiled), (compiled, {}))[1][rule.terms.kind] = rule
        else:
            small.setdefault(rule.id if rule.own else "", []).append(rule)
    mine = (SmallBook(one, words, name) for name, one in small.items())
    return [*mine, *(GreatBook(*one) for one in great.values())]


def _chosen(matches: Matches, numbers: NDArray[np.bool_]) -> Matches:
    return matches.where(numbers[matches.term])
