"""What the classifier sees of a text: hashed character uni- and bigrams, marking words masked.

Training and screening share this file; a change of anything in it needs a new VERSION.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

VERSION = 1
_BITS = 18
BUCKETS = 1 << _BITS
_FEW_ROWS = 1 << 12  # up to here, a row and a bucket fit into 32 bits

# Words that say how secret a text calls itself, or that it is published. The markings have rules of
# their own; the model must judge the content, or it would flatter itself on labelled texts.
_MARKING = re.compile(
    "绝密|机密|秘密|密级|涉密|保密|内部|内参|外传|不要|公告|公示|公开|公布|发布|刊发|官网|网站|上网"
)
_MASK = "◆"
_APART = "\ud800"  # half a pair, which no folded text holds
_DIGIT = re.compile("[0-9]")
_PRIME = np.uint64(0x9E3779B97F4A7C15)


class Grams(NamedTuple):
    """Distinct grams of a batch: text `row[i]` holds `bucket[i]`, `weight[i]` is 1 + ln(count)."""

    row: NDArray[np.int64]
    bucket: NDArray[np.int64]
    weight: NDArray[np.float64]


def masked(folded: str) -> str:
    """Folded text without marking words and with every digit alike."""
    return _DIGIT.sub("0", _MARKING.sub(_MASK, folded))


class Hashed:
    """Folded texts hashed once, character by character, to be counted alone and in runs."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = _MARKING.sub(_MASK, _APART.join(text.replace(_APART, "\ufffd") for text in texts))
        plain = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        apart = np.flatnonzero(plain == ord(_APART))
        self._starts = np.concatenate(([0], apart + 1))[: len(texts)]
        self._ends = np.concatenate((apart, [len(plain)]))[: len(texts)]
        codes = np.where((plain >= ord("0")) & (plain <= ord("9")), ord("0"), plain)
        codes[apart] = ord("\n")
        mixed = _mix(codes.astype(np.uint64))
        self._single = _bucket(mixed)
        self._pair = _bucket(_mix(mixed[:-1] ^ codes[1:].astype(np.uint64)))

    def __len__(self) -> int:
        return len(self._starts)

    def grams(self, runs: Sequence[tuple[int, int]]) -> Grams:
        """Rows for runs of texts, `first` to before `end`, joined by line feeds."""
        pairs = np.array(runs, dtype=np.int64).reshape(-1, 2)
        starts, ends = self._starts[pairs[:, 0]], self._ends[pairs[:, 1] - 1]
        keys = np.concatenate(
            (_keyed(self._single, starts, ends), _keyed(self._pair, starts, ends - 1))
        )
        keys.sort()
        begins = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        counts = np.diff(begins, append=len(keys))
        weights = 1.0 + np.log(np.arange(1, counts.max(initial=1) + 1))  # few counts differ
        distinct = keys[begins].astype(np.int64)
        return Grams(distinct >> _BITS, distinct & (BUCKETS - 1), weights[counts - 1])


def grams(texts: Sequence[str]) -> Grams:
    """Hash every character and pair of neighbours of each folded text."""
    return Hashed(texts).grams([(index, index + 1) for index in range(len(texts))])


def _keyed(
    buckets: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The buckets of every range, with the number of the range above them."""
    sizes = np.maximum(ends - starts, 0)
    kind = np.int32 if len(sizes) < _FEW_ROWS else np.int64
    places = np.arange(sizes.sum()) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    rows = np.arange(0, len(sizes) * BUCKETS, BUCKETS, dtype=kind)
    keys: NDArray[np.int64] = np.repeat(rows, sizes)
    keys |= buckets.astype(kind).take(places)
    return keys


def _mix(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed: NDArray[np.uint64] = codes * _PRIME
    return mixed ^ (mixed >> np.uint64(29))


def _bucket(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return ((hashes * _PRIME) >> np.uint64(40)).astype(np.int64) & (BUCKETS - 1)
