"""A worker started by itself: deaf as all are, and with nothing of ours but its pipe."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from screener.batch.crew import Crew
from screener.batch.entrance import serve_documents
from screener.batch.lone import LoneProcess, is_worth_while, start
from screener.batch.server import ASKED
from screener.batch.walk import walk
from screener.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux tells so")


def tell(connection: Connection, settings: Settings) -> None:
    """What the process finds itself in: its files, its signals, its environment, its path."""
    files = []
    for one in list(Path("/proc/self/fd").iterdir()):
        with suppress(OSError):  # that of the listing itself
            files.append(str(one.readlink()))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    connection.send((files, status, dict(os.environ), list(sys.path)))


def stay(connection: Connection, settings: Settings) -> None:
    connection.send(os.getpid())
    connection.recv()


def die(connection: Connection, settings: Settings) -> None:
    os._exit(7)


def test_it_has_nothing_of_ours_but_its_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file, no current folder to find libraries in; the walls stand round it."""
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "socket.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path / "drafts")
    monkeypatch.setattr(sys, "path", ["", str(tmp_path / "drafts"), *sys.path])
    (tmp_path / "key").write_bytes(b"key")
    with (tmp_path / "key").open("rb"):
        process, connection = start(tell, Settings(), str(tmp_path))
        files, status, environment, path = connection.recv()
    process.join()
    assert process.exitcode == 0
    assert str(tmp_path / "key") not in files
    assert sum(one.startswith("socket:") for one in files) == 1
    ignored = int(status.partition("SigIgn:")[2].split()[0], 16)
    assert all(ignored >> (one - 1) & 1 for one in ASKED)
    assert environment["TMPDIR"] == str(tmp_path)
    assert not {"", str(tmp_path / "drafts")} & set(path)
    assert int(status.partition("NoNewPrivs:")[2].split()[0]) == 1


def test_it_can_be_killed_and_says_how_it_ended(tmp_path: Path) -> None:
    process, connection = start(stay, Settings(), str(tmp_path))
    pid = connection.recv()
    process.join(0.01)
    assert Path(f"/proc/{pid}").exists()
    process.kill()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    process.kill()  # that nobody else with its number is hit
    assert not Path(f"/proc/{pid}").exists()
    process, _ = start(die, Settings(), str(tmp_path))
    process.join()
    assert process.exitcode == 7


def test_it_is_for_little_work_and_before_there_is_a_fork_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[LoneProcess] = []

    def noted(*told: object) -> tuple[LoneProcess, Connection]:
        process, connection = start(*told)
        started.append(process)
        return process, connection

    monkeypatch.setattr("screener.batch.lone.start", noted)
    (tmp_path / "a.txt").write_text("通知")
    (target,) = walk([str(tmp_path)])
    for begun, files, alone in ((False, 1, 1), (False, 40, 0), (True, 1, 0)):
        monkeypatch.setattr("screener.batch.server._begun", begun)
        assert is_worth_while() is not begun
        started.clear()
        crew: Crew[object] = Crew(Settings(), 2, serve_documents)
        for number in range(files):
            crew.add(number, target)
        while len(crew.done) < files:
            crew.step()
        crew.close()
        assert len(started) == alone
        assert all(process.exitcode is not None for process in started)


def test_a_thread_that_may_end_before_the_worker_starts_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The kernel would end the worker with it."""
    monkeypatch.setattr("screener.batch.server._begun", False)
    said: list[bool] = []
    thread = threading.Thread(target=lambda: said.append(is_worth_while()))
    thread.start()
    thread.join()
    assert said == [False]
    assert is_worth_while()
