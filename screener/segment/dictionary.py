"""The dictionary of words: jieba stands behind this module.

It costs half a second to load, so texts without a doubtful hit never load it.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from screener.paths import private_folder


@cache
def tokenizer() -> Any:
    """A tokenizer of our own: the module's global one would keep its cache where all may write."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    ours = jieba.Tokenizer()
    with TemporaryDirectory() as passing:
        ours.tmp_dir = str(private_folder() or passing)
        ours.initialize()
    return ours


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
    return (word for word, frequency in tokenizer().FREQ.items() if frequency)


def dictionary_size() -> tuple[str, int]:
    """The library's version and the bytes of its dictionary: another list has another size."""
    import jieba

    return jieba.__version__, Path(jieba.__file__).with_name("dict.txt").stat().st_size
