"""The same answers for many hits of one text together: cuts worked out in arrays.

A text with thousands of hits spends most of its time on cutting words around them. Here the whole
dictionary is found in one pass, and all stretches that hold an asked edge are cut side by side.
"""

from __future__ import annotations

import hashlib
import math
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.paths import private_folder
from screener.segment.dictionary import dictionary_size, tokenizer
from screener.segment.sentences import Bounds, Codes, Positions
from screener.trie import Matches, Trie

_FORMAT = 1
_SHORT = 5  # longest word that is looked for across an edge
_REACH = 12  # code points either side of a hit that are cut into words
_CODES = 1 << 16
_IN_BLOCK = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")  # what jieba cuts in one piece

Flags = NDArray[np.bool_]
Weights = NDArray[np.float64]


class Words(NamedTuple):
    """The dictionary: words of several characters with how likely each is, as a logarithm.

    `single` says the same by code point, -inf where the character is no word; `unknown` is what a
    character costs that begins no word.
    """

    trie: Trie
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
    frequency, total = tokenizer().FREQ, math.log(tokenizer().total)
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
    return Words(trie, weights, single, -total)


def edges_crossed(known: Words, codes: Codes, line_ends: Positions, spans: Bounds) -> Positions:
    """For each of `spans` how many of its edges lie inside a word that does not hold all of it.

    -1 where the stretch to cut reaches beyond what is looked at around a hit.
    """
    found = known.trie.find(codes)
    found = found.where(np.argsort(found.start, kind="stable"))  # shorter ones come first
    short = found.where(found.end - found.start <= _SHORT)
    asked = _lie_inside(short, len(codes)) & _between_han(codes)
    clear = np.flatnonzero(~_lie_inside(found, len(codes)))
    crossed = np.zeros(len(spans[0]), dtype=np.int64)
    holds = np.zeros(len(spans[0]), dtype=np.bool_)
    beyond = np.zeros(len(spans[0]), dtype=np.bool_)
    for edges in spans:
        at = np.flatnonzero(asked[edges])
        left = clear[np.searchsorted(clear, edges[at], side="right") - 1]
        right = clear[np.searchsorted(clear, edges[at])]
        low, high = _window(line_ends, spans, at)
        far = (left < low) | (right > high)
        beyond[at[far]] = True
        start, end = _word_at(known, codes, found, (left, right), edges[at])
        holds[at] |= (start <= spans[0][at]) & (end >= spans[1][at])
        crossed[at] += start < edges[at]
    crossed[holds] = 0
    crossed[beyond] = -1
    return crossed


def _lie_inside(found: Matches, length: int) -> Flags:
    """At which places some word has begun and not ended."""
    begun = np.bincount(found.start + 1, minlength=length + 2)
    return np.cumsum(begun - np.bincount(found.end, minlength=length + 2))[: length + 1] > 0


def _between_han(codes: Codes) -> Flags:
    han = (codes >= 0x3400) & (codes < 0xA000) | (codes >= 0x20000)
    return np.concatenate(([False], han[1:] & han[:-1], [False]))[: len(codes) + 1]


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


def _place() -> Path | None:
    private = private_folder()
    if private is None:
        return None
    key = hashlib.sha256(f"{_FORMAT} {dictionary_size()}".encode()).hexdigest()
    return private / f"words-{key[:16]}"


@cache
def _stored() -> Words | None:
    folder = _place()
    if folder is None or not (folder / "weights.npy").is_file():
        return None
    try:
        arrays = {
            path.stem: np.asarray(np.load(path, mmap_mode="r")) for path in folder.glob("*.npy")
        }
        trie = {name[5:]: array for name, array in arrays.items() if name.startswith("trie.")}
        single = np.array(arrays["single"])
        return Words(Trie(**trie), arrays["weights"], single, float(arrays["unknown"][0]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _arrays(known: Words) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for name, array in known.trie.arrays().items():
        yield f"trie.{name}", array
    yield "single", known.single
    yield "unknown", np.array([known.unknown])
    yield "weights", known.weights


def _store(known: Words) -> None:
    """For the next process; where that cannot be, nothing is lost but time."""
    folder = _place()
    if folder is None:
        return
    try:
        passing = Path(mkdtemp(dir=folder.parent))
        for name, array in _arrays(known):
            np.save(passing / f"{name}.npy", array, allow_pickle=False)
        shutil.rmtree(folder, ignore_errors=True)
        passing.rename(folder)
    except OSError:
        return
