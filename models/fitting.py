"""Both looks fitted, to all passages or to those of some: the heads and calibration come later."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.corpus import Example
from models.table import Table, rounded, scaled, telling
from screener.classify import HEAD_BUCKETS, Classifier, Scale
from screener.weights import Weights

_STRENGTH = 1.5  # inverse regularisation, chosen by leave-one-author-out
_FLATTER = 0.75  # power of what a gram says; chosen by leave-one-author-out
_STRETCH = 4.5  # from margins to about the logits of a regression: the looks add logits
_held: Table  # in a worker


def fit(seen: Table) -> Classifier:
    """Fit both looks; heads and calibration are still empty."""
    from scipy.sparse import hstack

    idfs = [telling(view, seen.labels, seen.written, rare) for view, rare in seen.views]
    views = [scaled(view, idf) for (view, _), idf in zip(seen.views, idfs, strict=True)]
    glance, glance_bias = fit_leaks(views[0], seen.labels)
    values = hstack(views).tocsr()
    look, bias = flatter(values, np.concatenate(idfs), *fit_leaks(values, seen.labels))
    closer = map(Weights.of, idfs, np.split(rounded(look), len(views)))
    characters, words, character_pairs, word_pairs = closer
    nothing = np.zeros((HEAD_BUCKETS, 0), dtype=np.float32)
    return Classifier(
        digest="",
        glance_weights=Weights.of(idfs[0], rounded(glance)),
        glance_bias=glance_bias,
        glance_scale=Scale(1.0, 0.0),
        characters=characters,
        words=words,
        character_pairs=character_pairs,
        word_pairs=word_pairs,
        bias=bias,
        scale=Scale(1.0, 0.0),
        categories=(),
        category_weight=nothing,
        category_bias=nothing[0],
        kinds=(),
        advice={},
        kind_weight=nothing,
        kind_bias=nothing[0],
    )


def fit_leaks(values: Any, labels: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """What each column speaks for a leak, and the bias."""
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    used, columns = np.unique(values.indices, return_inverse=True)
    # The solver's time grows with all columns, used or not.
    cells = (values.data, columns.astype(np.int32), values.indptr)
    dense = csr_matrix(cells, shape=(values.shape[0], len(used)))
    model = LinearSVC(C=_STRENGTH, tol=1e-2, random_state=0)
    model.fit(dense, labels)
    weight = np.zeros(values.shape[1])
    weight[used] = _STRETCH * model.coef_[0]
    return weight, float(_STRETCH * model.intercept_[0])


def flatter(
    values: Any, idf: NDArray[np.float32], weight: NDArray[np.float64], bias: float
) -> tuple[NDArray[np.float64], float]:
    """The same weights with the loud grams quieter and the quiet ones louder, scores as before by
    least squares.

    Fitted to hands that are known, the loudest grams are those hands' favourite words: a stranger
    who uses them otherwise would be misjudged by them alone.
    """
    said = idf * weight
    even = np.divide(np.sign(said) * np.abs(said) ** _FLATTER, idf, where=idf > 0, out=0 * said)
    slope, offset = np.polyfit(values @ even, values @ weight, 1)
    return slope * even, float(bias + offset)


def left_out(
    examples: Sequence[Example], seen: Table, groups: NDArray[np.str_]
) -> Iterator[tuple[str, NDArray[np.bool_], Classifier]]:
    """Each group, which examples are of it, and a model that never saw them.

    The models are made side by side, on all cores.
    """
    more = np.ones(len(seen.labels) - len(examples), dtype=bool)
    names = sorted(set(groups.tolist()))
    inside = [groups == group for group in names]
    workers = min(len(names), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, get_context("fork"), _hold, (seen,)) as pool:
        models = pool.map(_fit_rows, [np.append(~one, more) for one in inside])
        yield from zip(names, inside, models, strict=True)


def _hold(seen: Table) -> None:
    """In a worker, which got the table by being forked: it is too great to be sent."""
    global _held  # noqa: PLW0603
    _held = seen


def _fit_rows(kept: NDArray[np.bool_]) -> Classifier:
    return fit(_held.rows(kept))


def author_groups(examples: Sequence[Example], count: int) -> NDArray[np.str_]:
    """Of each example the group of authors, `count` in all, that is left out together."""
    hands = sorted({example.hand for example in examples})
    group = {hand: str(place % count) for place, hand in enumerate(hands)}
    return np.array([group[example.hand] for example in examples])
