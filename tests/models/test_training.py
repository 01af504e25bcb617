"""Training is a recipe: the same passages give the same weights, to the byte."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from models.corpus import clean_passages, kind_of, load_examples, load_kinds, published
from models.evaluate import area, at_threshold, calibration_error, recall_at
from models.fitting import flatter
from models.table import table
from models.train import document_chance, train
from screener.classify import Classifier
from screener.paths import MODELS
from screener.rule import Category

# A few of each hand: enough to fit everything, small enough to fit in seconds.
EXAMPLES = [example for number, example in enumerate(load_examples()) if number % 80 < 2]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    train(EXAMPLES, (), folder)
    return folder


def test_training_twice_gives_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    train(EXAMPLES, (), tmp_path)
    for name in ("weights.npz", "manifest.json"):
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes()


def test_what_was_trained_loads_and_tells_leaks_apart(trained: Path) -> None:
    model = Classifier.load(trained)
    scores = np.array([document_chance(model, example.sentences, 0.7) for example in EXAMPLES])
    labels = np.array([example.confidential for example in EXAMPLES])
    assert area(scores, labels) > 0.95, "it must at least know what it learnt from"


def test_passages_are_contrastive_and_labelled_in_the_closed_list() -> None:
    rows = [
        json.loads(line)
        for path in sorted((MODELS / "data").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len({row["id"] for row in rows}) == len(rows) > 5000
    assert {row["label"] for row in rows} == {"confidential", "publishable"}
    assert {Category(row["category"]) for row in rows} <= set(Category)
    pairs: dict[str, set[str]] = {}
    for row in rows:
        pairs.setdefault(row["pair"], set()).add(row["label"])
    alone = {pair for pair, labels in pairs.items() if "publishable" not in labels}
    assert all(pair.startswith("k-") for pair in alone), "each leak has its twin, but in tables"


def test_no_two_pairs_share_a_run_of_twelve_characters() -> None:
    """Else one hand's training text would stand in another's test."""
    owners: dict[str, str] = {}
    for path in sorted((MODELS / "data").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            text = row["text"]
            for run in {text[at : at + 12] for at in range(len(text) - 11)}:
                assert owners.setdefault(run, row["pair"]) == row["pair"], row["id"]


def test_a_table_counts_grams_as_often_as_they_stand_there() -> None:
    seen = table(EXAMPLES[:3], ["底线底线"])
    assert seen.labels.tolist() == [one.confidential for one in EXAMPLES[:3]] + [False]
    assert sorted(seen.characters[3].data.tolist()) == [0.5, 0.5, 1, 2, 2, 2]


def test_loud_grams_are_made_quieter_and_scores_keep_their_scale() -> None:
    idf = np.array([2.0, 1.0, 1.0, 0.0], dtype=np.float32)
    weight = np.array([-8.0, 1.0, 0.5, 0.0])
    values = csr_matrix(np.eye(4) * idf)
    even, bias = flatter(values, idf, weight, 0.25)
    said = idf * even
    assert said[0] < 0 < said[2] < said[1]
    assert said[0] / said[1] == pytest.approx(-(16**0.75))
    assert even[3] == 0
    assert np.mean(values @ even + bias) == pytest.approx(np.mean(values @ weight + 0.25))


def test_kinds_follow_cues_in_order() -> None:
    kinds = load_kinds()
    assert kind_of("未开标的评标专家名单", kinds) == "开标前的招标评标信息"
    assert kind_of("谈判底线", kinds) == "谈判底线与补偿底价"
    assert kind_of("别的什么", kinds) is None


def test_manifest_says_what_the_shipped_model_learnt_from() -> None:
    manifest = json.loads((MODELS / "manifest.json").read_text("utf-8"))
    assert manifest["passages"] == len(load_examples())
    assert manifest["figures"]["authors_left_out"]["mean"]["auc"] > 0.9


@pytest.mark.shared
def test_documents_held_out_are_never_learnt_from(shared_data: Path) -> None:
    learnt, held_out = published(shared_data / "public_docs")
    assert len(held_out) == 2000
    assert not {text for _, text in learnt} & {text for _, text in held_out}
    assert clean_passages(learnt, 50) == clean_passages(learnt, 50)


def test_figures_are_counted_right() -> None:
    scores, labels = np.array([0.9, 0.8, 0.3, 0.1]), np.array([True, False, True, False])
    assert area(scores, labels) == 0.75
    assert recall_at(scores, labels, 0.0) == 0.5
    assert recall_at(scores, labels, 0.5) == 1.0
    assert calibration_error(np.array([0.75, 0.75]), np.array([True, False])) == 0.25
    chances, labels = np.array([0.9, 0.8, 0.9, 0.1]), np.array([True, True, False, False])
    told = at_threshold(chances, labels, 0.85)
    assert (told["recall"], told["false_positives"]) == (0.5, 0.5)
