"""Runs of twelve characters: passages that share one are too alike to learn from and test with."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from screener.fold import fold_term

RUN = 12
_BLANK = re.compile(r"\s+")
_BASE = np.uint64(0x9E3779B97F4A7C15)


def runs(texts: Iterable[str]) -> NDArray[np.uint64]:
    """Hashes of all runs of the folded texts, blanks left out; sorted, each once."""
    found = [_runs(text) for text in texts]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.uint64)


def shares_run(text: str, known: NDArray[np.uint64]) -> bool:
    """Does a run of `text` stand among `known`?"""
    mine = _runs(text)
    if not len(known) or not len(mine):
        return False
    places = np.minimum(np.searchsorted(known, mine), len(known) - 1)
    return bool((known[places] == mine).any())


def _runs(text: str) -> NDArray[np.uint64]:
    plain = _BLANK.sub("", fold_term(text)).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(plain, dtype="<u4").astype(np.uint64)
    count = len(codes) - RUN + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    hashed = np.zeros(count, np.uint64)
    for offset in range(RUN):  # unsigned arithmetic wraps round: a hash, not a number
        hashed = hashed * _BASE + codes[offset : offset + count]
    return hashed
