"""The durable queue hands out what somebody waits for before what may be done later."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from api.settings import Settings
from api.work.queue import TaskQueue
from tests.api.world import settings_for


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return settings_for(tmp_path)
    server = request.getfixturevalue("postgres")
    return settings_for(tmp_path, database=server.database("queue"))


def test_what_is_for_later_waits_for_all_else(settings: Settings) -> None:
    done: list[str] = []
    ended, begun, free = threading.Event(), threading.Event(), threading.Event()

    def act(name: str) -> None:
        begun.set()
        free.wait(20)
        done.append(name)
        if len(done) == 6:
            ended.set()

    queue = TaskQueue("screening", settings, act)
    queue.start(1)
    queue.put("first", later=True)
    assert begun.wait(20)
    for name in ("anew 1", "anew 2", "anew 3"):
        queue.put(name, later=True)
    for name in ("draft 1", "draft 2"):
        queue.put(name)
    while queue._inbox.qsize() or queue.waiting() < 5:
        time.sleep(0.01)
    queue.close_here()
    free.set()
    assert ended.wait(20)
    queue.stop()
    assert done == ["first", "draft 1", "draft 2", "anew 1", "anew 2", "anew 3"]
