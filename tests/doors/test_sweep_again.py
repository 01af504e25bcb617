"""A second night says what it would without a memory, and starts no worker for what is known."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from screener.batch.crew import Crew
from tests.doors.test_sweep import Keeper


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    monkeypatch.setenv("SCREENER_CACHE", "on")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home/cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home/data"))
    # what was just written is believed by its times, as files that lie still are
    monkeypatch.setattr("screener.stamp._MARGIN_NS", 0)
    keeper = Keeper(tmp_path)
    (keeper.site / "marked.txt").write_text("机密★10年\n关于某事项的请示\n", "utf-8")
    return keeper


def test_what_is_known_is_told_as_if_it_were_read(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.sweep()
    own = tmp_path / "own.txt"
    own.write_text("请示\t\tblock\n", "utf-8")
    asked: list[Crew[object]] = []
    begin = Crew.__init__

    def noted(self: Crew[object], *words: Any, **others: Any) -> None:
        asked.append(self)
        begin(self, *words, **others)

    monkeypatch.setattr(Crew, "__init__", noted)
    for more, workers in (((), 0), (("--cache", "bytes"), 0), (("--lexicon", str(own)), 2)):
        asked.clear()
        assert _same_night(keeper, *more)
        assert len(asked) == workers + 2  # originals and site, in the night that remembers nothing
    page = next(keeper.site.rglob("*.html"))
    page.write_text(
        page.read_text("utf-8").replace("</body>", "<a href=x.pdf>x</a></body>"), "utf-8"
    )
    assert _same_night(keeper)


def _same_night(keeper: Keeper, *more: str) -> bool:
    """The same night with a memory and without."""
    before = keeper.book.read_bytes()
    known = _told(keeper, *more)
    keeper.book.write_bytes(before)
    return known == _told(keeper, *more, "--no-cache")


def _told(keeper: Keeper, *more: str) -> tuple[int, dict[str, Any]]:
    status, told = keeper.sweep(*more)
    told.pop("time")
    return status, told


def test_nothing_of_a_sweep_lies_open(keeper: Keeper, tmp_path: Path) -> None:
    keeper.sweep()
    store = (tmp_path / "home/cache/screener/scan.db").read_bytes()
    assert store
    assert "请示".encode() not in store
    shutil.rmtree(tmp_path / "home")
    assert keeper.sweep()[0] == 1
