"""The fork server outlives what a terminal or systemd sends to a whole group of processes."""

from __future__ import annotations

import signal
from multiprocessing import forkserver
from pathlib import Path

import pytest

from screener.batch.server import context


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_it_is_deaf_to_what_is_the_parents_to_answer(asked: signal.Signals) -> None:
    if not Path("/proc").is_dir():
        pytest.skip("the signals a process ignores are told by Linux only")
    context()
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    told = Path(f"/proc/{server}/status").read_text()
    (ignored,) = (line.split()[1] for line in told.splitlines() if line.startswith("SigIgn"))
    assert int(ignored, 16) >> (asked - 1) & 1
