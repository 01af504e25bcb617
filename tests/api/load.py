"""Fifty clients for a minute on loopback: `python -m tests.api.load --clients 50 --seconds 60`.

Half of the requests upload a three-page docx, half ask for 2,000 characters at once. Says how
many were answered with what, how long it took, and how much memory the service and its workers
came to.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx2

from api.service.start import open_context
from screener.pipeline import Screener, Settings
from tests.api.running import Running, _children
from tests.api.world import populate, settings_for

_SENTENCE = "市图书馆自五月一日起每日九时开放，欢迎广大读者前来阅读，具体安排另行通知。"


def three_pages() -> bytes:
    """A docx of about three A4 pages."""
    from docx import Document

    document = Document()
    document.add_heading("关于图书馆开放时间的通知")
    for number in range(36):
        document.add_paragraph(f"{number + 1}．{_SENTENCE * 3}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(characters: int) -> str:
    return (_SENTENCE * (characters // len(_SENTENCE) + 1))[:characters]


class Load:
    """What the clients saw; times in seconds of answered requests by kind."""

    def __init__(self, running: Running, seconds: float) -> None:
        self._running = running
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.seconds: dict[str, list[float]] = {"docx": [], "screen": []}
        self.memory = 0

    def client(self, number: int) -> None:
        docx, text = three_pages(), text_of(2_000)
        with httpx2.Client(base_url=f"{self._running.url}/api/v1", timeout=60,
                           headers={"Authorization": "Bearer scr_author"}) as client:  # fmt: skip
            turn = number
            while time.monotonic() < self._end:
                turn += 1
                kind = "docx" if turn % 2 else "screen"
                started = time.perf_counter()
                try:
                    if kind == "docx":
                        mark = f"{number}-{turn}".encode()
                        answer = client.post("/drafts", files={"file": ("a.docx", docx + mark)})
                    else:
                        answer = client.post("/screen", json={"text": text})
                    status = answer.status_code
                except httpx2.HTTPError:
                    status = 0
                spent = time.perf_counter() - started
                with self._lock:
                    self.statuses[kind, status] += 1
                    if status in {200, 202}:
                        self.seconds[kind].append(spent)
                if status in {429, 503}:
                    time.sleep(0.2)

    def watch(self) -> None:
        while time.monotonic() < self._end:
            self.memory = max(self.memory, _resident(self._running))
            time.sleep(0.5)


def _resident(running: Running) -> int:
    """MiB of the service and all its processes."""
    assert running.process
    pids, pending = [], [running.process.pid]
    while pending:
        pid = pending.pop()
        pids.append(pid)
        pending += _children(pid)
    total = 0
    for pid in pids:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in status.splitlines() if line[:6] == "VmRSS:")
    return total // 1024


def _quantiles(values: list[float]) -> str:
    if not values:
        return "none"
    ordered = sorted(values)
    half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return f"{len(ordered)} answered, p50 {half * 1000:.0f} ms, p95 {most * 1000:.0f} ms"


def _main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    screener = Screener.load(Settings())
    screener.screen_text(text_of(2_000))
    started = time.perf_counter()
    for _ in range(10):
        screener.screen_text(text_of(2_000))
    print(f"pure screening of 2,000 characters: {(time.perf_counter() - started) * 100:.0f} ms")
    with tempfile.TemporaryDirectory(prefix="load") as folder:
        data = Path(folder) / "data"
        context = open_context(settings_for(data))
        populate(context)
        context.database.close()
        running = Running(data).start()
        _alone(running)
        load = Load(running, options.seconds)
        threads = [threading.Thread(target=load.watch)]
        threads += [
            threading.Thread(target=load.client, args=(at,)) for at in range(options.clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for kind, values in load.seconds.items():
            print(f"{kind}: {_quantiles(values)}")
        print(f"statuses: {dict(sorted(load.statuses.items()))}")
        print(f"memory: {load.memory} MiB at most, {_resident(running)} MiB at the end")
        running.stop()
    bad = [key for key in load.statuses if key[1] not in {200, 202, 429, 503}]
    return 1 if bad else 0


def _alone(running: Running) -> None:
    """One client, nothing else going on."""
    head = {"Authorization": "Bearer scr_author"}
    with httpx2.Client(base_url=f"{running.url}/api/v1", headers=head, timeout=60) as client:
        text, docx = {"text": text_of(2_000)}, three_pages()
        times: dict[str, list[float]] = {"screen": [], "docx": []}
        for turn in range(20):
            started = time.perf_counter()
            client.post("/screen", json=text).raise_for_status()
            times["screen"].append(time.perf_counter() - started)
            started = time.perf_counter()
            files = {"file": ("a.docx", docx + b"%d" % turn)}
            client.post("/screen", files=files).raise_for_status()
            times["docx"].append(time.perf_counter() - started)
    for kind, values in times.items():
        print(f"one client, {kind} at once: {_quantiles(values)}")


if __name__ == "__main__":
    raise SystemExit(_main())
