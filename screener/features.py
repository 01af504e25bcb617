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
BUCKETS = 1 << 18

# Words that say how secret a text calls itself, or that it is published. The markings have rules of
# their own; the model must judge the content, or it would flatter itself on labelled texts.
_MARKING = re.compile(
    "绝密|机密|秘密|密级|涉密|保密|内部|内参|外传|不要|公告|公示|公开|公布|发布|刊发|官网|网站|上网"
)
_MASK = "◆"
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


def grams(texts: Sequence[str]) -> Grams:
    """Hash every character and pair of neighbours of each folded text."""
    encoded = [masked(text).encode("utf-32-le", "surrogatepass") for text in texts]
    codes = np.frombuffer(b"".join(encoded), dtype="<u4").astype(np.uint64)
    rows = np.repeat(np.arange(len(texts)), [len(one) // 4 for one in encoded])
    single = _mix(codes)
    pair = _mix(single[:-1] ^ codes[1:])
    inside = rows[:-1] == rows[1:]
    keys = np.concatenate(
        [rows * BUCKETS + _bucket(single), rows[:-1][inside] * BUCKETS + _bucket(pair[inside])]
    )
    distinct, counts = np.unique(keys, return_counts=True)
    return Grams(distinct // BUCKETS, distinct % BUCKETS, 1.0 + np.log(counts))


def _mix(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed: NDArray[np.uint64] = codes * _PRIME
    return mixed ^ (mixed >> np.uint64(29))


def _bucket(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return ((hashes * _PRIME) >> np.uint64(40)).astype(np.int64) & (BUCKETS - 1)
