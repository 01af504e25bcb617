"""`python -m models.evaluate`: what the model can and cannot do, measured on what it never saw.

Prints every figure and writes them into manifest.json.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.corpus import (
    HERE,
    Example,
    kind_of,
    load_examples,
    load_kinds,
    public_folder,
    published,
    sentences_of,
)
from models.train import RULED, calibrate, document_score, fit, published_passages, with_heads
from screener.classify import Classifier
from screener.detect.context.genre import genres
from screener.detect.passages import threshold_for
from screener.policy import Policy, load_policy

_BINS = 10
_TOPIC_FOLDS = 10
_LATE_HANDS = frozenset("jk")  # wrote last and easier pairs: shown, but not in means
Groups = Callable[[Example], str]


def area(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Area under the ROC curve, ties counted half."""
    from sklearn.metrics import roc_auc_score

    return round(float(roc_auc_score(labels, scores)), 4)


def recall_at(scores: NDArray[np.float64], labels: NDArray[np.bool_], rate: float) -> float:
    """Share of leaks found where at most `rate` of the publishable passages are raised."""
    from sklearn.metrics import roc_curve

    false, true, _ = roc_curve(labels, scores)
    return round(float(true[false <= rate].max()), 4)


def calibration_error(chances: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(chances[bins == one].sum() - labels[bins == one].sum()) for one in range(_BINS)
    ]  # fmt: skip
    return round(float(sum(gaps) / len(chances)), 4)


def topic_fold(example: Example, topics: Sequence[str]) -> str:
    return str(topics.index(example.topic) % _TOPIC_FOLDS)


def left_out(
    examples: Sequence[Example], clean: Sequence[str], group_of: Groups
) -> Iterator[tuple[str, list[Example], Classifier]]:
    """Each group with a model that never saw it."""
    for group in sorted({group_of(example) for example in examples}):
        inside = [example for example in examples if group_of(example) == group]
        others = [example for example in examples if group_of(example) != group]
        yield group, inside, fit(others, clean)


def evaluate_hands(examples: Sequence[Example], clean: Sequence[str]) -> dict[str, Any]:
    """Leave one author out: ranking, categories and kinds, and calibration on the rest."""
    table, scores = {}, {}
    kinds = load_kinds()
    for hand, inside, blank in left_out(examples, clean, lambda example: example.hand):
        model = with_heads(blank, [example for example in examples if example.hand != hand])
        labels = np.array([example.confidential for example in inside])
        logits = model.logits([example.text for example in inside])
        joined = np.array([document_score(model, example.sentences) for example in inside])
        scores[hand] = (joined, labels)
        table[hand] = {
            "passages": len(inside),
            "auc": area(logits, labels),
            "recall_at_10": recall_at(logits, labels, 0.10),
            "auc_joined": area(joined, labels),
            "recall_at_10_joined": recall_at(joined, labels, 0.10),
            "category_right": _category_right(model, inside),
            "kind_right": _kind_right(model, inside, kinds),
        }
    rows = [row for hand, row in table.items() if hand not in _LATE_HANDS]
    means = {key: _mean([row[key] for row in rows]) for key in table["a"]}
    worst = {key: min(row[key] for row in rows) for key in ("auc", "recall_at_10")}
    return {
        "mean": means,
        "worst": worst,
        "calibration_error": _crossed_calibration(scores),
        "hands": table,
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)


def _category_right(model: Classifier, inside: Sequence[Example]) -> float:
    leaks = [example for example in inside if example.confidential]
    right = [
        model.category(example.text) == RULED.get(example.category, example.category)
        for example in leaks
    ]
    return _mean(right)


def _kind_right(
    model: Classifier, inside: Sequence[Example], kinds: dict[str, tuple[str, ...]]
) -> float:
    """Of the kinds named surely enough to be shown, the share that agrees with the cue."""
    leaks = [(example, kind_of(example.cue, kinds)) for example in inside if example.confidential]
    named = [(model.kind(example.text), kind) for example, kind in leaks if kind]
    shown = [guess == kind for (guess, certainty), kind in named if certainty >= 0.3]
    return _mean(shown) if shown else 0.0


def _crossed_calibration(
    scores: dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]],
) -> float:
    """Calibrate on all hands but one, measure on that one, over all."""
    chances, truths = [], []
    for hand, (inside, labels) in scores.items():
        rest = [pair for other, pair in scores.items() if other != hand]
        slope, offset = calibrate(
            np.concatenate([one for one, _ in rest]), np.concatenate([one for _, one in rest])
        )
        chances.append(1 / (1 + np.exp(-(slope * inside + offset))))
        truths.append(labels)
    return calibration_error(np.concatenate(chances), np.concatenate(truths))


def evaluate_topics(examples: Sequence[Example], clean: Sequence[str]) -> dict[str, Any]:
    """Leave topics out, a tenth of them at a time: the same authors, other matters."""
    topics = sorted({example.topic for example in examples})
    areas, recalls = [], []
    for _, inside, model in left_out(examples, clean, lambda one: topic_fold(one, topics)):
        labels = np.array([example.confidential for example in inside])
        logits = model.logits([example.text for example in inside])
        areas.append(area(logits, labels))
        recalls.append(recall_at(logits, labels, 0.10))
    return {
        "topics": len(topics),
        "auc": _mean(areas),
        "auc_worst": min(areas),
        "recall_at_10": _mean(recalls),
        "recall_at_10_worst": min(recalls),
    }


def evaluate_published(model: Classifier, policy: Policy) -> dict[str, Any] | None:
    """Share of whole published documents that would be raised, none of them learnt from."""
    folder = public_folder()
    if folder is None:
        return None
    held_out = published(folder)[1]
    raised: dict[str, list[bool]] = {}
    for genre, text in held_out:
        chance = model.probability(document_score(model, sentences_of(text)))
        raised.setdefault(genre, []).append(chance >= threshold_for(text, genres(text), policy))
    return {
        "documents": len(held_out),
        "thresholds": [policy.model, policy.model_formal],
        "raised": round(sum(map(sum, raised.values())) / len(held_out), 4),
        "by_genre": {
            genre: f"{sum(flags)}/{len(flags)}" for genre, flags in sorted(raised.items())
        },
    }


def evaluate_speed(examples: Sequence[Example]) -> dict[str, Any]:
    """Of this machine: seconds to load, passages and characters a second, size on disk."""
    start = time.perf_counter()
    model = Classifier.load()
    loaded = time.perf_counter() - start
    texts = [example.text for example in examples]
    start = time.perf_counter()
    model.logits(texts)
    passed = time.perf_counter() - start
    return {
        "load_ms": round(loaded * 1000),
        "passages_per_second": round(len(texts) / passed),
        "characters_per_second": round(sum(map(len, texts)) / passed),
        "bytes": (HERE / "weights.npz").stat().st_size,
    }


def main() -> None:
    examples, clean = load_examples(), published_passages()
    figures = {
        "authors_left_out": evaluate_hands(examples, clean),
        "topics_left_out": evaluate_topics(examples, clean),
        "published": evaluate_published(Classifier.load(), load_policy(rules=frozenset())),
    }
    print(json.dumps(figures | {"speed": evaluate_speed(examples)}, ensure_ascii=False, indent=2))
    path = HERE / "manifest.json"
    manifest = json.loads(path.read_text("utf-8")) | {"figures": figures}
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
