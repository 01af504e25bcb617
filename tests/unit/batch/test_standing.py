"""Workers that stay are there before they are needed, and come back whatever happens to them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.batch.standing import StandingCrew
from screener.batch.walk import Target
from screener.batch.worker import Examined, serve_examined
from screener.document import GapKind
from screener.errors import ScreenerError
from screener.limits import MIB, Limits
from screener.pipeline import Screener, Settings
from screener.verdict import Outcome, Verdict
from tests.unit.batch import fragile

SETTINGS = Settings(limits=Limits(memory_bytes=1024 * MIB))


@pytest.fixture
def crew() -> Iterator[StandingCrew[Examined]]:
    workers: StandingCrew[Examined] = StandingCrew(SETTINGS, 1, serve_examined)
    yield workers
    workers.close()


def _target(words: str, name: str = "a.txt") -> Target:
    return Target("", name, name, data=words.encode())


def _until_ready(crew: StandingCrew[Examined]) -> None:
    end = time.monotonic() + 60
    while not crew.ready:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_workers_are_ready_before_the_first_task(crew: StandingCrew[Examined]) -> None:
    _until_ready(crew)
    assert crew.pending == 0


def test_an_answer_holds_the_text_and_the_screeners_verdict(
    crew: StandingCrew[Examined], screener: Screener
) -> None:
    words = "身份证号 110101188001010003"
    examined = crew.submit(_target(words)).result(60)
    assert examined.document.text == words
    assert examined.verdict == screener.screen(words.encode(), "a.txt")
    assert examined.tool["lexicons"] == screener.lexicon.digest


def _workers() -> set[int]:
    children = multiprocessing.active_children()
    return {one.pid for one in children if one.name == "screener-standing" and one.pid}


def test_a_worker_killed_while_idle_is_replaced(crew: StandingCrew[Examined]) -> None:
    crew.submit(_target("你好")).result(60)
    (killed,) = {worker.process.pid for worker in crew._crew._workers}
    assert killed
    before = _workers()
    os.kill(killed, signal.SIGKILL)
    end = time.monotonic() + 60
    while not _workers() - before:
        assert time.monotonic() < end
        time.sleep(0.02)
    examined = crew.submit(_target("你好")).result(60)
    assert examined.verdict.outcome is Outcome.PASS


def test_a_task_that_kills_its_worker_is_answered_and_others_go_on(tmp_path: Path) -> None:
    crew: StandingCrew[Verdict] = StandingCrew(SETTINGS, 1, fragile.work)
    (tmp_path / "a.txt").write_bytes(b"kill")
    (tmp_path / "b.txt").write_bytes(b"fine")
    try:
        paths = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
        first, second = [crew.submit(Target(path, path, Path(path).name)) for path in paths]
        assert [gap.kind for gap in first.result(60).gaps] == [GapKind.CRASHED]
        assert second.result(60).outcome is Outcome.PASS
    finally:
        crew.close()


def test_what_is_urgent_goes_first(crew: StandingCrew[Examined]) -> None:
    order: list[str] = []
    waiting = []
    for name, urgent in (("a", False), ("b", False), ("c", False), ("urgent", True)):
        future = crew.submit(_target("你好", name), urgent=urgent)
        future.add_done_callback(lambda done: order.append(done.result().verdict.path))
        waiting.append(future)
    for future in waiting:
        future.result(60)
    assert order.index("urgent") < order.index("c")


def test_other_rules_hold_from_the_next_task_on(
    crew: StandingCrew[Examined], tmp_path: Path
) -> None:
    own = tmp_path / "own.txt"
    own.write_text("蓝鲸计划", encoding="utf-8")
    before = crew.submit(_target("蓝鲸计划的说明")).result(60)
    assert before.verdict.outcome is Outcome.PASS
    crew.renew(Settings(limits=SETTINGS.limits, lexicons=(own,)))
    after = crew.submit(_target("蓝鲸计划的说明")).result(60)
    assert [one.rule for one in after.verdict.findings] == ["lexicon.own"]
    assert after.tool["lexicons"] != before.tool["lexicons"]


def test_workers_that_cannot_start_say_why() -> None:
    crew: StandingCrew[Verdict] = StandingCrew(SETTINGS, 1, fragile.broken_start)
    try:
        with pytest.raises(ScreenerError, match="清单"):
            crew.submit(_target("你好")).result(60)
    finally:
        crew.close()


def test_nothing_is_left_when_a_crew_closes() -> None:
    before = _workers()
    crew: StandingCrew[Examined] = StandingCrew(SETTINGS, 2, serve_examined)
    future = crew.submit(_target("你好"))
    crew.close()
    assert future.done()
    assert _workers() <= before
    with pytest.raises(ScreenerError, match="关闭"):
        crew.submit(_target("你好")).result(1)
