"""The trained model behind one typed class; refuses a file that is not the one its manifest names.

Training uses scikit-learn; screening needs only numpy and the stored weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener import features
from screener.errors import ModelError
from screener.features import Codes, Hashed, Stretch
from screener.paths import MODELS
from screener.rule import Category
from screener.weights import Weights, stored_model

HEAD_BUCKETS = 1 << 15  # the two heads look at the low bits of a bucket only, to stay small
_LEAST = 1e-9
_SURELY_NOT = -500.0  # a logit; a megabyte of one digit is further off, where `exp` overflows
Run = tuple[int, int]  # the first text of a run, and the one after its last
Runs = Sequence[Run] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scale:
    """From a combined score to a chance from 0 to 1, after Platt: a sigmoid of a line."""

    slope: float
    offset: float

    def chances(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        logits = np.maximum(self.slope * scores + self.offset, _SURELY_NOT)
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-logits))
        return chances


@dataclass(frozen=True, slots=True)
class Classifier:
    """A cascade of two looks, both linear: `glance` sees characters and is cheap, `look` sees
    characters, words and pairs of both, and is asked about what the glance does not rule out.

    `category` and `kind` say what a text resembles, `advice` what would make such content fit to
    be published.
    """

    digest: str
    glance_weights: Weights
    glance_bias: float
    glance_scale: Scale
    characters: Weights
    words: Weights
    character_pairs: Weights
    word_pairs: Weights
    bias: float
    scale: Scale
    categories: tuple[Category, ...]
    category_weight: NDArray[np.float32] = field(repr=False)
    category_bias: NDArray[np.float32] = field(repr=False)
    kinds: tuple[str, ...]
    advice: Mapping[str, str] = field(repr=False)
    kind_weight: NDArray[np.float32] = field(repr=False)
    kind_bias: NDArray[np.float32] = field(repr=False)

    @classmethod
    def load(cls, folder: Path = MODELS) -> Classifier:
        """Raises ModelError when manifest and weights do not belong together."""
        try:
            return _from_arrays(*stored_model(folder))
        except (KeyError, ValueError) as error:
            raise ModelError("模型文件的内容不完整，请重新训练") from error

    def glance(self, texts: Hashed) -> Weighed:
        """`texts` are characters. Ask the result for scores of runs of them."""
        return Weighed(self.glance_bias, (texts, self.glance_weights))

    def steps(self, tokens: Codes, step: int) -> Steps:
        """The glance at one text, for stretches that begin and end at every `step` characters."""
        return Steps(self.glance_bias, tokens, self.glance_weights, step)

    def look(self, texts: Hashed, words: Hashed) -> Weighed:
        """The same texts as characters and as words."""
        return Weighed(
            self.bias,
            (texts, self.characters),
            (words, self.words),
            (texts.apart(), self.character_pairs),
            (words.apart(), self.word_pairs),
        )

    def category(self, texts: Hashed, stretch: Stretch) -> Category:
        """The category that a stretch of characters resembles most."""
        chances = self._head(texts, stretch, self.category_weight, self.category_bias)
        return self.categories[int(chances.argmax())]

    def kind(self, texts: Hashed, stretch: Stretch) -> tuple[str, float]:
        """The kind of content that a stretch resembles most, and how surely."""
        chances = self._head(texts, stretch, self.kind_weight, self.kind_bias)
        best = int(chances.argmax())
        return self.kinds[best], float(chances[best])

    def _head(
        self,
        texts: Hashed,
        stretch: Stretch,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> NDArray[np.float64]:
        grams = zip(texts.buckets, texts.inside(stretch), strict=True)
        found = [one[inside] for one, inside in grams]
        buckets = np.concatenate(found)
        counted = np.repeat(texts.shares, [len(one) for one in found])
        squares = self.characters.grams[buckets].imag.astype(np.float64)
        values = counted * np.sqrt(squares) / np.sqrt(max(float(counted @ squares), _LEAST**2))
        scores = values @ weight[buckets % HEAD_BUCKETS] + bias
        powers = np.exp(scores - scores.max())
        chances: NDArray[np.float64] = powers / powers.sum()
        return chances


class Steps:
    """One text with the weights of its grams summed up at every step.

    A stretch has the grams that begin in it: those that reach over its end are not told apart.
    """

    def __init__(self, bias: float, tokens: Codes, weights: Weights, step: int) -> None:
        said = np.zeros(len(tokens), dtype=np.complex64)
        for buckets, share in zip(features.buckets(tokens), features.SHARES, strict=True):
            grams = weights.grams.take(buckets, mode="clip")
            said[: len(buckets)] += grams if share == 1 else share * grams
        self._bias = bias
        self._before = np.zeros(-(-len(said) // step) + 1, dtype=np.complex128)
        np.add.reduceat(said, np.arange(0, len(said), step)).cumsum(out=self._before[1:])

    def __len__(self) -> int:
        return len(self._before) - 1

    def scores(self, firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
        """Of stretches that begin at one step and end at another."""
        said = self._before[ends] - self._before[firsts]
        return self._bias + _balance(said)


class Weighed:
    """Texts with the weights of their grams summed up, so that any run costs a few look-ups.

    In each view (characters, words, their pairs) a run's score is the sum of `idf * weight` over
    its grams, divided by the root of the sum of `idf ** 2`.
    """

    def __init__(self, bias: float, *views: tuple[Hashed, Weights]) -> None:
        self._bias = bias
        self._views = [_View(texts, weights) for texts, weights in views]

    def logits(self, runs: Runs) -> NDArray[np.float64]:
        """One number for each run of texts, each read as one."""
        bounds = np.asarray(runs, dtype=np.int64).reshape(-1, 2)
        logits = np.full(len(bounds), self._bias)
        for view in self._views:
            logits += view.scores(*view.stretches(bounds))
        return logits

    def moved(self, index: int) -> NDArray[np.float64]:
        """How much each token of one text moved its score, as far as the first view says."""
        return self._views[0].moved(index)


class _View:
    def __init__(self, texts: Hashed, weights: Weights) -> None:
        self._texts = texts
        self._grams = [
            share * weights.grams.take(buckets)
            for buckets, share in zip(texts.buckets, texts.shares, strict=True)
        ]
        # By place, what the grams say that begin there, then without the shortest, and so on.
        said = np.zeros(len(texts.tokens) + 1, dtype=np.complex128)
        self._longer: list[NDArray[np.complex128]] = []
        for grams in reversed(self._grams):
            said[: len(grams)] += grams
            self._longer.insert(0, said.copy())
        self._before = np.append(0, np.cumsum(said[:-1]))

    def stretches(self, runs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self._texts.starts[runs[:, 0]], self._texts.ends[runs[:, 1] - 1]

    def scores(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
        said = self._before[np.maximum(starts, ends)] - self._before[starts]
        reach = self._texts.reach
        for more in range(1, reach + len(self._longer)):  # grams that reach over the end
            places, longer = ends - more, self._longer[max(0, more - reach)]
            said -= np.where(places >= starts, longer.take(places, mode="clip"), 0)
        return _balance(said)

    def moved(self, index: int) -> NDArray[np.float64]:
        moved = np.zeros(self._texts.ends[index] - self._texts.starts[index])
        pairs = zip(
            self._grams, self._texts.inside(self._texts.stretch(index, index + 1)), strict=True
        )
        for length, (grams, inside) in enumerate(pairs, 1):
            shares = grams[inside].real / length
            for place in range(length):
                moved[place : place + len(shares)] += shares
        return moved


def _balance(said: NDArray[np.complex128]) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = said.real / np.sqrt(np.maximum(said.imag, _LEAST))
    return scores


def _from_arrays(digest: str, arrays: Mapping[str, NDArray[Any]]) -> Classifier:
    biases, scales = arrays["biases"].tolist(), arrays["scales"].tolist()
    kinds = tuple(map(str, arrays["kinds"]))
    return Classifier(
        digest=digest,
        glance_weights=Weights(arrays["glance"]),
        glance_bias=biases[0],
        glance_scale=Scale(*scales[0]),
        characters=Weights(arrays["characters"]),
        words=Weights(arrays["words"]),
        character_pairs=Weights(arrays["character_pairs"]),
        word_pairs=Weights(arrays["word_pairs"]),
        bias=biases[1],
        scale=Scale(*scales[1]),
        categories=tuple(Category(str(name)) for name in arrays["categories"]),
        category_weight=arrays["category_weight"],
        category_bias=arrays["category_bias"].astype(np.float32),
        kinds=kinds,
        advice=dict(zip(kinds, map(str, arrays["advice"]), strict=True)),
        kind_weight=arrays["kind_weight"],
        kind_bias=arrays["kind_bias"].astype(np.float32),
    )
