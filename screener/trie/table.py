"""The steps of a trie in one table: (state, character) to state, by open addressing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CODE_BITS, CODE = np.uint64(21), np.uint64((1 << 21) - 1)  # where the character is in a key
PAIR = np.uint64(1 << 63)  # marks a key of two characters, which skips the first step
_EMPTY = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)
_INSERTED = 1 << 18  # keys put into a table in one go
_SMALL = 1 << 16  # keys of a table with room to spare, for most that is asked it does not hold
_NONE = np.int32(-1)

Codes = NDArray[np.unsignedinteger]
Keys = NDArray[np.uint64]
States = NDArray[np.int32]


def step(state: NDArray[np.integer], code: Codes) -> Keys:
    """Keys for going on from states with characters."""
    return state.astype(np.uint64) << CODE_BITS | code


def pair(first: Codes, second: Codes) -> Keys:
    """Keys for going on from the root with two characters at once."""
    return PAIR | first.astype(np.uint64) << CODE_BITS | second


def look_up(keys: Keys, states: States, key: Keys) -> States:
    """State for each key; -1 where there is none."""
    mask = len(keys) - 1
    slot = _slot(key, len(keys))
    seen = keys.take(slot)
    state = states.take(slot)
    other = seen != key
    state[other] = _NONE
    open_ = np.flatnonzero(other & (seen != _EMPTY))
    while len(open_):
        slot[open_] = (slot[open_] + 1) & mask
        seen = keys[slot[open_]]
        same = seen == key[open_]
        state[open_[same]] = states[slot[open_[same]]]
        open_ = open_[~same & (seen != _EMPTY)]
    return state


def table_of(keys: list[Keys], states: list[States]) -> tuple[Keys, States]:
    """Every key at its slot, or at the next free one. The lists are used up."""
    count = sum(map(len, keys))
    room = 4 * count if count < _SMALL else 3 * count // 2
    size = 1 << max(8, room.bit_length())
    table = np.full(size, _EMPTY, dtype=np.uint64)
    values = np.zeros(size, dtype=np.int32)
    while keys:
        some, meant = keys.pop(), states.pop()
        for low in range(0, len(some), _INSERTED):
            _insert(table, values, some[low : low + _INSERTED], meant[low : low + _INSERTED])
    return table, values


def _insert(table: Keys, values: States, left: Keys, meant: States) -> None:
    slot = _slot(left, len(table))
    while len(left):
        free = table[slot] == _EMPTY
        table[slot[free]] = left[free]  # of several for one slot, the last stays
        placed = table[slot] == left
        values[slot[placed]] = meant[placed]
        left, meant, slot = left[~placed], meant[~placed], slot[~placed]
        slot = (slot + 1) & (len(table) - 1)


def _slot(key: Keys, size: int) -> NDArray[np.int64]:
    return ((key * _SPREAD) >> np.uint64(64 - size.bit_length() + 1)).astype(np.int64)
