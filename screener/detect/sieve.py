"""Which of many stretches of a text lack what their expressions need, told for all at once.

Each set of words has a bit in two tables, of pairs of characters and of single ones; what a stretch
holds is the union over its characters. No match is lost; what is left is asked one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.detect.needs import Demands, often

_SIZE = 1 << 16
_BITS = 64
_FIRST, _SECOND = np.uint16(0x9E37), np.uint16(0x85EB)
_LONGEST = 1 << 12  # a longer stretch holds nearly every pair
_NONE = np.uint64(0)

Positions = NDArray[np.int64]
Codes = NDArray[np.uint32]
Bits = NDArray[np.uint64]
Words = frozenset[str]


class _Rows(NamedTuple):
    """Stretches of a text, those that begin later before those that begin earlier."""

    low: Positions
    high: Positions

    def positions(self) -> Positions:
        """Every place in any of them, once, in order."""
        low, high = self.low[::-1], np.maximum.accumulate(self.high[::-1])
        begins = np.flatnonzero(np.append(True, low[1:] > high[:-1]))
        low, high = low[begins], high[np.append(begins[1:], len(high)) - 1]
        sizes = high - low
        ends = np.cumsum(sizes)
        return np.repeat(low - ends + sizes, sizes) + np.arange(ends[-1])


class Sieve:
    """Made of the demands of each expression, as far as they are known."""

    def __init__(self, demands: Sequence[Demands | None]) -> None:
        self._pairs, self._singles, self._no_pairs, self._no_singles = np.zeros(
            (4, _SIZE), dtype=np.uint64
        )
        self._needed, self._refused = np.zeros((2, len(demands)), dtype=np.uint64)
        self._meant = np.zeros(_SIZE, dtype=np.uint64)  # the one pair that is refused at a place
        self._demand([one.words if one else () for one in demands])
        self._refuse([one.forbidden if one else frozenset() for one in demands])
        self._telling = (self._singles | self._no_singles) != 0, (self._pairs | self._no_pairs) != 0

    def _demand(self, demands: Sequence[Iterable[Words]]) -> None:
        ranked = [sorted(sets, key=often) for sets in demands]
        bits: dict[Words, int] = {}
        for rank in range(max(map(len, ranked), default=0)):
            for number, sets in enumerate(ranked):
                if rank < len(sets):
                    bit = bits.setdefault(sets[rank], len(bits) % _BITS)  # the last ones share
                    self._needed[number] |= np.uint64(1 << bit)
        for words, bit in bits.items():
            pairs = _codes(word[-2:] for word in words if word[1:])
            singles = [ord(word) % _SIZE for word in words if not word[1:]]
            self._pairs[_places(*pairs)] |= np.uint64(1 << bit)
            self._singles[singles] |= np.uint64(1 << bit)

    def _refuse(self, refused: Sequence[Words]) -> None:
        """Only short words, and what is told of them is exact; the last expressions go without."""
        bits: dict[Words, int] = {}
        for number, words in enumerate(refused):
            if words and len(bits) < _BITS:
                self._refused[number] = 1 << bits.setdefault(words, len(bits))
        for words, bit in bits.items():
            first, second = _codes(word for word in words if len(word) == 2)
            places, meant = _places(first, second), _pair(first, second)
            free = self._meant[places] == 0
            self._meant[places[free]] = meant[free]  # of several for one place, the last stays
            self._no_pairs[places[self._meant[places] == meant]] |= np.uint64(1 << bit)
            singles = [ord(word) for word in words if not word[1:] and ord(word) < _SIZE]
            self._no_singles[singles] |= np.uint64(1 << bit)

    def passing(
        self, codes: Codes, numbers: Positions, low: Positions, high: Positions
    ) -> NDArray[np.bool_]:
        """In which stretches, from `low` to `high`, could expression `numbers` match?"""
        passing = np.ones(len(numbers), dtype=np.bool_)
        needed, refused = self._needed[numbers], self._refused[numbers]
        asked = np.flatnonzero(((needed | refused) != 0) & (high - low <= _LONGEST))
        asked = asked[np.argsort(-low[asked], kind="stable")]
        if len(asked):
            held, spoilt = self._held(codes, _Rows(low[asked], high[asked]))
            needed, refused = needed[asked], refused[asked]
            passing[asked] = (held & needed == needed) & (spoilt & refused == 0)
        return passing

    def _held(self, codes: Codes, rows: _Rows) -> tuple[Bits, Bits]:
        """What stretches hold of the words that are needed, and of those that are refused."""
        at = rows.positions()
        first, second = codes.take(at), codes.take(at + 1, mode="clip")
        singles, pairs = first.astype(np.uint16), _places(first, second)
        told = self._telling[0].take(singles)
        told |= self._telling[1].take(pairs)
        told = np.flatnonzero(told)
        at, first, second = at.take(told), first.take(told), second.take(told)
        singles, pairs = singles.take(told), pairs.take(told)
        bits = self._singles.take(singles) | self._pairs.take(pairs)
        exact = self._meant.take(pairs) == _pair(first, second)
        spoilt = np.where(exact, self._no_pairs.take(pairs), _NONE)
        spoilt |= np.where(first < _SIZE, self._no_singles.take(singles), _NONE)
        begins, ends = np.searchsorted(at, rows.low), np.searchsorted(at, rows.high)
        within = np.searchsorted(at, rows.high - 1)  # a pair that goes beyond is not refused
        return _united(bits, begins, ends), _united(spoilt, begins, within)


def _united(bits: Bits, begins: Positions, ends: Positions) -> Bits:
    bounds = np.stack((begins, ends), axis=1).ravel()
    united: Bits = np.bitwise_or.reduceat(np.append(bits, _NONE), bounds)[::2]
    united[begins >= ends] = _NONE
    return united


def _codes(words: Iterable[str]) -> Any:
    """The first and the second characters of words of two."""
    return np.array([[ord(one) for one in word] for word in words], np.uint32).reshape(-1, 2).T


def _pair(first: Codes, second: Codes) -> Bits:
    return first.astype(np.uint64) << np.uint64(32) | second


def _places(first: Codes, second: Codes) -> NDArray[np.uint16]:
    return first.astype(np.uint16) * _FIRST + second.astype(np.uint16) * _SECOND
