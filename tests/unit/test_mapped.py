"""Arrays kept for the next process: the same ones, read only, a few side by side."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from screener import mapped, weights
from screener.classify import Classifier
from screener.errors import ModelError
from screener.paths import MODELS


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


def test_a_model_that_was_believed_is_not_when_its_file_changes(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("manifest.json", "weights.npz"):
        (folder / name).write_bytes((MODELS / name).read_bytes())
    monkeypatch.setattr("screener.steady.clock", lambda: time.time_ns() + 10**10)  # long settled
    digest = Classifier.load(folder).digest
    monkeypatch.setattr(weights, "_data", None)  # neither read nor hashed again
    assert Classifier.load(folder).digest == digest
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = folder / "weights.npz"
    before, data = path.stat(), path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ModelError, match="摘要不一致"):
        Classifier.load(folder)


@pytest.mark.parametrize("name", ["kinds", "biases", "words"])
def test_a_kept_model_that_lacks_anything_is_made_again(home: Path, name: str) -> None:
    Classifier.load()
    (kept,) = (home / "models").iterdir()
    (kept / f"{name}.npy").unlink()
    assert Classifier.load().kinds
    assert (next((home / "models").iterdir()) / f"{name}.npy").exists()
