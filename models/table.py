"""Passages as numbers, for training: grams counted, and weighed as the classifier weighs them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.corpus import Example
from screener import features
from screener.segment import Segmenter

_RARE = 2  # texts; what stands in fewer says nothing about others
_RARE_PAIR = 8  # the same for pairs: there are many of them
_EVEN = 0.3  # what a gram that leaks and their twins have alike keeps of its rarity
_LEAST = 1e-9


class Table(NamedTuple):
    """Texts as the cascade sees them, and their labels: counted once, fitted often.

    A row a text, a column a bucket. `written` tells the passages written for training from
    excerpts of published texts.
    """

    characters: Any
    words: Any
    character_pairs: Any
    word_pairs: Any
    labels: NDArray[np.bool_]
    written: NDArray[np.bool_]

    @property
    def views(self) -> tuple[tuple[Any, int], ...]:
        """What the looks see, and in how many texts a gram of each must stand."""
        runs, pairs = (self.characters, self.words), (self.character_pairs, self.word_pairs)
        return (*((view, _RARE) for view in runs), *((view, _RARE_PAIR) for view in pairs))

    def rows(self, kept: NDArray[np.bool_]) -> Table:
        return Table(*(column[kept] for column in self))


def table(examples: Sequence[Example], clean: Sequence[str]) -> Table:
    """Examples first, then clean passages."""
    texts = [*(example.text for example in examples), *clean]
    single, cut = features.characters(texts), features.words(texts, Segmenter().cut)
    return Table(
        counts(single),
        counts(cut),
        counts(single.apart()),
        counts(cut.apart()),
        np.array([*(example.confidential for example in examples), *([False] * len(clean))]),
        np.arange(len(texts)) < len(examples),
    )


def counts(texts: features.Hashed, orders: int | None = None) -> Any:
    """How often each gram that lies inside one text stands there, by its share.

    A sparse matrix. `orders` leaves out the longer grams.
    """
    from scipy.sparse import csr_matrix

    lengths = texts.ends - texts.starts
    of_place = np.repeat(np.arange(len(texts)), lengths)
    last = np.repeat(texts.ends, lengths)
    shape = (len(texts), features.BUCKETS)
    counted = csr_matrix(shape, dtype=np.float32)
    for order, (buckets, share) in enumerate(
        zip(texts.buckets[:orders], texts.shares, strict=False)
    ):
        inside = np.arange(len(buckets)) + texts.reach + order < last[: len(buckets)]
        cells = (of_place[: len(buckets)][inside], buckets[inside])
        one = csr_matrix((np.full(len(cells[0]), share, dtype=np.float32), cells), shape=shape)
        counted = counted + one
    return counted


def inverse_frequency(counted: Any, rare: int = _RARE) -> NDArray[np.float32]:
    """Smoothed inverse document frequency of every bucket; zero where less than `rare` texts have
    it.
    """
    seen = _seen(counted)
    frequency = np.log((1 + counted.shape[0]) / (1 + seen)) + 1
    return rounded(np.where(seen >= rare, frequency, 0.0))


def _seen(counted: Any) -> NDArray[np.int64]:
    """In how many texts each bucket stands."""
    return np.bincount(counted.indices, minlength=features.BUCKETS)


def telling(
    counted: Any, labels: NDArray[np.bool_], written: NDArray[np.bool_], rare: int = _RARE
) -> NDArray[np.float32]:
    """What each gram counts in a text: its rarity, and how unevenly the twins written have it.

    The log-count ratios of naive Bayes as scales of a linear classifier's features, after Wang and
    Manning, Baselines and Bigrams (2012), without sign. Excerpts would only tell genres apart.
    """
    leaks, rest = written & labels, written & ~labels
    shares = [(_seen(counted[side]) + 1) / (side.sum() + 2) for side in (leaks, rest)]
    uneven = np.abs(np.log(shares[0]) - np.log(shares[1]))
    return rounded(inverse_frequency(counted, rare) * (_EVEN + uneven))


def scaled(counted: Any, idf: NDArray[np.float32]) -> Any:
    """What `Classifier` computes of each text: counts by rarity, divided by the root of the sum of
    squares, a gram adding its square as often as it counts.
    """
    from scipy.sparse import diags

    norms = np.sqrt(counted @ (idf.astype(np.float64) ** 2))
    values = (diags(1 / np.maximum(norms, _LEAST)) @ counted @ diags(idf)).tocsr()
    values.eliminate_zeros()
    return values


def rounded(values: NDArray[Any]) -> NDArray[np.float32]:
    """As precise as weights are stored, so that a fitted model and a loaded one say the same."""
    return values.astype(np.float16).astype(np.float32)
