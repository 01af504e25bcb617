"""A worker begins with the Screener that was made before it, as long as that is the right one."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.batch import held
from screener.batch.held import hold, screener_of
from screener.limits import Limits
from screener.segment import dictionary
from screener.segment.dictionary import tokenizer
from screener.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    kept, held._held = held._held, None
    yield
    held._held = kept


def test_what_is_held_is_given_again_and_again() -> None:
    hold(Settings())
    assert screener_of(Settings()) is screener_of(Settings())


def test_the_dictionary_is_at_hand_and_kept_for_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may keep nothing themselves: each would put all its lines in order."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    tokenizer.cache_clear()
    hold(Settings())
    assert tokenizer.cache_info().currsize
    monkeypatch.setattr(dictionary, "order", lambda _: pytest.fail("it was put in order again"))
    tokenizer.cache_clear()
    assert tokenizer().FREQ.get("通知")


def test_another_limit_or_list_is_another_screener(tmp_path: Path) -> None:
    hold(Settings())
    kept = screener_of(Settings())
    assert screener_of(Settings(limits=Limits(seconds=7))).limits.seconds == 7
    own = tmp_path / "own.txt"
    own.write_text("青鸟计划\n", "utf-8")
    assert screener_of(Settings(lexicons=(own,))).lexicon != kept.lexicon


def test_a_list_that_changed_meanwhile_is_read_anew(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("青鸟计划\n", "utf-8")
    settings = Settings(lexicons=(own,))
    hold(settings)
    kept = screener_of(settings)
    own.write_text("白鹭计划\n", "utf-8")
    os.utime(own, ns=(1, 1))
    assert screener_of(settings).lexicon.digest != kept.lexicon.digest


def test_what_a_process_is_told_is_what_it_hears(tmp_path: Path) -> None:
    settings = Settings(
        lexicons=(tmp_path / "甲 乙.txt",), column="政务公开", limits=Limits(seconds=7)
    )
    assert Settings.heard(settings.told()) == settings == pickle.loads(pickle.dumps(settings))
