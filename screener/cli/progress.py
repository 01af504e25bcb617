"""A line on the terminal while a run goes on; nothing at all where no one watches."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

    from screener.report.writer import Sink

_Item = TypeVar("_Item")
_EVERY = 0.1  # seconds between two drawings
_STRETCH = 20.0  # seconds the rate is taken over
_WIDTH = 24


class Progress:
    """Draws how far a run over `paths` `without` its own files is, where `watched`; else nothing.

    How many files there are is counted beside the work.
    """

    def __init__(
        self, *, watched: bool, paths: Sequence[str] = (), without: Collection[Path] = ()
    ) -> None:
        self._watched = watched
        self._total: int | None = None
        self._done = 0
        self._pace = Pace()
        self._drawn: float | None = None
        if watched:
            threading.Thread(target=self._count, args=(paths, without), daemon=True).start()

    def _count(self, paths: Sequence[str], without: Collection[Path]) -> None:
        from screener.batch.walk import count

        self._total = count(paths, without)

    def watch(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """Pass `items` on, counting them."""
        self._draw()
        try:
            for item in items:
                self._done += 1
                if self._drawn is None or time.monotonic() - self._drawn >= _EVERY:
                    self._draw()
                yield item
        finally:
            self.clear()

    def clear(self) -> None:
        """Take the line away, so that something else can be written there."""
        if self._drawn is not None:
            self._drawn = None
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _draw(self) -> None:
        if not self._watched:
            return
        self._drawn = time.monotonic()
        rate = self._pace.at(self._done, self._drawn)
        total = self._total
        line = told(self._done, rate) if total is None else bar(self._done, total, rate)
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


class Pace:
    """Files a second over the last stretch: what was known already went by at another rate."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def at(self, done: int, now: float) -> float:
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[1][0] < now - _STRETCH:
            self._seen.popleft()
        then, before = self._seen[0]
        return (done - before) / max(now - then, 0.001)


class AboveProgress:
    """Writes to a terminal on which `progress` may be drawn."""

    def __init__(self, out: Sink, progress: Progress) -> None:
        self._out = out
        self._progress = progress

    def write(self, data: bytes, /) -> object:
        self._progress.clear()
        return self._out.write(data)

    def flush(self) -> object:
        return self._out.flush()


def told(done: int, rate: float) -> str:
    """The line while nobody knows yet how many files there are."""
    return f"审查 {done} 份，每秒 {rate:.1f} 份"


def bar(done: int, total: int, rate: float) -> str:
    """The line itself: how much is done, how fast, and how long the rest will take."""
    full = min(_WIDTH, _WIDTH * done // max(1, total))
    drawing = "█" * full + "░" * (_WIDTH - full)
    left = f"，约剩 {_span((total - done) / rate)}" if rate and done < total else ""
    return f"审查 {drawing} {done}/{total} 份，每秒 {rate:.1f} 份{left}"


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} 秒"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} 分钟"
    return f"{seconds / 3600:.1f} 小时"
