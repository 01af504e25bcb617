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
_NONE, _NO_CODE = np.uint64(0), np.uint32(0)

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


class _Table:
    """What is told at each of 65,536 places; packed when all is marked, so that it stays at hand.

    `index` is the row of a place, 0 of those that tell nothing; `meant` is the one code or pair
    that is refused there.
    """

    def __init__(self) -> None:
        self.needed, self.refused, self.meant = np.zeros((3, _SIZE), dtype=np.uint64)

    def refuse(self, places: NDArray[np.integer], meant: Bits, bit: np.uint64) -> None:
        """Only what `meant` says: of several for one place, the last stays."""
        free = self.meant[places] == 0
        self.meant[places[free]] = meant[free]
        self.refused[places[self.meant[places] == meant]] |= bit

    def pack(self) -> None:
        told = np.flatnonzero(self.needed | self.refused)
        self.index = np.zeros(_SIZE, dtype=np.uint16)
        self.index[told] = np.arange(1, len(told) + 1)
        rows = np.append(0, told)
        self.needed, self.refused = self.needed[rows], self.refused[rows]
        self.needed[0] = self.refused[0] = _NONE
        self.meant = self.meant[rows]


class Sieve:
    """Made of the demands of each expression, as far as they are known."""

    def __init__(self, demands: Sequence[Demands | None]) -> None:
        self._pairs, self._singles = _Table(), _Table()
        self._needed, self._refused = np.zeros((2, len(demands)), dtype=np.uint64)
        self._demand([one.words if one else () for one in demands])
        self._refuse([one.forbidden if one else frozenset() for one in demands])
        self._pairs.pack()
        self._singles.pack()

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
            self._pairs.needed[_places(*pairs)] |= np.uint64(1 << bit)
            self._singles.needed[singles] |= np.uint64(1 << bit)

    def _refuse(self, refused: Sequence[Words]) -> None:
        """Only short words, and what is told of them is exact; the last expressions go without."""
        bits: dict[Words, int] = {}
        for number, words in enumerate(refused):
            if words and (words in bits or len(bits) < _BITS):
                self._refused[number] = 1 << bits.setdefault(words, len(bits))
        for words, bit in bits.items():
            first, second = _codes(word for word in words if len(word) == 2)
            self._pairs.refuse(_places(first, second), _pair(first, second), np.uint64(1 << bit))
            singles = [ord(word) for word in words if not word[1:] and ord(word) < _SIZE]
            codes = np.array(singles, dtype=np.uint64)
            self._singles.refuse(codes.astype(np.uint16), codes, np.uint64(1 << bit))

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
        first = codes.take(at)
        second = np.append(first[1:], _NO_CODE)  # what goes beyond a stretch is not asked for
        one = self._singles.index.take(first.astype(np.uint16))
        two = self._pairs.index.take(_places(first, second))
        told = np.flatnonzero((one | two) != 0)
        at, first, second = at.take(told), first.take(told), second.take(told)
        one, two = one.take(told), two.take(told)
        bits = self._singles.needed.take(one) | self._pairs.needed.take(two)
        spoilt = np.where(
            self._pairs.meant.take(two) == _pair(first, second),
            self._pairs.refused.take(two),
            _NONE,
        )
        spoilt |= np.where(
            self._singles.meant.take(one) == first, self._singles.refused.take(one), _NONE
        )
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
