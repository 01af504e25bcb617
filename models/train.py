"""`python -m models.train`: from passages to weights.npz and manifest.json, the same every time."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.corpus import (
    HERE,
    Example,
    Kind,
    clean_passages,
    kind_of,
    load_examples,
    load_kinds,
    public_folder,
    published,
)
from models.fitting import author_groups, fit, left_out
from models.table import Table, counts, scaled, table
from screener import features
from screener.classify import HEAD_BUCKETS, Classifier, Scale
from screener.detect.looks import Looks, views
from screener.document import Span
from screener.rule import Category
from screener.segment import Segmenter
from screener.weights import FORMAT, Weights

CLEAN = 12000
_HEAD_STRENGTH = 20.0
_RARE_KIND = 12
_NOTHING = -10.0  # the score of a text without a sentence
GROUPS = 8  # of authors left out to calibrate: one at a time would take longer than all else

# Passages about other sensitive matters are learnt as work secrets, the rule they come under.
RULED = {Category.SENSITIVE_INFO: Category.WORK_SECRET}


class Head(NamedTuple):
    """Names of classes with their weights, one column each."""

    names: tuple[str, ...]
    weight: NDArray[np.float64]
    bias: NDArray[np.float64]


def with_heads(model: Classifier, examples: Sequence[Example]) -> Classifier:
    """Fit the two heads on the confidential passages: which category, and what kind of content."""
    leaks = [example for example in examples if example.confidential]
    names = [RULED.get(example.category, example.category) for example in leaks]
    idf = model.characters.idf
    known = load_kinds()
    categories = _fit_head([example.text for example in leaks], names, idf)
    kinds = _fit_kinds(leaks, known, idf)
    return replace(
        model,
        categories=tuple(Category(name) for name in categories.names),
        category_weight=categories.weight.astype(np.float32),
        category_bias=categories.bias.astype(np.float32),
        kinds=kinds.names,
        advice={name: known[name].advice for name in kinds.names},
        kind_weight=kinds.weight.astype(np.float32),
        kind_bias=kinds.bias.astype(np.float32),
    )


def _fit_kinds(leaks: Sequence[Example], table: Mapping[str, Kind], idf: NDArray[Any]) -> Head:
    pairs = [(example.text, kind_of(example.cue, table)) for example in leaks]
    named = [(text, kind) for text, kind in pairs if kind]
    sizes = {kind: sum(kind == other for _, other in named) for _, kind in named}
    kept = [(text, kind) for text, kind in named if sizes[kind] >= _RARE_KIND] or named
    return _fit_head([text for text, _ in kept], [kind for _, kind in kept], idf)


def _fit_head(texts: Sequence[str], names: Sequence[str], idf: NDArray[Any]) -> Head:
    from scipy.sparse import csr_matrix
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    values = scaled(counts(features.characters(texts)), idf)
    low = (values.data, values.indices % HEAD_BUCKETS, values.indptr)
    folded = csr_matrix(low, shape=(len(texts), HEAD_BUCKETS))
    folded.sum_duplicates()
    model = LogisticRegression(C=_HEAD_STRENGTH, solver="lbfgs", max_iter=60, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # more rounds name no more rightly
        model.fit(folded, [str(name) for name in names])
    weight, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weight, bias = np.vstack([-weight, weight]), np.concatenate([-bias, bias])
    return Head(tuple(str(name) for name in model.classes_), weight.T, bias)


def document_scores(classifier: Classifier, sentences: Sequence[str]) -> tuple[float, float]:
    """The highest score of a text's windows at a glance, and of its sentences looked at closely."""
    if not sentences:
        return _NOTHING, _NOTHING
    text, spans = _joined(sentences)
    texts = features.characters(sentences)
    closer = classifier.look(texts, features.words(sentences, Segmenter().cut))
    scores = views(np.array(spans), len(text), closer).joined
    return float(Looks(classifier, Segmenter()).glance(text).scores.max()), float(scores.max())


def document_chance(classifier: Classifier, sentences: Sequence[str], threshold: float) -> float:
    """The chance the cascade gives a whole text: what decides about a document."""
    text, spans = _joined(sentences)
    looks = Looks(classifier, Segmenter())
    seen = looks.glance(text)
    doubtful = seen.doubtful(threshold)
    closer = looks.closer(text, seen, doubtful, lambda _: spans) if len(doubtful) else None
    return max(closer.chances) if closer else float(seen.chances.max())


def _joined(sentences: Sequence[str]) -> tuple[str, list[Span]]:
    """One text of all sentences, and where each stands in it."""
    ends = accumulate(map(len, sentences), initial=0)
    return "".join(sentences), [Span(start, end) for start, end in pairwise(ends)]


def scores_of_unseen_hands(
    examples: Sequence[Example], seen: Table, tell: Callable[[str], None]
) -> NDArray[np.float64]:
    """For each example, its two scores under a model that never saw its author."""
    scores = np.zeros((len(examples), 2))
    groups = author_groups(examples, GROUPS)
    for place, (_, inside, model) in enumerate(left_out(examples, seen, groups), 1):
        tell(f"轮流留出一组作者以校准：{place}/{GROUPS}")
        for index in np.flatnonzero(inside).tolist():
            scores[index] = document_scores(model, examples[index].sentences)
    return scores


def calibrate(scores: NDArray[np.float64], labels: ArrayLike) -> Scale:
    """Platt's slope and offset."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6, tol=1e-6).fit(scores.reshape(-1, 1), labels)
    return Scale(float(model.coef_[0, 0]), float(model.intercept_[0]))


def write(model: Classifier, folder: Path) -> str:
    """Write the weights; returns their digest."""
    path = folder / "weights.npz"
    half = np.float16
    arrays: dict[str, Any] = {
        "biases": np.array([model.glance_bias, model.bias]),
        "scales": np.array(_scales(model)),
        **_stored("glance", model.glance_weights),
        **_stored("characters", model.characters),
        **_stored("words", model.words),
        **_stored("character_pairs", model.character_pairs),
        **_stored("word_pairs", model.word_pairs),
        "categories": np.array([str(one) for one in model.categories]),
        "category_weight": model.category_weight.astype(half),
        "category_bias": model.category_bias,
        "kinds": np.array(model.kinds),
        "advice": np.array([model.advice[name] for name in model.kinds]),
        "kind_weight": model.kind_weight.astype(half),
        "kind_bias": model.kind_bias,
    }
    np.savez_compressed(path, **arrays)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _scales(model: Classifier) -> list[tuple[float, float]]:
    return [(one.slope, one.offset) for one in (model.glance_scale, model.scale)]


def _stored(name: str, weights: Weights) -> dict[str, NDArray[Any]]:
    """The buckets in use, by the steps between them, and what they hold."""
    places = np.flatnonzero(weights.idf)
    return {
        f"{name}_steps": np.diff(places, prepend=0).astype(np.uint32),
        f"{name}_idf": weights.idf[places].astype(np.float16),
        f"{name}_weight": weights.weight[places].astype(np.float16),
    }


def train(
    examples: Sequence[Example],
    clean: Sequence[str],
    folder: Path,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Fit, calibrate on authors left out, write; returns the manifest.

    `tell` hears in Chinese how far it has got.
    """
    tell(f"切分语料{len(examples)}段、公开文本{len(clean)}段")
    seen = table(examples, clean)
    glance, look = scores_of_unseen_hands(examples, seen, tell).T
    labels = seen.labels[: len(examples)]
    tell("用全部语料拟合")
    model = replace(
        fit(seen), glance_scale=calibrate(glance, labels), scale=calibrate(look, labels)
    )
    digest = write(with_heads(model, examples), folder)
    manifest = {
        "format": FORMAT,
        "features": features.VERSION,
        "sha256": digest,
        "passages": len(examples),
        "published_passages": len(clean),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / "manifest.json").write_text(text + "\n", "utf-8")
    return manifest


def published_passages() -> list[str]:
    """Clean passages from published texts; none where the texts are not at hand."""
    folder = public_folder()
    if folder is None:
        print("published texts are not at hand: training on the passages alone")
        return []
    return clean_passages(published(folder)[0], CLEAN)


def main() -> None:
    manifest = train(load_examples(), published_passages(), HERE, print)
    print(json.dumps(manifest, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
