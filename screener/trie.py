"""Many terms found at once in arrays of code points: a trie that all candidates walk together.

A gate on pairs of characters leaves few candidates; each step looks up (state, character) for all
of them in one table. The arrays are plain, so that every worker maps the same file into memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from screener.document import Span

BLOCK = 1 << 16  # code points looked at in one go: what is in work stays in the cache
_EMPTY = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_PAIR = np.uint64(1 << 63)  # marks a key of two characters, which skips the first step
_CODE_BITS, _CODE = np.uint64(21), np.uint64((1 << 21) - 1)  # where the character is in a key
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)
_FIRST, _SECOND = np.uint32(0x9E37_79B1), np.uint32(0x85EB_CA77)
_FIRST_16, _SECOND_16 = np.uint16(0x9E37 | 1), np.uint16(0x85EB)
_SMALL_GATE = 1 << 16  # entries; cheaper to ask, and good enough for few pairs
_FEW_PAIRS = 1 << 13
_WALKED = 1 << 14  # candidates that walk together
_INSERTED = 1 << 18  # keys put into a table in one go
_MOST_GATE = 24  # bits of a large one
_NONE = np.int32(-1)

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
        ends = np.asarray(ends, dtype=np.int64)
        lengths = np.diff(ends, prepend=0)
        starts = ends - lengths
        state = np.zeros(len(ends), dtype=np.int64)
        edges: list[NDArray[np.uint64]] = []
        count = 1
        live = np.arange(len(ends))
        for depth in range(int(lengths.max(initial=0))):
            live = live[lengths[live] > depth]
            key = _key(state[live], codes[starts[live] + depth])
            distinct, number = np.unique(key, return_inverse=True)
            del key
            edges.append(distinct)
            state[live] = count + number
            count += len(distinct)
        keys = np.concatenate(edges) if edges else np.zeros(0, dtype=np.uint64)
        states = np.arange(1, count, dtype=np.int32)
        inner = np.zeros(count, dtype=np.bool_)
        inner[(keys >> _CODE_BITS).astype(np.int64)] = True
        order = np.argsort(state, kind="stable")
        first = np.zeros(count + 1, dtype=np.int32)
        np.cumsum(np.bincount(state, minlength=count), out=first[1:])
        pairs, pair_states = _pairs(edges)
        table_keys, table_states = _hashed(
            np.concatenate((keys, pairs)), np.concatenate((states, pair_states))
        )
        return cls(
            gate=_gate(pairs),
            singles=_flags(codes[starts[lengths == 1]]),
            begins=_flags(codes[starts]),
            keys=table_keys,
            states=table_states,
            inner=inner,
            first=first,
            terms=order.astype(np.int32),
        )

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """What a file must hold to make the same trie again: `Trie(**arrays)`."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def find(self, codes: Codes) -> Matches:
        """Every term in `codes`; of those that begin at one place, shorter ones come first."""
        found = [self._single(codes)] if len(self.singles) else []
        for at in self._batches(codes):
            pair = _PAIR | codes[at].astype(np.uint64) << _CODE_BITS | codes[at + 1]
            found += self._walk(codes, at, self._look_up(pair))
        return self._matches(found)

    def find_choices(self, codes: Codes, choices: Choices) -> Matches:
        """Like `find`, for short stretches where a code may stand for any of several."""
        if not len(self.begins):
            return self._matches([])
        at = np.flatnonzero(self.begins.take(codes, mode="clip") | (codes >= choices.base))
        state = np.zeros(len(at), dtype=np.int32)
        found = []
        depth = 0
        while len(at):
            go = at + depth < len(codes)
            at, state = at[go], state[go]
            at, state, code = _expand(at, state, codes[at + depth], choices)
            state = self._look_up(_key(state, code))
            depth += 1
            kept = state >= 0
            at, state = at[kept], state[kept]
            hit = self.first[state + 1] > self.first[state]
            found.append((at[hit], depth, state[hit]))
            inner = self.inner[state]
            at, state = at[inner], state[inner]
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
        if len(self.gate) == _SMALL_GATE:
            narrow = block.astype(np.uint16, copy=False)
            mixed = narrow[:-1] * _FIRST_16
            mixed += narrow[1:] * _SECOND_16
            return np.flatnonzero(self.gate.take(mixed))
        wide = block.astype(np.uint32)
        mixed = wide[:-1] * _FIRST
        mixed ^= wide[1:] * _SECOND
        mixed >>= np.uint32(33 - len(self.gate).bit_length())
        return np.flatnonzero(self.gate.take(mixed))

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
            state = self._look_up(_key(state, codes[at + depth]))
            depth += 1

    def _single(self, codes: Codes) -> tuple[NDArray[np.int64], int, NDArray[np.int32]]:
        at = np.flatnonzero(self.singles.take(codes, mode="clip"))
        root = np.zeros(len(at), dtype=np.int32)
        return at, 1, self._look_up(_key(root, codes[at]))

    def _look_up(self, key: NDArray[np.uint64]) -> NDArray[np.int32]:
        """State for each key; -1 where there is none."""
        mask = len(self.keys) - 1
        slot = _slot(key, len(self.keys))
        seen = self.keys.take(slot)
        state = self.states.take(slot)
        other = seen != key
        state[other] = _NONE
        open_ = np.flatnonzero(other & (seen != _EMPTY))
        while len(open_):
            slot[open_] = (slot[open_] + 1) & mask
            seen = self.keys[slot[open_]]
            same = seen == key[open_]
            state[open_[same]] = self.states[slot[open_[same]]]
            open_ = open_[~same & (seen != _EMPTY)]
        return state

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


def _key(state: NDArray[np.integer], code: Codes) -> NDArray[np.uint64]:
    return state.astype(np.uint64) << _CODE_BITS | code


def _pairs(edges: list[NDArray[np.uint64]]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Keys of two characters, with the states they lead to."""
    if len(edges) < 2:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int32)
    first_codes = edges[0] & _CODE
    parents = (edges[1] >> _CODE_BITS).astype(np.int64) - 1
    pairs = _PAIR | first_codes[parents] << _CODE_BITS | edges[1] & _CODE
    states = np.arange(len(pairs), dtype=np.int32) + np.int32(1 + len(edges[0]))
    return pairs, states


def _gate(pairs: NDArray[np.uint64]) -> NDArray[np.bool_]:
    first = ((pairs ^ _PAIR) >> _CODE_BITS).astype(np.uint32)
    second = (pairs & _CODE).astype(np.uint32)
    if len(pairs) < _FEW_PAIRS:
        gate = np.zeros(_SMALL_GATE, dtype=np.bool_)
        gate[first.astype(np.uint16) * _FIRST_16 + second.astype(np.uint16) * _SECOND_16] = True
        return gate
    bits = min(_MOST_GATE, (16 * len(pairs)).bit_length())
    gate = np.zeros(1 << bits, dtype=np.bool_)
    gate[(first * _FIRST ^ second * _SECOND) >> np.uint32(32 - bits)] = True
    return gate


def _flags(codes: Codes) -> NDArray[np.bool_]:
    """Empty where there are none; else False at the end, where all greater codes fall."""
    flags = np.zeros(int(codes.max()) + 2 if len(codes) else 0, dtype=np.bool_)
    flags[codes] = True
    return flags


def _slot(key: NDArray[np.uint64], size: int) -> NDArray[np.int64]:
    return ((key * _SPREAD) >> np.uint64(64 - size.bit_length() + 1)).astype(np.int64)


def _hashed(
    keys: NDArray[np.uint64], states: NDArray[np.int32]
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Open addressing: every key at its slot, or at the next free one."""
    size = 1 << max(8, (3 * len(keys) // 2).bit_length())
    table = np.full(size, _EMPTY, dtype=np.uint64)
    values = np.zeros(size, dtype=np.int32)
    for low in range(0, len(keys), _INSERTED):
        left, meant = keys[low : low + _INSERTED], states[low : low + _INSERTED]
        slot = _slot(left, size)
        while len(left):
            free = table[slot] == _EMPTY
            table[slot[free]] = left[free]  # of several for one slot, the last stays
            placed = table[slot] == left
            values[slot[placed]] = meant[placed]
            left, meant, slot = left[~placed], meant[~placed], slot[~placed]
            slot = (slot + 1) & (size - 1)
    return table, values


def _expand(
    at: NDArray[np.int64], state: NDArray[np.int32], code: Codes, choices: Choices
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint32]]:
    """A row for each choice of the codes that stand for several."""
    code = code.astype(np.uint32)
    if not len(code) or code.max() < choices.base:
        return at, state, code
    index = code.astype(np.int64) - choices.base
    several = index >= 0
    index = np.where(several, index, 0)
    first = choices.first[index]
    many = np.where(several, choices.first[index + 1] - first, 1)
    row = np.repeat(np.arange(len(at)), many)
    ranks = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    chosen = choices.codes[np.where(several[row], first[row] + ranks, 0)]
    return at[row], state[row], np.where(several[row], chosen, code[row])
