"""`python -m models.evaluate`: what the model can and cannot do, measured on what it never saw.

Prints every figure, writes them into manifest.json, and each passage's score under a model that
never saw its author into scores.tsv.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.corpus import (
    HERE,
    LATE_HANDS,
    Example,
    Kind,
    kind_of,
    load_examples,
    load_kinds,
    public_folder,
    published,
    sentences_of,
)
from models.fitting import author_groups, left_out
from models.table import Table, table
from models.train import (
    RULED,
    calibrate,
    document_chance,
    document_scores,
    published_passages,
    with_heads,
)
from screener.classify import Classifier
from screener.detect.context.genre import genres
from screener.detect.passages import threshold_for
from screener.features import Hashed, characters, words
from screener.policy import Policy, load_policy
from screener.segment import Segmenter

_BINS = 10
_QUARTERS = 4
_TOPIC_FOLDS = 10
_LEAST_KIND = 0.3
_RATE = 0.10  # of publishable passages that may be raised where recall is read

Scores = NDArray[np.float64]
Labels = NDArray[np.bool_]


class Unseen(NamedTuple):
    """Scores of passages by models that never saw their author: single passages at a glance and
    looked at closely, and the closer look's score as a document's.
    """

    glance: Scores
    look: Scores
    document: Scores


def area(scores: Scores, labels: Labels) -> float:
    """Area under the ROC curve, ties counted half."""
    from sklearn.metrics import roc_auc_score

    return round(float(roc_auc_score(labels, scores)), 4)


def recall_at(scores: Scores, labels: Labels, rate: float) -> float:
    """Share of leaks found where at most `rate` of the publishable passages are raised."""
    from sklearn.metrics import roc_curve

    false, true, _ = roc_curve(labels, scores)
    return round(float(true[false <= rate].max()), 4)


def calibration_error(chances: Scores, labels: Labels) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(chances[bins == one].sum() - labels[bins == one].sum()) for one in range(_BINS)
    ]  # fmt: skip
    return round(float(sum(gaps) / len(chances)), 4)


def folds(examples: Sequence[Example], *, by_topic: bool) -> NDArray[np.str_]:
    """The group of each example that is left out together: its author, or a tenth of the topics."""
    if not by_topic:
        return np.array([example.hand for example in examples])
    topics = {topic: n for n, topic in enumerate(sorted({one.topic for one in examples}))}
    return np.array([str(topics[example.topic] % _TOPIC_FOLDS) for example in examples])


def passage_scores(model: Classifier, texts: Sequence[str]) -> tuple[Scores, Scores]:
    """Each text as one passage: its score at a glance, and looked at closely."""
    single, cut = characters(texts), words(texts, Segmenter().cut)
    runs = [(row, row + 1) for row in range(len(texts))]
    return model.glance(single).logits(runs), model.look(single, cut).logits(runs)


def evaluate_hands(
    examples: Sequence[Example], seen: Table, policy: Policy
) -> tuple[dict[str, Any], Unseen]:
    """Leave one author out: ranking, categories and kinds, and calibration on the rest."""
    labels = seen.labels[: len(examples)]
    unseen = Unseen(*np.zeros((3, len(examples))))
    rows = {}
    groups = folds(examples, by_topic=False)
    for hand, inside, model in left_out(examples, seen, groups):
        own = [example for example in examples if example.hand == hand]
        unseen.glance[inside], unseen.look[inside] = passage_scores(model, [e.text for e in own])
        unseen.document[inside] = [document_scores(model, one.sentences)[1] for one in own]
        rows[hand] = _row(unseen, labels, inside)
    counted = [row for hand, row in rows.items() if hand not in LATE_HANDS]
    chances = _crossed_chances(unseen.document, labels, groups)
    figures = {
        "mean": {key: _mean([row[key] for row in counted]) for key in counted[0]},
        "worst": {key: min(row[key] for row in counted) for key in ("auc", "recall_at_10")},
        "calibration_error": calibration_error(chances, labels),
        "at_threshold": at_threshold(chances, labels, policy.model),
        "hands": rows,
    }
    return figures | heads_right(examples, seen), unseen


def _row(unseen: Unseen, labels: Labels, inside: NDArray[np.bool_]) -> dict[str, Any]:
    truth = labels[inside]
    return {
        "passages": int(inside.sum()),
        "auc": area(unseen.look[inside], truth),
        "recall_at_10": recall_at(unseen.look[inside], truth, _RATE),
        "auc_glance": area(unseen.glance[inside], truth),
        "recall_at_10_glance": recall_at(unseen.glance[inside], truth, _RATE),
        "auc_document": area(unseen.document[inside], truth),
        "recall_at_10_document": recall_at(unseen.document[inside], truth, _RATE),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)


def heads_right(examples: Sequence[Example], seen: Table) -> dict[str, float]:
    """How often category and kind are named rightly, a quarter of the authors left out at a time:
    to fit the heads takes longer than all else.
    """
    kinds = load_kinds()
    groups = author_groups(examples, _QUARTERS)
    categories, shown = [], []
    for group, _, blank in left_out(examples, seen, groups):
        sides: tuple[list[Example], list[Example]] = [], []
        for example, mine in zip(examples, groups.tolist(), strict=True):
            sides[mine == group].append(example)
        model = with_heads(blank, sides[0])
        leaks = [example for example in sides[1] if example.confidential]
        texts = characters([example.text for example in leaks])
        categories.append(_category_right(model, texts, leaks))
        shown.append(_kind_right(model, texts, leaks, kinds))
    return {"category_right": _mean(categories), "kind_right": _mean(shown)}


def _category_right(model: Classifier, texts: Hashed, leaks: Sequence[Example]) -> float:
    right = [
        model.category(texts, texts.stretch(row, row + 1))
        == RULED.get(example.category, example.category)
        for row, example in enumerate(leaks)
    ]
    return _mean(right)


def _kind_right(
    model: Classifier, texts: Hashed, leaks: Sequence[Example], kinds: Mapping[str, Kind]
) -> float:
    """Of the kinds named surely enough to be shown, the share that agrees with the cue."""
    named = [
        (model.kind(texts, texts.stretch(row, row + 1)), kind)
        for row, example in enumerate(leaks)
        if (kind := kind_of(example.cue, kinds))
    ]
    shown = [guess == kind for (guess, certainty), kind in named if certainty >= _LEAST_KIND]
    return _mean(shown) if shown else 0.0


def at_threshold(chances: Scores, labels: Labels, threshold: float) -> dict[str, float]:
    """What the policy's threshold makes of passages: leaks raised, and publishable ones."""
    raised = chances >= threshold
    return {
        "threshold": threshold,
        "recall": round(float(raised[labels].mean()), 4),
        "false_positives": round(float(raised[~labels].mean()), 4),
    }


def _crossed_chances(scores: Scores, labels: Labels, groups: NDArray[np.str_]) -> Scores:
    """Each group's chances, calibrated on all others."""
    chances = np.zeros(len(scores))
    for group in set(groups.tolist()):
        inside = groups == group
        scale = calibrate(scores[~inside], labels[~inside])
        chances[inside] = scale.chances(scores[inside])
    return chances


def evaluate_topics(examples: Sequence[Example], seen: Table) -> dict[str, Any]:
    """Leave topics out, a tenth of them at a time: the same authors, other matters."""
    labels = seen.labels[: len(examples)]
    groups = folds(examples, by_topic=True)
    areas, recalls = [], []
    documents = np.zeros(len(examples))
    for _, inside, model in left_out(examples, seen, groups):
        own = [example for example, kept in zip(examples, inside, strict=True) if kept]
        _, look = passage_scores(model, [example.text for example in own])
        documents[inside] = [document_scores(model, example.sentences)[1] for example in own]
        areas.append(area(look, labels[inside]))
        recalls.append(recall_at(look, labels[inside], _RATE))
    return {
        "topics": len({example.topic for example in examples}),
        "auc": _mean(areas),
        "auc_worst": min(areas),
        "recall_at_10": _mean(recalls),
        "recall_at_10_worst": min(recalls),
        "calibration_error": calibration_error(_crossed_chances(documents, labels, groups), labels),
    }


def evaluate_published(model: Classifier, policy: Policy) -> dict[str, Any] | None:
    """Share of whole published documents that would be raised, none of them learnt from."""
    folder = public_folder()
    if folder is None:
        return None
    held_out = published(folder)[1]
    raised: dict[str, list[bool]] = {}
    for genre, text in held_out:
        threshold = threshold_for(text, genres(text), policy)
        chance = document_chance(model, sentences_of(text), threshold)
        raised.setdefault(genre, []).append(chance >= threshold)
    return {
        "documents": len(held_out),
        "thresholds": [policy.model, policy.model_formal],
        "raised": round(sum(map(sum, raised.values())) / len(held_out), 4),
        "by_genre": {
            genre: f"{sum(flags)}/{len(flags)}" for genre, flags in sorted(raised.items())
        },
    }


def evaluate_speed(examples: Sequence[Example]) -> dict[str, Any]:
    """Of this machine: seconds to load, passages a second at a glance and closely, size on disk."""
    start = time.perf_counter()
    model = Classifier.load()
    loaded = time.perf_counter() - start
    texts = [example.text for example in examples]
    runs = [(row, row + 1) for row in range(len(texts))]
    start = time.process_time()
    model.glance(characters(texts)).logits(runs)
    glanced = time.process_time() - start
    start = time.process_time()
    passage_scores(model, texts)
    looked = time.process_time() - start
    return {
        "load_ms": round(loaded * 1000),
        "passages_per_second_glance": round(len(texts) / glanced),
        "passages_per_second_both": round(len(texts) / looked),
        "bytes": (HERE / "weights.npz").stat().st_size,
    }


def write_scores(examples: Sequence[Example], scores: Scores) -> None:
    """What the notebooks draw curves of: hand, label and score of every passage, in order."""
    lines = [
        f"{example.id}\t{example.hand}\t{int(example.confidential)}\t{score:.3f}"
        for example, score in zip(examples, scores, strict=True)
    ]
    (HERE / "scores.tsv").write_text("\n".join(["id\thand\tlabel\tscore", *lines]) + "\n", "utf-8")


def main() -> None:
    examples = load_examples()
    seen = table(examples, published_passages())
    policy = load_policy(rules=frozenset())
    by_hand, unseen = evaluate_hands(examples, seen, policy)
    figures = {
        "authors_left_out": by_hand,
        "topics_left_out": evaluate_topics(examples, seen),
        "published": evaluate_published(Classifier.load(), policy),
    }
    write_scores(examples, unseen.document)
    print(json.dumps(figures | {"speed": evaluate_speed(examples)}, ensure_ascii=False, indent=2))
    path = HERE / "manifest.json"
    manifest = json.loads(path.read_text("utf-8")) | {"figures": figures}
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
