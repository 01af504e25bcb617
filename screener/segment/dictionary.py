"""The dictionary of words: jieba stands behind this module.

Texts without a doubtful hit never load it.
"""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Iterator
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np

from screener import mapped
from screener.segment.frequencies import Frequencies, Order, entries, order
from screener.steady import remembered


@cache
def tokenizer() -> Any:
    """A tokenizer of our own, that looks words up where jieba would load them all."""
    import jieba

    from screener.segment.likeliest import Tokenizer

    jieba.setLogLevel(logging.ERROR)

    def load() -> None:
        ours.FREQ = ours.gen_pfdict(ours.get_dict_file())[0]

    path = _listed()
    with path.open("rb") as file:
        data = mmap(file.fileno(), 0, access=ACCESS_READ)
    counts = Frequencies(data, load, _order(path, data))
    ours = Tokenizer(counts, counts.total)
    return ours


def load_dictionary() -> None:
    """So that the first question finds it loaded, and the next process finds kept what is costly.

    A worker may keep nothing.
    """
    tokenizer()


def _order(path: Path, data: mmap) -> Order:
    """As it was kept, or made and kept for the next process."""
    digest = remembered("dictionary", (), [path], lambda: hashlib.sha256(data).hexdigest())
    name = f"dictionary/{digest[:16]}"
    kept = mapped.load(name)
    if kept is not None and {"starts", "total"} <= kept.keys():
        return Order(kept["starts"], int(kept["total"][0]))
    found = order(data[:])
    mapped.store(name, {"starts": found.starts, "total": np.array([found.total])}, most=2)
    return found


def _listed() -> Path:
    """jieba's own list of words."""
    import jieba

    return Path(jieba.__file__).with_name(jieba.DEFAULT_DICT_NAME)


def frequencies() -> tuple[dict[str, int], int]:
    """Every word of the dictionary with its count, and the sum of all counts."""
    return entries(_listed().read_bytes()), tokenizer().total


def known_word(word: str) -> bool:
    return bool(tokenizer().FREQ.get(word))


def stands_as_likely(before: str, word: str, behind: str) -> bool:
    """Is `word`, as a word of its own, in the likeliest cut of it and what is around it?

    It gets the weight that jieba's `suggest_freq` gives a word that is added.
    """
    total = tokenizer().total
    weight = math.log(int(math.exp(_likelihood(word)) * total) + 1) - math.log(total)
    apart = _likelihood(before) + weight + _likelihood(behind)
    return apart >= _likelihood(before + word + behind)


def _likelihood(text: str) -> float:
    """Of the likeliest cut into words, as a logarithm."""
    route: dict[int, tuple[float, int]] = {}
    ours = tokenizer()
    ours.calc(text, ours.get_DAG(text), route)
    return float(route[0][0])


def dictionary_words() -> Iterator[str]:
    """Every word of the dictionary."""
    return iter(frequencies()[0])


def dictionary_size() -> tuple[str, int]:
    """The library's version and the bytes of its dictionary: another list has another size."""
    import jieba

    return jieba.__version__, _listed().stat().st_size
