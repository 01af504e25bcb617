"""The same answers for many hits of one text together: cuts worked out in arrays.

A text with thousands of hits spends most of its time on cutting words around them. Here the whole
dictionary is found in one pass, and all stretches that hold an asked edge are cut side by side.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener import mapped
from screener.segment.dictionary import dictionary_size, frequencies
from screener.segment.sentences import Bounds, Codes, Positions
from screener.trie import Matches, Trie
from screener.trie.gate import Gate, gate_for, neighbours_passing

_FORMAT = 4
_SHORT = 5  # longest word that is looked for across an edge
_REACH = 12  # code points either side of a hit that are cut into words
_CODES = 1 << 16
_IN_BLOCK = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")  # what jieba cuts in one piece

Flags = NDArray[np.bool_]
Weights = NDArray[np.float64]


class Words(NamedTuple):
    """The dictionary: words of several characters with how likely each is, as a logarithm.

    `single` says the same by code point, -inf where the character is no word; `unknown` is what a
    character costs that begins no word. `inner` lets all neighbours within words through.
    """

    trie: Trie
    inner: Gate
    weights: Weights
    single: Weights
    unknown: float


def words_at_hand() -> Words | None:
    """The dictionary as it was stored, mapped into memory; None where it was not."""
    return _stored()


@cache
def words() -> Words:
    """The dictionary, made (in some seconds) where it is not stored, and then stored."""
    known = _stored()
    if known is None:
        known = _made()
        _store(known)
    return known


def _made() -> Words:
    frequency, whole = frequencies()
    total = math.log(whole)
    listed = sorted(
        word
        for word, count in frequency.items()
        if count and len(word) > 1 and _IN_BLOCK.fullmatch(word)
    )
    codes = np.frombuffer("".join(listed).encode("utf-32-le"), dtype="<u4")
    trie = Trie.build(codes, np.cumsum([len(word) for word in listed], dtype=np.int64))
    single = np.full(_CODES, -np.inf)
    for word, count in frequency.items():
        if count and len(word) == 1 and ord(word) < _CODES - 1:
            single[ord(word)] = math.log(count) - total
    weights = np.array([math.log(frequency[word]) - total for word in listed])
    return Words(trie, _inner(codes, listed), weights, single, -total)


def _inner(codes: Codes, listed: Sequence[str]) -> Gate:
    inside = np.ones(len(codes), dtype=np.bool_)
    inside[np.cumsum([len(word) for word in listed]) - 1] = False
    at = np.flatnonzero(inside)
    pairs = np.unique(codes[at].astype(np.uint64) << np.uint64(32) | codes[at + 1])
    return gate_for((pairs >> np.uint64(32)).astype(np.uint32), pairs.astype(np.uint32))


def edges_crossed(known: Words, codes: Codes, line_ends: Positions, spans: Bounds) -> Positions:
    """For each of `spans` how many of its edges lie inside a word that does not hold all of it.

    -1 where the stretch to cut reaches beyond what is looked at around a hit.
    """
    bounds = np.concatenate((spans[0], spans[1]))
    inner = np.concatenate(([False], neighbours_passing(known.inner, codes), [False]))
    asked = np.flatnonzero(inner[bounds] & _between_han(codes, bounds))
    places = _around(inner, bounds[asked])
    found = known.trie.find_from(codes, places)
    found = found.where(np.argsort(found.start, kind="stable"))  # shorter ones come first
    short = found.where(found.end - found.start <= _SHORT)
    asked = asked[_lie_inside(short, bounds[asked])]
    clear = places[~_lie_inside(found, places)]
    edges, hit = bounds[asked], asked % len(spans[0])
    left = clear[np.searchsorted(clear, edges, side="right") - 1]
    right = clear[np.searchsorted(clear, edges)]
    low, high = _window(line_ends, spans, hit)
    start, end = _word_at(known, codes, found, (left, right), edges)
    crossed = np.bincount(hit[start < edges], minlength=len(spans[0]))
    crossed[hit[(start <= spans[0][hit]) & (end >= spans[1][hit])]] = 0
    crossed[hit[(left < low) | (right > high)]] = -1
    return crossed


def _between_han(codes: Codes, at: Positions) -> Flags:
    before, behind = codes.take(at - 1, mode="clip"), codes.take(at, mode="clip")
    return _han(before) & _han(behind) & (at > 0) & (at < len(codes))


def _han(codes: Codes) -> Flags:
    return (codes >= 0x3400) & (codes < 0xA000) | (codes >= 0x20000)


def _around(inner: Flags, at: Positions) -> Positions:
    """All places of the stretches around `at` that no word can go beyond, their ends too."""
    apart = np.flatnonzero(~inner)
    stretch = np.unique(np.searchsorted(apart, at))
    low = apart[stretch - 1]
    sizes = apart[stretch] - low + 1
    row = np.repeat(np.arange(len(low)), sizes)
    places = low[row] + np.arange(len(row)) - (np.cumsum(sizes) - sizes)[row]
    return places[np.flatnonzero(np.append(True, places[1:] != places[:-1]))] if len(row) else row


def _lie_inside(found: Matches, at: Positions) -> Flags:
    """At which of the places `at` some word has begun and not ended."""
    return np.searchsorted(found.start, at) > np.searchsorted(np.sort(found.end), at, side="right")


def _window(line_ends: Positions, spans: Bounds, at: Positions) -> Bounds:
    start, end = spans[0][at], spans[1][at]
    begins = np.append(0, line_ends + 1)
    low = begins[np.searchsorted(line_ends, start)]
    high = line_ends[np.searchsorted(line_ends, end)]
    return np.maximum(low, start - _REACH), np.minimum(high, end + _REACH)


def _word_at(
    known: Words, codes: Codes, found: Matches, stretches: Bounds, edges: Positions
) -> Bounds:
    """The words of the likeliest cuts of `stretches` that hold `edges`, or begin there."""
    left, first = np.unique(stretches[0], return_index=True)
    right = stretches[1][first]
    best, following = np.zeros(len(codes) + 1), np.zeros(len(codes) + 1, dtype=np.int64)
    for step in range(1, int((right - left).max(initial=0)) + 1):
        stop = right[right - left >= step]  # where the next stretch may begin: 0 from there on
        at = stop - step
        row, last = np.searchsorted(found.start, at), np.searchsorted(found.start, at, side="right")
        alone = known.single.take(codes[at], mode="clip")
        alone = np.where(np.isneginf(alone) & (row == last), known.unknown, alone)
        score, end = alone + np.where(at + 1 == stop, 0.0, best[at + 1]), at + 1
        for _ in range(int((last - row).max(initial=0))):
            more = np.flatnonzero(row < last)
            word, to = row[more], found.end[row[more]]
            likely = known.weights[found.term[word]] + np.where(to == stop[more], 0.0, best[to])
            better = likely >= score[more]  # of two as likely, the one that begins longer
            score[more[better]], end[more[better]] = likely[better], to[better]
            row = row + 1
        best[at], following[at] = score, end
    at = stretches[0].copy()
    while len(go := np.flatnonzero(following[at] <= edges)):
        at[go] = following[at[go]]
    return at, following[at]


def _name() -> str:
    key = hashlib.sha256(f"{_FORMAT} {dictionary_size()}".encode()).hexdigest()
    return f"words-{key[:16]}"


@cache
def _stored() -> Words | None:
    arrays = mapped.load(_name())
    if arrays is None:
        return None
    try:
        trie = {name[5:]: array for name, array in arrays.items() if name.startswith("trie.")}
        single = np.array(arrays["single"])
        return Words(
            Trie(**trie), arrays["inner"], arrays["weights"], single, float(arrays["unknown"][0])
        )
    except (ValueError, KeyError, TypeError):
        return None


def _arrays(known: Words) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for name, array in known.trie.arrays().items():
        yield f"trie.{name}", array
    yield "inner", known.inner
    yield "single", known.single
    yield "unknown", np.array([known.unknown])
    yield "weights", known.weights


def _store(known: Words) -> None:
    """For the next process."""
    mapped.store(_name(), dict(_arrays(known)))
