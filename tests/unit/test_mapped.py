"""Arrays kept for the next process: the same ones, read only, a few side by side."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from screener import mapped
from screener.classify import Classifier


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "screener"


def test_what_was_kept_is_given_back_to_be_read_only(home: Path) -> None:
    mapped.store("lists/a", {"ends": np.arange(5), "texts": np.array(["甲", "乙"])})
    found = mapped.load("lists/a")
    assert found is not None
    assert found["ends"].tolist() == [0, 1, 2, 3, 4]
    assert found["texts"].tolist() == ["甲", "乙"]
    assert not found["ends"].flags.writeable
    assert mapped.load("lists/b") is None


def test_what_is_broken_is_not_given(home: Path) -> None:
    mapped.store("a", {"ends": np.arange(5)})
    (home / "a" / "ends.npy").write_bytes(b"\x93NUMPY")
    assert mapped.load("a") is None


def test_of_many_those_used_last_stay(home: Path) -> None:
    for number, name in enumerate(("models/a", "models/b", "models/c")):
        mapped.store(name, {"one": np.zeros(1)}, most=3)
        os.utime(home / name, (number, number))
    assert mapped.load("models/a") is not None
    mapped.store("models/d", {"one": np.zeros(1)}, most=3)
    assert sorted(one.name for one in (home / "models").iterdir()) == ["a", "c", "d"]


def test_a_model_is_the_same_made_and_mapped(home: Path) -> None:
    made = Classifier.load()
    (kept,) = (home / "models").iterdir()
    mapped_one = Classifier.load()
    assert not mapped_one.words.grams.flags.writeable
    for one, other in (
        (made.glance_weights.grams, mapped_one.glance_weights.grams),
        (made.characters.grams, mapped_one.characters.grams),
        (made.words.grams, mapped_one.words.grams),
        (made.category_weight, mapped_one.category_weight),
        (made.kind_weight, mapped_one.kind_weight),
    ):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)
    (kept / "words.npy").unlink()
    assert np.array_equal(Classifier.load().words.grams, made.words.grams)
    assert mapped.load(f"models/{kept.name}").keys() >= {"words"}  # type: ignore[union-attr]
