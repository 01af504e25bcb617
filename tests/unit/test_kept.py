"""What is kept is what would be made, or it is not kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screener.kept import plain
from screener.lexicon import load_lexicon
from screener.paths import LEXICONS

TABLE = {"规则": {"terms": ["甲", "乙"], "confidence": 0.8, "lines": 3, "certain": True}}


@pytest.fixture(autouse=True)
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "screener"


def _never() -> Any:
    raise AssertionError("it was made again")


def test_it_is_made_once_for_each_digest() -> None:
    assert plain("kind", "a", lambda: TABLE) == TABLE
    assert plain("kind", "a", _never) == TABLE
    assert plain("kind", "b", lambda: [1]) == [1]


@pytest.mark.parametrize("value", [(1, 2), {1: "a"}, date(2026, 1, 1), float("nan"), "\ud800"])
def test_what_json_would_say_otherwise_is_made_each_time(value: object, private: Path) -> None:
    assert plain("kind", "a", lambda: value) is value
    assert not list(private.rglob("*.json"))


def test_what_is_broken_on_the_disk_is_made_again(private: Path) -> None:
    plain("kind", "a", lambda: TABLE)
    (private / "kind" / "a.json").write_bytes(b"\0" * 40)
    assert plain("kind", "a", lambda: TABLE) == TABLE
    assert plain("kind", "a", _never) == TABLE


def test_only_the_newest_stay(private: Path) -> None:
    for digest in "abcdef":
        plain("kind", digest, lambda: TABLE)
    assert len(list((private / "kind").iterdir())) == 3
    assert plain("kind", "f", _never) == TABLE


def test_where_nothing_can_be_kept_it_is_made(tmp_path: Path, private: Path) -> None:
    private.parent.mkdir(exist_ok=True)
    private.write_text("no folder")
    assert plain("kind", "a", lambda: TABLE) is TABLE


def test_rules_are_the_same_read_and_kept(private: Path) -> None:
    read, kept = load_lexicon(), load_lexicon()
    assert list((private / "rules").iterdir())
    assert kept == read
    assert [list(one.zones) for one in kept.rules] == [list(one.zones) for one in read.rules]


def test_a_changed_rule_is_read_anew(tmp_path: Path) -> None:
    from shutil import copytree

    folder = tmp_path / "lexicons"
    copytree(LEXICONS, folder, ignore=lambda _, names: [one for one in names if "__" in one])
    first = load_lexicon(folder=folder)
    path = next(iter(sorted((folder / "rules").glob("[!_]*.toml"))))
    path.write_text(path.read_text("utf-8").replace('title = "', 'title = "新'), "utf-8")
    second = load_lexicon(folder=folder)
    assert second.digest != first.digest
    assert any(one.title.startswith("新") for one in second.rules)
