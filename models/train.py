"""`python -m models.train`: from passages to weights.npz and manifest.json, the same every time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.corpus import (
    HERE,
    Example,
    clean_passages,
    kind_of,
    load_examples,
    load_kinds,
    public_folder,
    published,
)
from screener import features
from screener.classify import FORMAT, HEAD_BUCKETS, Classifier
from screener.detect.passages import views
from screener.rule import Category

CLEAN = 5000
_STRENGTH = 20.0  # inverse regularisation, chosen by leave-one-author-out
_RARE_KIND = 12

# Passages about other sensitive matters are learnt as work secrets, the rule they come under.
RULED = {Category.SENSITIVE_INFO: Category.WORK_SECRET}


class Head(NamedTuple):
    """Names of classes with their weights, one column each."""

    names: tuple[str, ...]
    weight: NDArray[np.float64]
    bias: NDArray[np.float64]


def matrix(texts: Sequence[str], idf: NDArray[Any], buckets: int = features.BUCKETS) -> Any:
    """Rows of unit length: what `Classifier` computes, as a sparse matrix."""
    from scipy.sparse import csr_matrix

    grams = features.grams(texts)
    values = grams.weight * idf[grams.bucket]
    norms = np.sqrt(np.bincount(grams.row, values * values, len(texts)))
    values = values / np.maximum(norms, 1e-9)[grams.row]
    cells = (values, (grams.row, grams.bucket % buckets))
    return csr_matrix(cells, shape=(len(texts), buckets))


def inverse_frequency(texts: Sequence[str]) -> NDArray[np.float64]:
    """Smoothed inverse document frequency of every bucket."""
    seen = np.bincount(features.grams(texts).bucket, minlength=features.BUCKETS)
    frequency: NDArray[np.float64] = np.log((1 + len(texts)) / (1 + seen)) + 1
    return frequency


def fit(examples: Sequence[Example], clean: Sequence[str]) -> Classifier:
    """Fit what tells leaks from the rest; heads and calibration are still empty."""
    from sklearn.linear_model import LogisticRegression

    texts = [*(example.text for example in examples), *clean]
    labels = [example.confidential for example in examples] + [False] * len(clean)
    idf = inverse_frequency(texts)
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", tol=1e-4, random_state=0)
    model.fit(matrix(texts, idf), labels)
    nothing = np.zeros((HEAD_BUCKETS, 0), dtype=np.float32)
    return Classifier(
        digest="",
        idf=idf.astype(np.float32),
        weight=model.coef_[0].astype(np.float32),
        bias=float(model.intercept_[0]),
        slope=1.0,
        offset=0.0,
        categories=(),
        category_weight=nothing,
        category_bias=nothing[0],
        kinds=(),
        kind_weight=nothing,
        kind_bias=nothing[0],
    )


def with_heads(model: Classifier, examples: Sequence[Example]) -> Classifier:
    """Fit the two heads on the confidential passages: which category, and what kind of content."""
    leaks = [example for example in examples if example.confidential]
    names = [RULED.get(example.category, example.category) for example in leaks]
    categories = _fit_head([example.text for example in leaks], names, model.idf)
    kinds = _fit_kinds(leaks, model.idf)
    return replace(
        model,
        categories=tuple(Category(name) for name in categories.names),
        category_weight=categories.weight.astype(np.float32),
        category_bias=categories.bias.astype(np.float32),
        kinds=kinds.names,
        kind_weight=kinds.weight.astype(np.float32),
        kind_bias=kinds.bias.astype(np.float32),
    )


def _fit_kinds(leaks: Sequence[Example], idf: NDArray[Any]) -> Head:
    table = load_kinds()
    pairs = [(example.text, kind_of(example.cue, table)) for example in leaks]
    named = [(text, kind) for text, kind in pairs if kind]
    sizes = {kind: sum(kind == other for _, other in named) for _, kind in named}
    kept = [(text, kind) for text, kind in named if sizes[kind] >= _RARE_KIND] or named
    return _fit_head([text for text, _ in kept], [kind for _, kind in kept], idf)


def _fit_head(texts: Sequence[str], names: Sequence[str], idf: NDArray[Any]) -> Head:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_STRENGTH, solver="lbfgs", max_iter=60, tol=1e-3)
    model.fit(matrix(texts, idf, HEAD_BUCKETS), [str(name) for name in names])
    weight, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weight, bias = np.vstack([-weight, weight]), np.concatenate([-bias, bias])
    return Head(tuple(str(name) for name in model.classes_), weight.T, bias)


def document_score(classifier: Classifier, sentences: Sequence[str]) -> float:
    """The highest joined score of a text's sentences: what decides about a document."""
    return float(views(sentences, classifier).joined.max()) if sentences else -10.0


def scores_of_unseen_hands(
    examples: Sequence[Example], clean: Sequence[str]
) -> NDArray[np.float64]:
    """For each example, its score under a model that never saw its author."""
    scores = np.zeros(len(examples))
    for hand in sorted({example.hand for example in examples}):
        model = fit([example for example in examples if example.hand != hand], clean)
        for index, example in enumerate(examples):
            if example.hand == hand:
                scores[index] = document_score(model, example.sentences)
    return scores


def calibrate(scores: NDArray[np.float64], labels: ArrayLike) -> tuple[float, float]:
    """Platt's slope and offset."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6, tol=1e-6).fit(scores.reshape(-1, 1), labels)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def write(model: Classifier, folder: Path) -> str:
    """Write the weights; returns their digest."""
    path = folder / "weights.npz"
    half = np.float16
    np.savez_compressed(
        path,
        idf=model.idf.astype(half),
        weight=model.weight.astype(half),
        scalars=np.array([model.bias, model.slope, model.offset]),
        categories=np.array([str(one) for one in model.categories]),
        category_weight=model.category_weight.astype(half),
        category_bias=model.category_bias,
        kinds=np.array(model.kinds),
        kind_weight=model.kind_weight.astype(half),
        kind_bias=model.kind_bias,
    )
    return hashlib.sha256(path.read_bytes()).hexdigest()


def train(examples: Sequence[Example], clean: Sequence[str], folder: Path) -> dict[str, Any]:
    """Fit, calibrate on authors left out, write; returns the manifest."""
    scores = scores_of_unseen_hands(examples, clean)
    slope, offset = calibrate(scores, [example.confidential for example in examples])
    model = replace(fit(examples, clean), slope=slope, offset=offset)
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
    manifest = train(load_examples(), published_passages(), HERE)
    print(json.dumps(manifest, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
