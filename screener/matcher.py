"""Which words stand where: an automaton for short texts, a trie of arrays for what it cannot do.

Measured (docs/decisions/0017-automaton-and-trie.md): over a text of a few thousand characters the
automaton answers before numpy has begun; over a long one, and for great lists, the trie is as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind
from numpy.typing import NDArray

from screener.trie import Choices, Matches, Trie
from screener.trie.choices import Chooser

_MOST_WORDS = 1 << 15  # beyond, the automaton takes long to build and much memory
_SHORT = 1 << 14  # code points of a text that the automaton reads
_BEYOND = 0xFFFF  # no character: stands for those that do not fit into 16 bits


class Matcher:
    """Finds folded words, none empty, in folded code points; overlapping ones too, in order."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._chooser: Chooser | None = None
        self._small = len(words) <= _MOST_WORDS and max("".join(words), default="") < chr(_BEYOND)

    def find(self, codes: NDArray[np.uint32]) -> Matches:
        if self._small and len(codes) <= _SHORT:
            return _in_order(self._by_automaton(codes))
        return self._trie.find(codes).in_order()

    def find_choices(self, codes: NDArray[np.uint32], choices: Choices) -> Matches:
        """The same where codes may stand for any of several."""
        chooser = self._chooser
        if chooser is None or chooser.choices is not choices:
            chooser = self._chooser = Chooser(self._trie, choices)
        return _in_order(chooser.find(codes))

    def _by_automaton(self, codes: NDArray[np.uint32]) -> Matches:
        if not self._words:
            return self._trie.find(codes)
        units = np.minimum(codes, _BEYOND).astype("<u2").tobytes()
        found = self._automaton.find_matches_as_indexes(units, overlapping=True)
        rows = np.array(found, dtype=np.int64).reshape(-1, 3)
        rows = rows[rows[:, 1] & 1 == 0]  # at odd bytes lie halves of two characters
        return Matches(rows[:, 0], rows[:, 1] >> 1, rows[:, 2] >> 1)

    @cached_property
    def _automaton(self) -> BytesAhoCorasick:
        return BytesAhoCorasick(
            [word.encode("utf-16-le") for word in self._words],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )

    @cached_property
    def _trie(self) -> Trie:
        codes = np.frombuffer("".join(self._words).encode("utf-32-le"), dtype="<u4")
        return Trie.build(codes, np.cumsum([len(word) for word in self._words], dtype=np.int64))


def _in_order(matches: Matches) -> Matches:
    return matches.where(np.lexsort((matches.term, matches.end, matches.start)))
