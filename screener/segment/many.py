"""The same answers for many hits of one text together: cuts worked out in arrays.

A text with thousands of hits spends most of its time on cutting words around them. Here all
stretches that hold an asked edge are laid out as one text, and searched and cut side by side.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
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
_APART = 0  # a code that no word holds
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
    bounds = np.concatenate(spans)
    inner = np.concatenate(([False], neighbours_passing(known.inner, codes), [False]))
    asked = np.flatnonzero(inner.take(bounds))
    asked = asked.take(np.flatnonzero(_between_han(codes, bounds.take(asked))))
    crossed = np.zeros(len(spans[0]), dtype=np.int64)
    if not len(asked):
        return crossed
    laid, edges = _laid_out(inner, codes, bounds.take(asked))
    found = known.trie.find(laid)
    short = found.where(np.flatnonzero(found.end - found.start <= _SHORT))
    straddled = np.flatnonzero(_covered(short, len(laid)).take(edges))
    asked, edges = asked.take(straddled), edges.take(straddled)
    (left, right), (start, end) = _cut(known, laid, found, edges)
    hit = asked % len(crossed)
    low, high = _window(line_ends, spans, hit)
    back = bounds.take(asked) - edges
    crossed += np.bincount(hit[start < edges], minlength=len(crossed))
    crossed[hit[(start + back <= spans[0][hit]) & (end + back >= spans[1][hit])]] = 0
    crossed[hit[(left + back < low) | (right + back > high)]] = -1
    return crossed


def _between_han(codes: Codes, at: Positions) -> Flags:
    """Of places inside a text, which have a Han character on both sides."""
    return _han(codes.take(at - 1)) & _han(codes.take(at))


def _han(codes: Codes) -> Flags:
    return (codes >= 0x3400) & (codes < 0xA000) | (codes >= 0x20000)


def _laid_out(inner: Flags, codes: Codes, at: Positions) -> tuple[Codes, Positions]:
    """The stretches around `at` that no word can go beyond, one behind the other, apart by what no
    word holds; and where `at` are there.
    """
    apart = np.flatnonzero(~inner)
    behind = np.searchsorted(apart, at)
    chosen = np.zeros(len(apart), dtype=np.bool_)
    chosen[behind] = True
    stretch = np.flatnonzero(chosen)
    low, high = apart.take(stretch - 1), apart.take(stretch)
    ends = np.cumsum(high - low + 1)
    moved = ends - 1 - high
    places = np.arange(ends[-1]) - np.repeat(moved, high - low + 1)
    laid = codes.take(places, mode="clip")
    laid[ends - 1] = _APART
    return laid, at + moved.take(np.searchsorted(stretch, behind))


def _covered(found: Matches, length: int) -> Flags:
    """At which places some word has begun and not ended."""
    begun = np.bincount(found.start + 1, minlength=length + 1)
    ended = np.bincount(found.end, minlength=length + 1)
    covered: Flags = np.cumsum(begun - ended)[:length] > 0
    return covered


def _window(line_ends: Positions, spans: Bounds, at: Positions) -> Bounds:
    start, end = spans[0][at], spans[1][at]
    begins = np.append(0, line_ends + 1)
    low = begins[np.searchsorted(line_ends, start)]
    high = line_ends[np.searchsorted(line_ends, end)]
    return np.maximum(low, start - _REACH), np.minimum(high, end + _REACH)


def _cut(known: Words, codes: Codes, found: Matches, edges: Positions) -> tuple[Bounds, Bounds]:
    """For each of `edges` the stretch around it that words cover without a break, and the word of
    its likeliest cut that holds the edge, or begins there.
    """
    clear = ~_covered(found, len(codes))
    bounds = np.flatnonzero(clear)
    stretch = np.cumsum(clear) - 1  # of each place
    asked = stretch.take(edges)
    wanted = np.zeros(len(bounds), dtype=np.bool_)
    wanted[asked] = True
    following = _following(known, codes, found, (bounds, stretch, wanted))
    left, right = bounds.take(asked), bounds.take(asked + 1)
    start = left.copy()
    while len(go := np.flatnonzero(following.take(start) <= edges)):
        start[go] = following.take(start.take(go))
    return (left, right), (start, following.take(start))


def _following(
    known: Words, codes: Codes, found: Matches, stretches: tuple[Positions, Positions, Flags]
) -> Positions:
    """Where the likeliest word ends that begins at each place of the stretches wanted.

    Worked out from their ends, for all places together that stand as far from these.
    """
    start, end, weight, distance = _choices(known, codes, found, stretches)
    nowhere = len(codes)  # where a stretch ends, nothing is to come; another may begin there
    to = np.where(end - start == distance, nowhere, end)
    best, following = np.zeros(nowhere + 1), np.zeros(nowhere, dtype=np.int64)
    steps = np.searchsorted(distance, np.arange(1, int(distance.max(initial=0)) + 2)).tolist()
    for low, high in pairwise(steps):
        if low == high:
            continue
        at, likely = start[low:high], weight[low:high] + best.take(to[low:high])
        first = np.flatnonzero(np.append(True, at[1:] != at[:-1]))
        most = np.maximum.reduceat(likely, first)
        best[at.take(first)] = most
        chosen = np.flatnonzero(likely == np.repeat(most, np.diff(first, append=high - low)))
        following[at.take(chosen)] = end[low:high].take(chosen)  # of two as likely, the longer
    return following


def _choices(
    known: Words, codes: Codes, found: Matches, stretches: tuple[Positions, Positions, Flags]
) -> tuple[Positions, Positions, Weights, Positions]:
    """What may begin at each place of the stretches wanted: where it stands, how likely it is, and
    how far the end of the stretch is; by that, then by place, shorter ones first.
    """
    bounds, stretch, wanted = stretches
    inside = wanted.take(stretch)
    found = found.where(np.flatnonzero(inside.take(found.start)))
    alone = np.flatnonzero(inside)
    single = known.single.take(codes.take(alone), mode="clip")
    begun = np.zeros(len(codes), dtype=np.bool_)
    begun[found.start] = True
    single[np.isneginf(single) & ~begun.take(alone)] = known.unknown
    start, end = np.concatenate((alone, found.start)), np.concatenate((alone + 1, found.end))
    weight = np.concatenate((single, known.weights.take(found.term)))
    distance = bounds.take(stretch.take(start) + 1) - start
    order = np.lexsort((end, start, distance))
    return start.take(order), end.take(order), weight.take(order), distance.take(order)


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
