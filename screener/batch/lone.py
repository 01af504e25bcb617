"""A worker started by itself, where there is too little to do for a fork server and its tracker.

It is told what to do over its pipe, and nothing else: it inherits no memory of the process that
starts it, which may hold keys.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from screener.batch.server import THREADS, deaf, is_begun, surrounded

_PROGRAM = "import sys; sys.path[:] = {}; from screener.batch.entrance import alone; alone()"
_OURS = str(Path(__file__).resolve().parents[2])  # where this package lies
_PAUSE = 0.005


class LoneProcess:
    """What is asked of a process of `multiprocessing`, for one that is none."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.exitcode: int | None = None

    def kill(self) -> None:
        if self.exitcode is None:
            os.kill(self.pid, signal.SIGKILL)

    def join(self, timeout: float | None = None) -> None:
        end = None if timeout is None else time.monotonic() + timeout
        while self.exitcode is None:
            pid, status = os.waitpid(self.pid, 0 if end is None else os.WNOHANG)
            if pid:
                self.exitcode = os.waitstatus_to_exitcode(status)
            elif end is not None and time.monotonic() > end:
                return
            else:
                time.sleep(_PAUSE)


def is_worth_while() -> bool:
    """Is there no fork server yet, and can the system start a program so?

    From the main thread alone: the kernel ends the worker with the thread that started it.
    """
    first = threading.current_thread() is threading.main_thread()
    return first and hasattr(os, "posix_spawn") and not is_begun()


def start(*told: Any) -> tuple[LoneProcess, Connection]:
    """A process that does what `entrance.walled` is `told`, and our end of its pipe."""
    ours, theirs = multiprocessing.Pipe()
    with theirs, deaf(), surrounded({"PYTHONSAFEPATH": "1", THREADS: "1"}):
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-c", _PROGRAM.format(_safe_path())],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, theirs.fileno(), 0)],
        )
    ours.send(told)
    return LoneProcess(pid), ours


def _safe_path() -> list[str]:
    """Where libraries are found; not in the current folder, which may be one of drafts."""
    return [one for one in sys.path if one == _OURS or one not in {"", os.getcwd()}]  # noqa: PTH109
