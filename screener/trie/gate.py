"""A gate on pairs of characters: it lets every pair through that some term holds, and few others.

One array of flags, asked with a hash of both characters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FIRST, _SECOND = np.uint32(0x9E37_79B1), np.uint32(0x85EB_CA77)
_FIRST_16, _SECOND_16 = np.uint16(0x9E37 | 1), np.uint16(0x85EB)
_SMALL = 1 << 16  # entries; cheaper to ask, and good enough for few pairs
_LEAST_BITS = 17  # of a larger one
_FEW_PAIRS = 1 << 13
_AT_ONCE = 1 << 18  # code points of a great list
_MOST_BITS = 24  # of a large one
_STRICT_BITS = 20  # of one that lets hardly any other pair through
_WRAPPED = 0xFFFF_FFFF

Codes = NDArray[np.unsignedinteger]
Gate = NDArray[np.bool_]


def gate_for(
    first: Codes, second: Codes, most_bits: int = _MOST_BITS, like: Gate | None = None
) -> Gate:
    """The flags for pairs of characters, given as two arrays of the same length.

    One and another `like` it are asked with the same hashes.
    """
    small = len(first) < _FEW_PAIRS if like is None else len(like) == _SMALL
    bits = min(most_bits, max(_LEAST_BITS, (16 * len(first)).bit_length()))
    gate = np.zeros(_SMALL if small else 1 << bits, dtype=np.bool_)
    gate[_places(gate, first, second)] = True
    return gate


def gate_within(
    codes: Codes, ends: NDArray[np.int64], chosen: NDArray[np.bool_] | None = None
) -> Gate:
    """The flags for all neighbours within the `chosen` words; word i ends at `ends[i]` of codes.

    It is asked of few pairs, so that it is strict rather than small.
    """
    lengths = np.diff(ends, prepend=0)
    inside = np.repeat(np.ones(len(ends), np.bool_) if chosen is None else chosen, lengths)
    inside[ends - 1] = False
    bits = max(_STRICT_BITS, (16 * int(np.count_nonzero(inside))).bit_length())
    gate = np.zeros(1 << min(_MOST_BITS, bits), dtype=np.bool_)
    for low in range(0, len(codes), _AT_ONCE):
        first = np.flatnonzero(inside[low : low + _AT_ONCE]) + low
        gate[_places(gate, codes[first], codes[first + 1])] = True
    return gate


def passing(gate: Gate, first: Codes, second: Codes) -> NDArray[np.bool_]:
    """Which of the pairs the gate lets through."""
    return gate.take(_places(gate, first, second))


def pair_passes(gate: Gate, first: int, second: int) -> bool:
    """The same for a single pair; of a large gate."""
    mixed = (first * int(_FIRST) ^ second * int(_SECOND)) & _WRAPPED
    return bool(gate[mixed >> (33 - len(gate).bit_length())])


def neighbours_passing(gate: Gate, codes: Codes) -> NDArray[np.bool_]:
    """Which code and its next the gate lets through; one less than codes."""
    return passing_hashed(gate, neighbours_hashed(gate, codes))


def neighbours_hashed(gate: Gate, codes: Codes) -> Codes:
    """A hash of each code and its next, for `gate` and those like it; one less than codes."""
    plain: Codes = codes.astype(np.uint16 if len(gate) == _SMALL else np.uint32, copy=False)
    return _hashed(gate, plain[:-1], plain[1:])


def passing_hashed(gate: Gate, hashed: Codes) -> NDArray[np.bool_]:
    """Which of the pairs with these hashes the gate lets through."""
    return gate.take(_slots(gate, hashed))


def _places(gate: Gate, first: Codes, second: Codes) -> Codes:
    return _slots(gate, _hashed(gate, first, second))


def _hashed(gate: Gate, first: Codes, second: Codes) -> Codes:
    if len(gate) == _SMALL:
        narrow = first.astype(np.uint16, copy=False) * _FIRST_16
        narrow += second.astype(np.uint16, copy=False) * _SECOND_16
        return narrow
    mixed = first.astype(np.uint32, copy=False) * _FIRST
    mixed ^= second.astype(np.uint32, copy=False) * _SECOND
    return mixed


def _slots(gate: Gate, hashed: Codes) -> Codes:
    return hashed if len(gate) == _SMALL else hashed >> np.uint32(33 - len(gate).bit_length())
