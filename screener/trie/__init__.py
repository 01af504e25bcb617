"""Many terms found at once in arrays of code points: a trie that all candidates walk together.

A gate on pairs of characters leaves few candidates; each step looks up (state, character) for all
of them in one table. The arrays are plain, so that every worker maps the same file into memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from screener.document import Span, spans_of
from screener.trie.build import built
from screener.trie.gate import neighbours_hashed, passing, passing_hashed
from screener.trie.table import look_up, pair, step

BLOCK = 1 << 16  # code points looked at in one go: what is in work stays in the cache
_WALKED = 1 << 14  # candidates that walk together

Codes = NDArray[np.unsignedinteger]
Found = tuple[NDArray[np.int64], int, NDArray[np.int32]]  # begins, a length, the states reached


class Matches(NamedTuple):
    """Match i says that term `term[i]` stands at `start[i]` to `end[i]`; overlapping ones too."""

    term: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Matches:
        return Matches(self.term[chosen], self.start[chosen], self.end[chosen])

    def in_order(self) -> Matches:
        """By where they begin; those that begin together stay as they are."""
        return self.where(np.argsort(self.start, kind="stable"))

    def spans(self) -> list[Span]:
        bounds = zip(self.start.tolist(), self.end.tolist(), strict=True)
        return list(spans_of(bounds))

    def rows(self) -> Iterator[tuple[int, Span]]:
        """Number of the term and where it stands."""
        columns = (column.tolist() for column in self)
        for term, start, end in zip(*columns, strict=True):
            yield term, Span(start, end)


class Choices(NamedTuple):
    """Codes from `base` on stand for any of `codes[first[i]:first[i + 1]]`, i = code - base."""

    base: int
    first: NDArray[np.int64]
    codes: NDArray[np.uint32]

    def of(self, code: int) -> NDArray[np.uint32]:
        """What one code stands for."""
        return self.codes[self.first[code - self.base] : self.first[code - self.base + 1]]


@dataclass(frozen=True, slots=True)
class Trie:
    """Built once, never changed. `count` terms, numbered as they were given."""

    gate: NDArray[np.bool_] = field(repr=False)
    whole: NDArray[np.bool_] = field(repr=False)  # a gate on pairs of characters that are terms
    later: NDArray[np.bool_] = field(repr=False)  # a gate on the second and third characters
    singles: NDArray[np.bool_] = field(repr=False)  # is a code, up to the last but one, a term?
    begins: NDArray[np.bool_] = field(repr=False)  # does a term begin with this code? likewise
    keys: NDArray[np.uint64] = field(repr=False)  # open addressing: (state, character) ...
    states: NDArray[np.int32] = field(repr=False)  # ... to state
    ends: NDArray[np.bool_] = field(repr=False)  # does a term end in this state? No at -1
    inner: NDArray[np.bool_] = field(repr=False)  # does any longer one go on? likewise
    first: NDArray[np.int32] = field(repr=False)  # state to its terms
    terms: NDArray[np.int32] = field(repr=False)

    @classmethod
    def build(cls, codes: Codes, ends: NDArray[np.int64]) -> Self:
        """Terms lie one behind the other in `codes`; term i ends at `ends[i]`. None is empty."""
        arrays: Mapping[str, Any] = built(codes, np.asarray(ends, dtype=np.int64))
        return cls(**arrays)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """What a file must hold to make the same trie again: `Trie(**arrays)`."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def find(self, codes: Codes) -> Matches:
        """Every term in `codes`; of those that begin at one place, shorter ones come first."""
        found = [self._single(codes)] if len(self.singles) else []
        for at in self._batches(codes):
            found += self._walk(codes, at, self._look_up(pair(codes.take(at), codes.take(at + 1))))
        return self.matches(found)

    def _batches(self, codes: Codes) -> Iterator[NDArray[np.int64]]:
        """Candidates of the whole text, enough at a time to be worth the steps of a walk."""
        waiting: list[NDArray[np.int64]] = []
        for low in range(0, len(codes) - 1, BLOCK):
            waiting.append(self._candidates(codes[low : low + BLOCK + 2]) + low)
            if sum(map(len, waiting)) >= _WALKED:
                yield np.concatenate(waiting)
                waiting = []
        if any(map(len, waiting)):
            yield np.concatenate(waiting)

    def _candidates(self, block: Codes) -> NDArray[np.int64]:
        """Where a pair begins that is a term, or that goes on as some term does."""
        hashed = neighbours_hashed(self.gate, block)
        at = np.flatnonzero(passing_hashed(self.gate, hashed[:BLOCK]))
        likely = passing_hashed(self.whole, hashed.take(at))
        likely |= passing_hashed(self.later, hashed.take(at + 1, mode="clip"))
        return at.take(np.flatnonzero(likely))

    def _walk(self, codes: Codes, at: NDArray[np.int64], state: NDArray[np.int32]) -> list[Found]:
        found = []
        last, depth = len(codes) - 1, 2
        while True:
            hit = np.flatnonzero(self.ends.take(state))  # -1, where none is, takes the last
            if len(hit):
                found.append((at.take(hit), depth, state.take(hit)))
            go = np.flatnonzero(self.inner.take(state))
            at, state = at.take(go), state.take(go)
            if depth == 2:  # few pairs go on: asked before the table is
                second = codes.take(at + 1), codes.take(at + 2, mode="clip")
                go = np.flatnonzero(passing(self.later, *second))
                at, state = at.take(go), state.take(go)
            if len(at) and at[-1] + depth > last:
                go = np.flatnonzero(at <= last - depth)
                at, state = at.take(go), state.take(go)
            if not len(at):
                return found
            state = self._look_up(step(state, codes.take(at + depth)))
            depth += 1

    def _single(self, codes: Codes) -> Found:
        at = _flagged(self.singles, codes)
        root = np.zeros(len(at), dtype=np.int32)
        return at, 1, self._look_up(step(root, codes[at]))

    def _look_up(self, key: NDArray[np.uint64]) -> NDArray[np.int32]:
        """State for each key; -1 where there is none."""
        return look_up(self.keys, self.states, key)

    def matches(self, found: Sequence[Found]) -> Matches:
        """The terms that end in states reached: where they begin, how many codes on, the states."""
        if not found:
            empty = np.zeros(0, dtype=np.int64)
            return Matches(empty, empty, empty)
        at = np.concatenate([one for one, _, _ in found])
        state = np.concatenate([one for _, _, one in found])
        length = np.repeat([depth for _, depth, _ in found], [len(one) for one, _, _ in found])
        first = self.first.take(state).astype(np.int64)
        many = self.first.take(state + 1) - first
        if many.max(initial=1) > 1:  # terms may be written alike
            at, length = np.repeat(at, many), np.repeat(length, many)
            ranks = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
            first = np.repeat(first, many) + ranks
        return Matches(self.terms.take(first).astype(np.int64), at, at + length)


def _flagged(flags: NDArray[np.bool_], codes: Codes) -> NDArray[np.int64]:
    """Where a code stands whose flag is set."""
    blocks = range(0, len(codes), BLOCK)
    found = [np.flatnonzero(flags.take(codes[at : at + BLOCK], mode="clip")) + at for at in blocks]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
