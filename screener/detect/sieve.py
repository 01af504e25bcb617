"""Which of many stretches of a text lack what their expressions need, told for all at once.

Each set of words has a bit in two tables, of pairs of characters and of single ones; what a stretch
holds is the union over its characters. No match is lost; what is left is asked one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from screener.detect.needs import often

_SIZE = 1 << 16
_BITS = 64
_FIRST, _SECOND = np.uint16(0x9E37), np.uint16(0x85EB)
_AT_ONCE = 1 << 16  # code points whose bits are at hand
_LONGEST = 1 << 12  # a longer stretch holds nearly every pair

Positions = NDArray[np.int64]
Bits = NDArray[np.uint64]
Words = frozenset[str]

_NONE = np.uint64(0)


class Sieve:
    """`demands` are sets of words for each expression: its matches hold one of each set."""

    def __init__(self, demands: Sequence[Iterable[Words]]) -> None:
        self._pairs, self._singles = np.zeros((2, _SIZE), dtype=np.uint64)
        self._needed = np.zeros(len(demands), dtype=np.uint64)
        ranked = [sorted(sets, key=often) for sets in demands]
        bits: dict[Words, int] = {}
        for rank in range(max(map(len, ranked), default=0)):
            for number, sets in enumerate(ranked):
                if rank < len(sets):
                    bit = bits.setdefault(sets[rank], len(bits) % _BITS)  # the last ones share
                    self._needed[number] |= np.uint64(1 << bit)
        for words, bit in bits.items():
            self._mark(words, np.uint64(1 << bit))
        self._telling = self._singles != 0, self._pairs != 0

    def _mark(self, words: Words, bit: np.uint64) -> None:
        codes = np.array([[ord(one) for one in word[-2:]] for word in words if word[1:]], np.uint32)
        if len(codes):
            self._pairs[_places(codes[:, 0], codes[:, 1])] |= bit
        singles = [ord(word) % _SIZE for word in words if not word[1:]]
        self._singles[singles] |= bit

    def passing(
        self, codes: NDArray[np.uint32], numbers: Positions, low: Positions, high: Positions
    ) -> NDArray[np.bool_]:
        """In which stretches, from `low` to `high`, could expression `numbers` match?"""
        passing = np.ones(len(numbers), dtype=np.bool_)
        needed = self._needed[numbers]
        asked = np.flatnonzero((needed != 0) & (high - low <= _LONGEST))
        asked = asked[np.argsort(-low[asked], kind="stable")]
        block = low[asked] // _AT_ONCE
        bounds = np.flatnonzero(np.append(True, block[1:] != block[:-1])).tolist()
        for first, last in zip(bounds, [*bounds[1:], len(asked)], strict=True):
            some = asked[first:last]
            if len(some):
                held = self._held(codes, low[some], high[some])
                passing[some] = held & needed[some] == needed[some]
        return passing

    def _held(self, codes: NDArray[np.uint32], low: Positions, high: Positions) -> Bits:
        """What stretches hold, those that begin later before those that begin earlier."""
        begin, end = int(low[-1]), int(high.max())
        narrow = codes[begin:end].astype(np.uint16)
        pairs = narrow * _FIRST
        pairs[:-1] += narrow[1:] * _SECOND
        told = self._telling[0].take(narrow, mode="clip")
        told |= self._telling[1].take(pairs, mode="clip")
        at = np.flatnonzero(told)
        bits = np.append(self._singles.take(narrow[at]) | self._pairs.take(pairs[at]), _NONE)
        first, last = np.searchsorted(at, low - begin), np.searchsorted(at, high - begin)
        held = np.bitwise_or.reduceat(bits, np.stack((first, last), axis=1).ravel())[::2]
        held[first >= last] = 0
        return held


def _places(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint16]:
    return first.astype(np.uint16) * _FIRST + second.astype(np.uint16) * _SECOND
