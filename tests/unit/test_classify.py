"""The model as shipped: quick to load, refused when it is not the one its manifest names."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from screener.classify import Classifier
from screener.errors import ModelError
from screener.features import SHARES, characters, tokens, words
from screener.paths import MODELS
from screener.rule import Category
from screener.segment import Segmenter

LEAK = "谈判底线是每亩十六万,先报十二万,对方急着签约,可以再拖一周。"
PLAIN = "会议强调,要坚持以人民为中心,扎实推进各项工作,确保取得实效。"


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


def looks(model: Classifier, texts: list[str]) -> tuple[np.ndarray[Any, Any], ...]:
    """The scores of single texts at a glance, and looked at closely."""
    single, runs = characters(texts), [(row, row + 1) for row in range(len(texts))]
    closer = model.look(single, words(texts, Segmenter().cut))
    return model.glance(single).logits(runs), closer.logits(runs)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("manifest.json", "weights.npz"):
        shutil.copy(MODELS / name, tmp_path / name)
    return tmp_path


def test_a_leak_scores_above_a_plain_text(classifier: Classifier) -> None:
    for scores in looks(classifier, [LEAK, PLAIN]):
        assert scores[0] > 0 > scores[1]


def test_scores_do_not_depend_on_the_batch(classifier: Classifier) -> None:
    few = looks(classifier, [LEAK, PLAIN])
    many = looks(classifier, [LEAK, PLAIN] * 1500)
    for one, other in zip(few, many, strict=True):
        assert np.allclose(other[:2], one)
        assert np.allclose(other[2998:], one)


def test_a_run_of_texts_is_scored_as_the_text_they_are(classifier: Classifier) -> None:
    texts = [LEAK[:9], LEAK[9:], PLAIN]
    whole = classifier.glance(characters([LEAK])).logits([(0, 1)])
    parts = classifier.glance(characters(texts)).logits([(0, 2), (0, 3), (1, 1)])
    assert parts[0] == pytest.approx(whole[0])
    assert parts[1] < parts[0]
    assert np.isfinite(parts[2]), "a run without a text says nothing"


def test_a_score_is_the_sum_of_what_its_grams_say(classifier: Classifier) -> None:
    """Against the plain sum over a dictionary of grams, as training counts them."""
    texts = characters([PLAIN, LEAK])
    start, end = texts.starts[1], texts.ends[1]
    inside = [
        (share, b)
        for n, (share, one) in enumerate(zip(SHARES, texts.buckets, strict=True))
        for b in one[start : end - n].tolist()
    ]
    idf, weight = classifier.glance_weights.idf, classifier.glance_weights.weight
    push = sum(share * float(idf[b]) * float(weight[b]) for share, b in inside)
    mass = sum(share * float(idf[b]) ** 2 for share, b in inside)
    expected = push / mass**0.5 + classifier.glance_bias
    assert classifier.glance(texts).logits([(1, 2)])[0] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("seed", range(20))
def test_the_closer_look_sums_up_the_grams_inside_a_run(classifier: Classifier, seed: int) -> None:
    """Against a plain sum over the grams of each view, over random runs of texts."""
    rng = random.Random(seed)
    texts = ["".join(rng.choices("拟选址三亩", k=rng.randint(1, 9))) for _ in range(12)]
    ends = [rng.randint(1, 12) for _ in range(30)]
    runs = [(rng.randrange(end), end) for end in ends]
    single, cut = characters(texts), words(texts, list)
    views = (
        (single, classifier.characters),
        (cut, classifier.words),
        (single.apart(), classifier.character_pairs),
        (cut.apart(), classifier.word_pairs),
    )
    found = classifier.look(single, cut).logits(runs)
    for run, logit in zip(runs, found, strict=True):
        expected = classifier.bias
        for view, weights in views:
            said = sum(
                share * weights.grams[one[inside]].astype(complex).sum()
                for share, one, inside in zip(
                    view.shares, view.buckets, view.inside(view.stretch(*run)), strict=True
                )
            )
            expected += said.real / max(said.imag, 1e-9) ** 0.5
        assert logit == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_what_each_character_moved_adds_up(classifier: Classifier) -> None:
    texts = characters([PLAIN, LEAK])
    weighed = classifier.glance(texts)
    idf, weight = classifier.glance_weights.idf, classifier.glance_weights.weight
    start, end = texts.starts[1], texts.ends[1]
    total = sum(
        SHARES[n] * float((idf[one[start : end - n]] * weight[one[start : end - n]]).sum())
        for n, one in enumerate(texts.buckets)
    )
    moved = weighed.moved(1)
    assert len(moved) == len(LEAK)
    assert moved.sum() == pytest.approx(total, rel=1e-4)


@pytest.mark.parametrize("length", [1, 7, 8, 9, 60])
def test_steps_sum_up_what_begins_in_them(classifier: Classifier, length: int) -> None:
    """Against the score of the whole, which every gram of a text begins in."""
    text = (LEAK + PLAIN)[:length]
    steps = classifier.steps(tokens(text), 8)
    assert len(steps) == -(-length // 8)
    whole = steps.scores(np.array([0]), np.array([len(steps)]))
    assert whole == pytest.approx(classifier.glance(characters([text])).logits([(0, 1)]), rel=1e-4)


def test_probability_rises_with_the_score(classifier: Classifier) -> None:
    for scale in (classifier.glance_scale, classifier.scale):
        chances = scale.chances(np.array((-8, -2, 0, 2, 8))).tolist()
        assert chances == sorted(chances)
        assert 0 < chances[0] < 0.05
        assert 0.95 < chances[-1] < 1


def test_what_is_far_off_has_a_chance_too(classifier: Classifier) -> None:
    """A long run of one sign adds up beyond what an exponential can hold."""
    assert classifier.scale.chances(np.array((-1e6, 1e6))).tolist() == [
        pytest.approx(0, abs=1e-9),
        pytest.approx(1),
    ]


def test_categories_are_those_that_have_a_rule(classifier: Classifier) -> None:
    assert set(classifier.categories) == {
        Category.STATE_SECRET,
        Category.WORK_SECRET,
        Category.BUSINESS_SECRET,
        Category.PERSONAL_INFO,
    }
    texts = characters(["患者确诊肺癌晚期,丈夫早逝,家住厂宿舍", "供货底价和返点,客户采购价"])
    assert classifier.category(texts, texts.stretch(0, 1)) is Category.PERSONAL_INFO
    assert classifier.category(texts, texts.stretch(1, 2)) is Category.BUSINESS_SECRET


def test_every_kind_says_what_would_make_it_fit(classifier: Classifier) -> None:
    assert set(classifier.advice) == set(classifier.kinds)
    assert all(8 < len(advice) < 60 for advice in classifier.advice.values())


def test_a_changed_file_is_refused(folder: Path) -> None:
    with (folder / "weights.npz").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match="摘要不一致"):
        Classifier.load(folder)


@pytest.mark.parametrize("key", ["format", "features"])
def test_a_model_of_another_version_is_refused(folder: Path, key: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {key: 99}), "utf-8")
    with pytest.raises(ModelError, match="版本不一致"):
        Classifier.load(folder)


def test_a_missing_or_broken_model_is_refused(folder: Path) -> None:
    (folder / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="JSON"):
        Classifier.load(folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(ModelError, match=r"无法读取模型 .*manifest\.json：文件不存在"):
        Classifier.load(folder)


def test_the_digest_is_the_one_of_the_manifest(classifier: Classifier) -> None:
    manifest = json.loads((MODELS / "manifest.json").read_text("utf-8"))
    assert classifier.digest == manifest["sha256"]


def test_weights_are_small_and_hold_no_pickle() -> None:
    assert (MODELS / "weights.npz").stat().st_size < 15_000_000
    with np.load(MODELS / "weights.npz", allow_pickle=False) as stored:
        assert all(stored[name].dtype.kind in "fuU" for name in stored.files)


def test_screening_loads_no_scikit_learn() -> None:
    program = (
        "import sys\n"
        "from screener.pipeline import Screener, Settings\n"
        f"Screener.load(Settings()).screen_text({LEAK!r})\n"
        "print(any(name.split('.')[0] in ('sklearn', 'scipy') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
