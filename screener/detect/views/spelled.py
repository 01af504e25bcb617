"""Runs of letters as the syllables or initials they may be read as."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import BREAK
from screener.spelling import Alternatives, readings
from screener.trie.choices import expanded
from screener.trie.gate import Gate, passing

_MOST_KNOWN = 1 << 16  # what is kept of earlier texts
_CODE_BITS, _CODE = 22, (1 << 22) - 1  # of a code that may stand for several
_FEW = 256  # rows below which it does not pay to ask each pair once

Positions = NDArray[np.int64]
Token = tuple[int, int, int]  # what it stands for, and its first and last letter in the run
_UNKNOWN: tuple[Token, ...] = ((BREAK, 0, 0),)


class Ways(NamedTuple):
    """Ways to read some runs: those of run i are `first[i]` to `first[i + 1]`.

    The tokens of way k are `tokens[begins[k]:begins[k + 1]]`, rows of a code and the letters it
    stands for; a way with a syllable that nothing is spelled with is one BREAK. `meets` says
    whether two of its tokens in a row may stand in a word.
    """

    first: Positions
    begins: Positions
    tokens: Positions
    meets: NDArray[np.bool_]

    @property
    def known(self) -> NDArray[np.bool_]:
        read: NDArray[np.bool_] = self.tokens[self.begins[:-1], 0] != BREAK
        return read


class Spellings:
    """Reads runs of letters as `sounds`; `pairs` lets all neighbours in terms through."""

    def __init__(self, sounds: Alternatives, pairs: Gate) -> None:
        self._sounds = sounds
        self._pairs = pairs
        self._met: dict[tuple[int, int], bool] = {}

    def readable(self, run: str) -> bool:
        """Is there any way to read it?"""
        return any(all(token in self._sounds.codes for token in way) for way in readings(run))

    def outer(self, run: str) -> tuple[tuple[int, int], ...]:
        """The first and last syllable of each way to read it as whole syllables."""
        codes = self._sounds.codes
        return tuple(
            (codes[way[0]], codes[way[-1]])
            for way in readings(run)
            if all(len(token) > 1 and token in codes for token in way)
        )

    def spells(self, run: str) -> bool:
        """Do two of its syllables in a row stand in a word?"""
        return any(self._meets(self._tokens(way)) for way in readings(run) if len(way[0]) > 1)

    def joined(self, before: Sequence[tuple[int, int]], behind: Sequence[tuple[int, int]]) -> bool:
        """May a run read as `before` be followed in a word by one read as `behind`?"""
        return any(self._meet(one[1], other[0]) for one in before for other in behind)

    def ways(self, runs: Sequence[str]) -> Ways:
        each = [[self._tokens(way) for way in readings(run)] for run in runs]
        ways = [way for some in each for way in some]
        return Ways(
            np.cumsum([0, *map(len, each)]),
            np.cumsum([0, *map(len, ways)]),
            np.array([token for way in ways for token in way], dtype=np.int64).reshape(-1, 3),
            np.array([self._meets(way) for way in ways], dtype=np.bool_),
        )

    def fit(
        self, sounds: Positions, beside: NDArray[np.uint32], behind: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """May sound i stand in a word with the character `beside[i]`, before or behind it?"""
        asked = (beside.astype(np.int64) << _CODE_BITS | sounds) << 1 | behind
        of = np.arange(len(asked))
        if len(asked) > _FEW:
            asked, of = np.unique(asked, return_inverse=True)
        row, meant = expanded((asked >> 1 & _CODE).astype(np.uint32), self._sounds.choices)
        other = (asked >> (_CODE_BITS + 1)).astype(np.uint32)[row]
        last = (asked & 1).astype(np.bool_)[row]
        found = passing(self._pairs, np.where(last, meant, other), np.where(last, other, meant))
        fit = np.zeros(len(asked), dtype=np.bool_)
        fit[row[found]] = True
        return fit[of]

    def _tokens(self, way: Sequence[str]) -> tuple[Token, ...]:
        codes = self._sounds.codes
        tokens, at = [], 0
        for token in way:
            if token not in codes:
                return _UNKNOWN
            tokens.append((codes[token], at, at + len(token) - 1))
            at += len(token)
        return tuple(tokens) or _UNKNOWN

    def _meets(self, way: Sequence[Token]) -> bool:
        return any(self._meet(one[0], other[0]) for one, other in pairwise(way))

    def _meet(self, one: int, other: int) -> bool:
        met = self._met.get((one, other))
        if met is None:
            of = self._sounds.choices.of
            met = bool(passing(self._pairs, of(one)[:, None] + 0 * of(other), of(other)).any())
            if len(self._met) >= _MOST_KNOWN:
                self._met.clear()
            self._met[one, other] = met
        return met
