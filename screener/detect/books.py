"""Term lists as the detector asks them: which word of which rule was found, and how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from screener.detect.views.gapped import closed_form
from screener.detect.words import Words
from screener.fold import fold
from screener.reading import Reading
from screener.rule import Rule, State, Term
from screener.trie import Choices, Matches

_SHORTEST_LATIN = 5  # letters below which spread ones are too often initials
_LIST = "terms"


class Entry(NamedTuple):
    """A word of the list: a term of a rule or, `term` None, a phrase that excuses."""

    rule: Rule
    term: Term | None


class Book(Protocol):
    """Numbers stand for words; `entry` says whose."""

    name: str
    longest: int
    alphabet: frozenset[str]

    def plain(self, reading: Reading) -> Matches: ...

    def seen(self, codes: NDArray[np.uint32], choices: Choices | None) -> Matches: ...

    def entry(self, number: int) -> Entry: ...


class SmallBook:
    """The rules' own lists, which share the trie of all words."""

    def __init__(self, rules: Iterable[Rule], words: Words) -> None:
        self.name = _LIST
        self._words = words
        self._entries: list[Entry] = []
        listed: list[str] = []
        plain: list[bool] = []
        seen: list[bool] = []
        for rule in rules:
            for term in rule.terms:
                for word, as_written, in_views in forms(term.text, rule.state is State.ENABLED):
                    self._entries.append(Entry(rule, term))
                    listed.append(word)
                    plain.append(as_written)
                    seen.append(in_views)
            for phrase in rule.exclusions:
                self._entries.append(Entry(rule, None))
                listed.append(phrase)
                plain.append(True)
                seen.append(False)
        words.add(_LIST, listed)
        self._plain = np.array(plain, dtype=np.bool_)
        self._seen = np.array(seen, dtype=np.bool_)
        viewed = [word for word, in_views in zip(listed, seen, strict=True) if in_views]
        self.longest = max(map(len, viewed), default=0)
        self.alphabet = frozenset("".join(viewed))

    def plain(self, reading: Reading) -> Matches:
        return chosen(self._words.found(reading, _LIST), self._plain)

    def seen(self, codes: NDArray[np.uint32], choices: Choices | None) -> Matches:
        return chosen(self._words.found_in(codes, choices, _LIST), self._seen)

    def entry(self, number: int) -> Entry:
        return self._entries[number]


def forms(term: str, enabled: bool) -> list[tuple[str, bool, bool]]:
    """The words that a term is looked for by: (word, in plain text, in other views)."""
    folded = fold(term)
    closed = closed_form(folded)
    viewed = (
        enabled and len(closed) > 1 and (not closed.isascii() or len(closed) >= _SHORTEST_LATIN)
    )
    if closed == folded.text or not viewed:
        return [(folded.text, True, viewed)]
    return [(folded.text, True, False), (closed, False, True)]


def chosen(matches: Matches, numbers: NDArray[np.bool_]) -> Matches:
    return matches.where(numbers[matches.term])
