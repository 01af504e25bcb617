"""Exchanging the rules while they are in use."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from screener.errors import LexiconError, ModelError
from screener.live import LiveScreener
from screener.paths import MODELS
from screener.pipeline import Settings
from tests.samples.models import twin

Write = Callable[[str], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "本局.txt"


@pytest.fixture
def write(path: Path) -> Write:
    def written(text: str) -> None:
        fresh = path.with_suffix(".new")
        fresh.write_text(text, "utf-8")
        fresh.replace(path)

    written("青鸾计划")
    return written


def own(live: LiveScreener, text: str) -> list[str]:
    findings = live.current.screen_text(text).findings
    return [finding.text for finding in findings if finding.rule == "lexicon.本局"]


def test_a_changed_list_is_in_force_after_a_refresh(path: Path, write: Write) -> None:
    live = LiveScreener(Settings(lexicons=(path,)))
    assert not live.refresh()
    write("白泽计划")
    assert own(live, "青鸾计划和白泽计划") == ["青鸾计划"]
    assert live.refresh()
    assert own(live, "青鸾计划和白泽计划") == ["白泽计划"]


def test_a_broken_list_leaves_the_old_one_in_force(path: Path, write: Write) -> None:
    live = LiveScreener(Settings(lexicons=(path,)))
    before = live.current
    write("白泽\tunscreenable\tblock\n")
    with pytest.raises(LexiconError, match="没有读出"):
        live.refresh()
    assert live.current is before
    assert own(live, "青鸾计划") == ["青鸾计划"]


def test_work_under_way_ends_with_the_rules_it_began_with(path: Path, write: Write) -> None:
    live = LiveScreener(Settings(lexicons=(path,)))
    begun = live.current
    write("白泽计划")
    live.reload()
    assert begun is not live.current
    found = [one.text for one in begun.screen_text("青鸾计划").findings]
    assert "青鸾计划" in found


def test_no_request_is_lost_while_lists_change(path: Path, write: Write) -> None:
    live = LiveScreener(Settings(lexicons=(path,)))
    write("青鸾计划\n白泽计划\n")
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(own, live, "关于青鸾计划的说明。") for _ in range(30)]
        changed = pool.submit(live.reload)
        answers += [pool.submit(own, live, "关于青鸾计划的说明。") for _ in range(30)]
        assert changed.result()
        assert all(answer.result() == ["青鸾计划"] for answer in answers)


def test_the_same_files_change_nothing(path: Path, write: Write) -> None:
    live = LiveScreener(Settings(lexicons=(path,)))
    assert not live.reload()


def test_another_model_in_the_folder_is_in_force_after_a_refresh(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODELS, folder, ignore=shutil.ignore_patterns("data", "*.py", "*.md"))
    live = LiveScreener(Settings(model=folder))
    before = live.current.classifier.digest
    assert not live.refresh()
    twin(folder)
    assert live.refresh()
    assert live.current.classifier.digest != before
    (folder / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(ModelError):
        live.refresh()
    assert live.current.classifier.digest != before
