"""A service as people run it: its own process, its own port, to be killed without warning."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2


class Running:
    """`screener serve` in a process group of its own."""

    def __init__(self, data: Path, *, database: str | None = None, workers: int = 2) -> None:
        self.data = data
        self.database = database
        self.workers = workers
        self.port = _free_port()
        self.log = data.parent / f"{data.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, seconds: float = 120) -> Running:
        """Returns once the service answers."""
        command = [sys.executable, "-m", "screener", "serve", "--data", str(self.data),
                   "--port", str(self.port), "--workers", str(self.workers)]  # fmt: skip
        if self.database:
            command += ["--database", self.database]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, stdout=out, stderr=out, start_new_session=True,
                env={**os.environ, "SCREENER_FREE_MIB": "1"},
            )  # fmt: skip
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(self.log.read_text("utf-8", "replace")[-2000:])
            try:
                if httpx2.get(f"{self.url}/healthz").status_code == 200:
                    return self
            except httpx2.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError("the service did not start")

    def kill(self) -> None:
        """As the power goes."""
        assert self.process
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """As an administrator stops it; returns the exit status."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def workers_pids(self) -> list[int]:
        """Screening workers: children of the fork server, which is a child of the service."""
        assert self.process
        return [pid for parent in _children(self.process.pid) for pid in _children(parent)]

    def first_password(self) -> str | None:
        found = re.search(r"一次性密码（只显示这一次）：(\S+)", self.log.read_text("utf-8"))
        return found[1] if found else None


def _children(pid: int) -> list[int]:
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(one) for one in told.split()]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
