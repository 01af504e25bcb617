"""Terms found where a code may stand for any of several characters.

The characters two codes in a row may be, and begin a term with, are worked out once for each two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.trie import Choices, Codes, Found, Matches, Trie
from screener.trie.gate import passing
from screener.trie.table import look_up, pair, step

_MOST_KNOWN = 1 << 16  # beginnings kept; beyond, they are forgotten and worked out anew

Positions = NDArray[np.int64]
States = NDArray[np.int32]


class Chooser:
    """Searches short stretches for the terms of `trie`; `choices` say what codes stand for."""

    def __init__(self, trie: Trie, choices: Choices) -> None:
        self.choices = choices
        self._trie = trie
        self._opening = _narrowed(choices, trie.begins)
        self._known: dict[tuple[int, int], States] = {}

    def find(self, codes: Codes) -> Matches:
        """Every term in `codes`, in no order."""
        trie = self._trie
        found = self._single(codes)
        at, state = self._pairs(codes)
        depth = 2
        while len(at):
            hit = trie.ends[state]
            found.append((at[hit], depth, state[hit]))
            go = np.flatnonzero(trie.inner[state] & (at + depth < len(codes)))
            row, code = expanded(codes[at[go] + depth], self.choices)
            row = go[row]
            at, state = _reached(at[row], self._look_up(step(state[row], code)))
            depth += 1
        return trie.matches(found)

    def _single(self, codes: Codes) -> list[Found]:
        """Terms of one character."""
        singles = self._trie.singles
        if not len(singles):
            return []
        at = np.flatnonzero(singles.take(codes, mode="clip") | (codes >= self.choices.base))
        row, code = expanded(codes[at], self.choices)
        likely = np.flatnonzero(singles.take(code, mode="clip"))
        root = np.zeros(len(likely), dtype=np.int32)
        return [(at[row[likely]], 1, self._look_up(step(root, code[likely])))]

    def _pairs(self, codes: Codes) -> tuple[Positions, States]:
        """Where terms of more may begin, and the states that their first two characters lead to."""
        if len(codes) < 2 or not len(self._trie.begins):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
        several = codes >= self.choices.base
        both = several[:-1] & several[1:]
        begins = self._trie.begins.take(codes[:-1], mode="clip") | several[:-1]
        at = np.flatnonzero(begins & ~both)
        row, first = expanded(codes[at], self._opening)
        at = at[row]
        row, second = expanded(codes[at + 1], self.choices)
        at, first = at[row], first[row]
        likely = np.flatnonzero(passing(self._trie.gate, first, second))
        one = _reached(at[likely], self._look_up(pair(first[likely], second[likely])))
        two = self._pairs_of_two(codes, np.flatnonzero(both))
        return np.concatenate((one[0], two[0])), np.concatenate((one[1], two[1]))

    def _pairs_of_two(self, codes: Codes, at: Positions) -> tuple[Positions, States]:
        """The same where both codes stand for several."""
        asked = zip(codes[at].tolist(), codes[at + 1].tolist(), strict=True)
        reached = [self._begun(first, second) for first, second in asked]
        if not reached:
            return at, np.zeros(0, dtype=np.int32)
        return np.repeat(at, list(map(len, reached))), np.concatenate(reached)

    def _begun(self, first: int, second: int) -> States:
        """The states that any first two characters lead to."""
        states = self._known.get((first, second))
        if states is None:
            ones, others = self._opening.of(first), self.choices.of(second)
            every = np.repeat(ones, len(others)), np.tile(others, len(ones))
            likely = passing(self._trie.gate, *every)
            states = self._look_up(pair(every[0][likely], every[1][likely]))
            states = states[states >= 0]
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[first, second] = states
        return states

    def _look_up(self, key: NDArray[np.uint64]) -> States:
        return look_up(self._trie.keys, self._trie.states, key)


def _reached(at: Positions, state: States) -> tuple[Positions, States]:
    kept = state >= 0
    return at[kept], state[kept]


def _narrowed(choices: Choices, flags: NDArray[np.bool_]) -> Choices:
    """Only those of the characters that `flags` name."""
    if not len(flags) or not len(choices.codes):
        return Choices(choices.base, np.zeros_like(choices.first), choices.codes[:0])
    kept = flags.take(choices.codes, mode="clip")
    return Choices(choices.base, np.append(0, np.cumsum(kept))[choices.first], choices.codes[kept])


def expanded(code: Codes, choices: Choices) -> tuple[Positions, NDArray[np.uint32]]:
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
    chosen = several[row]
    meant = code[row]
    meant[chosen] = choices.codes[(first[row] + ranks)[chosen]]
    return row, meant
