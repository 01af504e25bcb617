"""The fork server outlives what a terminal or systemd sends to a whole group of processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from screener.batch.server import ASKED

# starts the server from a thread of the named kind, waits for a child of its, and tells what both
# ignore: a mask of signals each, as Linux writes it
_START = """
import sys, threading
from multiprocessing import forkserver
from screener.batch.server import context

def ignored(process):
    with open(f"/proc/{process}/status") as told:
        return next(line.split()[1] for line in told if line.startswith("SigIgn"))

def begin():
    ours, theirs = context().Pipe()
    child = context().Process(target=ours.poll)
    child.start()
    print(ignored(forkserver._forkserver._forkserver_pid), ignored(child.pid))
    theirs.send(None)
    child.join()

if __name__ == "__main__":
    if sys.argv[1] == "main":
        begin()
    else:
        other = threading.Thread(target=begin)
        other.start()
        other.join()
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux tells the signals ignored")
@pytest.mark.parametrize("thread", ["main", "other"])
def test_it_is_deaf_to_what_is_the_parents_to_answer(thread: str, tmp_path: Path) -> None:
    script = tmp_path / "start.py"
    script.write_text(_START)
    started = subprocess.run(
        [sys.executable, script, thread], capture_output=True, text=True, timeout=60, check=True
    )
    masks = [int(mask, 16) for mask in started.stdout.split()]
    assert len(masks) == 2
    assert all(mask >> (asked - 1) & 1 for mask in masks for asked in ASKED)
