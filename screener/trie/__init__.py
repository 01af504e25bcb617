"""Many terms found at once in arrays of code points: a trie that all candidates walk together.

A gate on pairs of characters leaves few candidates; each step looks up (state, character) for all
of them in one table. The arrays are plain, so that every worker maps the same file into memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from screener.document import Span
from screener.trie.build import built
from screener.trie.gate import neighbours_passing, passing
from screener.trie.table import look_up, pair, step

BLOCK = 1 << 16  # code points looked at in one go: what is in work stays in the cache
_WALKED = 1 << 14  # candidates that walk together

Codes = NDArray[np.unsignedinteger]


class Matches(NamedTuple):
    """Match i says that term `term[i]` stands at `start[i]` to `end[i]`; overlapping ones too."""

    term: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Matches:
        return Matches(self.term[chosen], self.start[chosen], self.end[chosen])

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


@dataclass(frozen=True, slots=True)
class Trie:
    """Built once, never changed. `count` terms, numbered as they were given."""

    gate: NDArray[np.bool_] = field(repr=False)
    singles: NDArray[np.bool_] = field(repr=False)  # is a code, up to the last but one, a term?
    begins: NDArray[np.bool_] = field(repr=False)  # does a term begin with this code? likewise
    keys: NDArray[np.uint64] = field(repr=False)  # open addressing: (state, character) ...
    states: NDArray[np.int32] = field(repr=False)  # ... to state
    inner: NDArray[np.bool_] = field(repr=False)  # does any longer term go on from this state?
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
            found += self._walk(codes, at, self._look_up(pair(codes[at], codes[at + 1])))
        return self._matches(found)

    def find_choices(self, codes: Codes, choices: Choices) -> Matches:
        """Like `find`, for short stretches where a code may stand for any of several."""
        if not len(self.begins):
            return self._matches([])
        at = np.flatnonzero(self.begins.take(codes, mode="clip") | (codes >= choices.base))
        state = np.zeros(len(at), dtype=np.int32)
        before = np.zeros(0, dtype=np.uint32)
        found = []
        depth = 0
        while len(at):
            go = np.flatnonzero(at + depth < len(codes))
            row, code = _expanded(codes[at[go] + depth], choices)
            row = go[row]
            if depth == 0:
                likely = self.begins.take(code, mode="clip")
            elif depth == 1:
                likely = passing(self.gate, before[row], code)
            else:
                likely = np.ones(len(row), dtype=np.bool_)
            row, before = row[likely], code[likely]
            at, state = at[row], self._look_up(step(state[row], before))
            depth += 1
            kept = state >= 0
            at, state, before = at[kept], state[kept], before[kept]
            hit = self.first[state + 1] > self.first[state]
            found.append((at[hit], depth, state[hit]))
            inner = self.inner[state]
            at, state, before = at[inner], state[inner], before[inner]
        return self._matches(found)

    def _batches(self, codes: Codes) -> Iterator[NDArray[np.int64]]:
        """Candidates of the whole text, enough at a time to be worth the steps of a walk."""
        waiting: list[NDArray[np.int64]] = []
        for low in range(0, len(codes) - 1, BLOCK):
            waiting.append(self._candidates(codes[low : low + BLOCK + 1]) + low)
            if sum(map(len, waiting)) >= _WALKED:
                yield np.concatenate(waiting)
                waiting = []
        if any(map(len, waiting)):
            yield np.concatenate(waiting)

    def _candidates(self, block: Codes) -> NDArray[np.int64]:
        """Where a pair begins that some term may begin with."""
        return np.flatnonzero(neighbours_passing(self.gate, block))

    def _walk(
        self, codes: Codes, at: NDArray[np.int64], state: NDArray[np.int32]
    ) -> list[tuple[NDArray[np.int64], int, NDArray[np.int32]]]:
        found = []
        depth = 2
        while True:
            kept = state >= 0
            at, state = at[kept], state[kept]
            hit = self.first[state + 1] > self.first[state]
            if hit.any():
                found.append((at[hit], depth, state[hit]))
            go = self.inner[state] & (at + depth < len(codes))
            at, state = at[go], state[go]
            if not len(at):
                return found
            state = self._look_up(step(state, codes[at + depth]))
            depth += 1

    def _single(self, codes: Codes) -> tuple[NDArray[np.int64], int, NDArray[np.int32]]:
        at = np.flatnonzero(self.singles.take(codes, mode="clip"))
        root = np.zeros(len(at), dtype=np.int32)
        return at, 1, self._look_up(step(root, codes[at]))

    def _look_up(self, key: NDArray[np.uint64]) -> NDArray[np.int32]:
        """State for each key; -1 where there is none."""
        return look_up(self.keys, self.states, key)

    def _matches(self, found: list[tuple[NDArray[np.int64], int, NDArray[np.int32]]]) -> Matches:
        if not found:
            empty = np.zeros(0, dtype=np.int64)
            return Matches(empty, empty, empty)
        at = np.concatenate([one for one, _, _ in found])
        state = np.concatenate([one for _, _, one in found])
        length = np.repeat([depth for _, depth, _ in found], [len(one) for one, _, _ in found])
        first = self.first[state].astype(np.int64)
        many = self.first[state + 1] - first
        start = np.repeat(at, many)
        ranks = np.arange(len(start)) - np.repeat(np.cumsum(many) - many, many)
        term = self.terms[np.repeat(first, many) + ranks].astype(np.int64)
        return Matches(term, start, start + np.repeat(length, many))


def _expanded(
    code: NDArray[np.unsignedinteger], choices: Choices
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """A row for each choice of the codes that stand for several: which code it is of, and it."""
    code = code.astype(np.uint32)
    if not len(code) or code.max() < choices.base:
        return np.arange(len(code)), code
    index = code.astype(np.int64) - choices.base
    several = index >= 0
    index = np.where(several, index, 0)
    first = choices.first[index]
    many = np.where(several, choices.first[index + 1] - first, 1)
    row = np.repeat(np.arange(len(code)), many)
    ranks = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    chosen = choices.codes[np.where(several[row], first[row] + ranks, 0)]
    return row, np.where(several[row], chosen, code[row])
