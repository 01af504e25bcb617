"""A command and everything it starts under watch: CPU, waiting, memory of all processes."""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_SUBREAPER = 36  # prctl: orphans of what we start become ours, and with them their CPU time
_EVERY = 0.1


@dataclass
class Watched:
    """`seconds` of wall clock, `cpu` of all processes, `peaks` in MB by the kind of process.

    `keen` is the share of the time in which the working processes ran or waited for a processor
    that others had: on a machine of one's own, the parallel efficiency.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    status: int = 0
    peaks: dict[str, float] = field(default_factory=dict)
    keen: float = 0.0
    marks: list[tuple[float, float, int]] = field(default_factory=list)


def watched(words: Sequence[str], settings: Mapping[str, str], *, out: Path) -> Watched:
    """Run `words` to its end; what it writes goes to `out`, whose growth is noted in `marks`."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    before, others = os.times(), _children(os.getpid())
    result = Watched()
    with out.open("wb") as stream:
        start = time.monotonic()
        process = subprocess.Popen(words, stdout=stream, env={**os.environ, **settings})
        spy = _Spy(process.pid, out, result)
        spy.start()
        result.status = process.wait()
        result.seconds = time.monotonic() - start
        spy.stop()
    while orphans := _children(os.getpid()) - others:
        for orphan in orphans:
            os.waitpid(orphan, 0)
    after = os.times()
    result.cpu = (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )
    return result


class _Spy(threading.Thread):
    def __init__(self, root: int, out: Path, result: Watched) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._out = out
        self._result = result
        self._ended = threading.Event()
        self._busy: dict[int, tuple[int, int]] = {}  # process to its first and last busy time
        self._when: dict[int, tuple[float, float]] = {}

    def run(self) -> None:
        start = time.monotonic()
        while not self._ended.wait(_EVERY):
            now = time.monotonic()
            total = 0.0
            for pid, kind in _family(self._root):
                total += self._look(pid, kind, now)
            with suppress(OSError):
                self._result.marks.append((now - start, total, self._out.stat().st_size))

    def _look(self, pid: int, kind: str, now: float) -> float:
        with suppress(OSError, ValueError, StopIteration):
            status = Path(f"/proc/{pid}/status").read_text()
            peak = _megabytes(status, "VmHWM")
            self._result.peaks[kind] = max(self._result.peaks.get(kind, 0.0), peak)
            ran, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
            if kind == "worker":
                busy = int(ran) + int(waited)
                first, _ = self._busy.setdefault(pid, (busy, busy))
                self._busy[pid] = first, busy
                began, _ = self._when.setdefault(pid, (now, now))
                self._when[pid] = began, now
            return _megabytes(status, "VmRSS")
        return 0.0

    def stop(self) -> None:
        self._ended.set()
        self.join()
        spans = [end - begin for begin, end in self._when.values()]
        busy = [(last - first) / 1e9 for first, last in self._busy.values()]
        self._result.keen = sum(busy) / sum(spans) if sum(spans) else 0.0


def _family(root: int) -> list[tuple[int, str]]:
    """Every process that `root` started, and what it does."""
    found, pending = [(root, "parent")], [(root, False)]
    while pending:
        pid, of_server = pending.pop()
        for child in _children(pid):
            with suppress(OSError):
                words = Path(f"/proc/{child}/cmdline").read_bytes()
                server = b"forkserver" in words
                kind = "worker" if server and of_server else "server" if server else "other"
                found.append((child, kind))
                pending.append((child, server))
    return found


def _children(pid: int) -> set[int]:
    found: set[int] = set()
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found.update(map(int, children.read_text().split()))
    return found


def _megabytes(status: str, name: str) -> float:
    line = next(one for one in status.splitlines() if one.startswith(name))
    return int(line.split()[1]) / 1024
