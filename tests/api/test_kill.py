"""Short trials of what `python -m tests.api.kill` does at length."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.api.kill import run
from tests.api.postgres import Server
from tests.api.running import Running


@pytest.mark.parametrize(("what", "uploads"), [("server", 16), ("worker", 16), ("postgres", 12)])
def test_what_was_accepted_is_screened_once_whatever_is_killed(
    tmp_path: Path, postgres: Server, what: str, uploads: int
) -> None:
    database = postgres.database("killed") if what == "postgres" else None
    outcome = run(what, tmp_path / "data", database, postgres, uploads, 1)
    assert outcome.faults == []
    assert len(outcome.accepted) == uploads
    assert outcome.kills == 1


def test_a_service_that_is_stopped_leaves_no_process_behind(tmp_path: Path) -> None:
    running = Running(tmp_path / "data").start()
    for _ in range(200):
        if running.workers_pids():
            break
    pids = running.workers_pids()
    assert running.first_password()
    assert running.stop() in {0, -signal.SIGTERM}  # the server passes the signal on at its end
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    again = Running(tmp_path / "data")
    again.log = tmp_path / "second.log"
    again.start()
    assert again.first_password() is None
    again.kill()
