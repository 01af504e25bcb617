"""From terms to the arrays of a trie, one depth of all terms after the other."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from screener.trie.gate import gate_for
from screener.trie.table import CODE, CODE_BITS, Codes, Keys, States, pair, step, table_of

_LATER_BITS = 22  # of the second gate: for a great list, small rather than strict


def built(codes: Codes, ends: NDArray[np.int64]) -> Mapping[str, NDArray[np.generic]]:
    """The fields of `Trie`. Term i ends at `ends[i]` of `codes`; none is empty."""
    lengths = np.diff(ends, prepend=0)
    starts = ends - lengths
    state, edges, states = _edges(codes, starts, lengths)
    count = 1 + sum(map(len, edges))
    inner, ended = np.zeros((2, count + 1), dtype=np.bool_)  # one more, for what is no state
    ended[state] = True
    for keys in edges:
        inner[(keys >> CODE_BITS).astype(np.int64)] = True
    order = np.argsort(state, kind="stable").astype(np.int32)
    first = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(state, minlength=count), out=first[1:])
    later_pairs = _later_pairs(edges, states)
    gate = gate_for(*_add_pairs(edges, states))
    two = starts[lengths == 2]
    table_keys, table_states = table_of(edges, states)
    return {
        "gate": gate,
        "whole": gate_for(codes[two], codes[two + 1], _LATER_BITS, gate),
        "later": gate_for(*later_pairs, _LATER_BITS, gate),
        "singles": _flags(codes[starts[lengths == 1]]),
        "begins": _flags(codes[starts]),
        "keys": table_keys,
        "states": table_states,
        "ends": ended,
        "inner": inner,
        "first": first,
        "terms": order,
    }


def _edges(
    codes: Codes, starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[States, list[Keys], list[States]]:
    """The state each term ends in; at each depth the keys, and the states they lead to."""
    state = np.zeros(len(starts), dtype=np.int32)
    edges: list[Keys] = []
    states: list[States] = []
    count = 1
    live = np.arange(len(starts), dtype=np.int32)
    for depth in range(int(lengths.max(initial=0))):
        live = live[lengths[live] > depth]
        distinct, number = _numbered(step(state[live], codes[starts[live] + depth]))
        state[live] = number + np.int32(count)
        edges.append(distinct)
        states.append(np.arange(count, count + len(distinct), dtype=np.int32))
        count += len(distinct)
    return state, edges, states


def _numbered(keys: Keys) -> tuple[Keys, NDArray[np.int32]]:
    """Distinct keys in order, and which of them each is; leaner than `np.unique`."""
    order = np.argsort(keys).astype(np.int32)
    ordered = keys[order]
    new = np.append(True, ordered[1:] != ordered[:-1])[: len(keys)]
    number = np.empty(len(keys), dtype=np.int32)
    number[order] = np.cumsum(new, dtype=np.int32) - np.int32(1)
    return ordered[new], number


def _later_pairs(edges: list[Keys], states: list[States]) -> tuple[Codes, Codes]:
    """The second and third characters of all terms that have them."""
    if len(edges) < 3:
        nothing = np.zeros(0, dtype=np.uint32)
        return nothing, nothing
    parents = (edges[2] >> CODE_BITS).astype(np.int64) - states[1][0]
    return edges[1][parents] & CODE, edges[2] & CODE


def _add_pairs(edges: list[Keys], states: list[States]) -> tuple[Codes, Codes]:
    """Add the keys of two characters to the others; returns the characters."""
    if len(edges) < 2:
        nothing = np.zeros(0, dtype=np.uint32)
        return nothing, nothing
    parents = (edges[1] >> CODE_BITS).astype(np.int64) - 1
    first, second = (edges[0] & CODE)[parents], edges[1] & CODE
    edges.append(pair(first, second))
    states.append(states[1])
    return first, second


def _flags(codes: Codes) -> NDArray[np.bool_]:
    """Empty where there are none; else False at the end, where all greater codes fall."""
    flags = np.zeros(int(codes.max()) + 2 if len(codes) else 0, dtype=np.bool_)
    flags[codes] = True
    return flags
