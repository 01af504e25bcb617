"""Lists and policies that change while the service runs: taken over when they are good."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.work import sweep
from tests.api.world import World, copy_template, settings_for

TEXT = "青鸟计划与白鹭计划的通知"


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    path = tmp_path / "own.txt"
    path.write_text("青鸟计划\n", "utf-8")
    return path


@pytest.fixture
def office(
    template: Path, tmp_path: Path, lexicon: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    monkeypatch.setattr(sweep, "_SECONDS", 0.1)
    copy_template(template, tmp_path / "data")
    settings = settings_for(tmp_path / "data", lexicons=(lexicon,))
    with World(settings, None) as world:
        yield world


def found(world: World) -> list[str]:
    answer = world.client("author").post("/api/v1/screen", json={"text": TEXT})
    assert answer.status_code == 200, answer.text
    return [one["text"] for one in answer.json()["findings"]]


def fault(world: World) -> str:
    told: str = world.client("sysadmin").get("/api/v1/system").json()["rules_fault"]
    return told


def until(wanted: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_list_is_exchanged_without_a_restart_and_a_broken_one_is_not(
    office: World, lexicon: Path
) -> None:
    earlier = office.draft("author", "通知.txt", TEXT.encode())
    assert found(office) == ["青鸟计划"]
    lexicon.write_text("白鹭计划\n", "utf-8")
    until(lambda: found(office) == ["白鹭计划"])
    assert fault(office) == ""
    lexicon.write_text("白鹭计划\t没有这一类\treview\n", "utf-8")
    until(lambda: "没有这一类" in fault(office))
    assert found(office) == ["白鹭计划"]
    page = office.browser("sysadmin").get("/system").text
    assert "改动后的词库、策略或模型有误，没有采用" in page
    assert "没有这一类" in page
    lexicon.write_text("青鸟计划\n白鹭计划\n", "utf-8")
    until(lambda: found(office) == ["青鸟计划", "白鹭计划"])
    assert fault(office) == ""
    kept = office.client("author").get(f"/api/v1/drafts/{earlier['summary']['id']}").json()
    assert [one["text"] for one in kept["findings"]] == ["青鸟计划"]  # as it was screened
