"""The model as shipped: quick to load, refused when it is not the one its manifest names."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from screener.classify import Classifier
from screener.errors import ModelError
from screener.paths import MODELS
from screener.rule import Category

LEAK = "谈判底线是每亩十六万,先报十二万,对方急着签约,可以再拖一周。"
PLAIN = "会议强调,要坚持以人民为中心,扎实推进各项工作,确保取得实效。"


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("manifest.json", "weights.npz"):
        shutil.copy(MODELS / name, tmp_path / name)
    return tmp_path


def test_a_leak_scores_above_a_plain_text(classifier: Classifier) -> None:
    leak, plain = classifier.logits([LEAK, PLAIN])
    assert leak > 0 > plain


def test_scores_do_not_depend_on_the_batch(classifier: Classifier) -> None:
    many = classifier.logits([LEAK, PLAIN] * 1500)
    assert np.allclose(many[:2], classifier.logits([LEAK, PLAIN]))
    assert np.allclose(many[2998:], many[:2])


def test_probability_rises_with_the_score(classifier: Classifier) -> None:
    chances = [classifier.probability(score) for score in (-8, -2, 0, 2, 8)]
    assert chances == sorted(chances)
    assert 0 < chances[0] < 0.05
    assert 0.95 < chances[-1] < 1


def test_categories_are_those_that_have_a_rule(classifier: Classifier) -> None:
    assert set(classifier.categories) == {
        Category.STATE_SECRET,
        Category.WORK_SECRET,
        Category.BUSINESS_SECRET,
        Category.PERSONAL_INFO,
    }
    assert classifier.category("患者确诊肺癌晚期,丈夫早逝,家住厂宿舍") is Category.PERSONAL_INFO
    assert classifier.category("供货底价和返点,客户采购价") is Category.BUSINESS_SECRET


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
    with pytest.raises(ModelError, match="无法读取模型"):
        Classifier.load(folder)


def test_the_digest_is_the_one_of_the_manifest(classifier: Classifier) -> None:
    manifest = json.loads((MODELS / "manifest.json").read_text("utf-8"))
    assert classifier.digest == manifest["sha256"]


def test_weights_are_small_and_hold_no_pickle() -> None:
    assert (MODELS / "weights.npz").stat().st_size < 5_000_000
    with np.load(MODELS / "weights.npz", allow_pickle=False) as stored:
        assert all(stored[name].dtype.kind in "fU" for name in stored.files)


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
