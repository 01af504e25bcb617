"""A line on the terminal while a run goes on; nothing at all where no one watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from screener.report.writer import Sink

_Item = TypeVar("_Item")
_EVERY = 0.1  # seconds between two drawings
_WIDTH = 24


class Progress:
    """Draws how far a run of `total` files is; with None, does nothing."""

    def __init__(self, total: int | None) -> None:
        self._total = total
        self._done = 0
        self._started = time.monotonic()
        self._drawn: float | None = None

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
        if self._total is None:
            return
        self._drawn = time.monotonic()
        rate = self._done / max(self._drawn - self._started, 0.001)
        sys.stderr.write(f"\r\x1b[K{bar(self._done, self._total, rate)}")
        sys.stderr.flush()


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


def bar(done: int, total: int, rate: float) -> str:
    """The line itself: how much is done, how fast, and how long the rest will take."""
    full = _WIDTH * done // max(1, total)
    drawing = "█" * full + "░" * (_WIDTH - full)
    left = f"，约剩 {_span((total - done) / rate)}" if rate and done < total else ""
    return f"审查 {drawing} {done}/{total} 份，每秒 {rate:.1f} 份{left}"


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} 秒"
    return f"{seconds / 60:.0f} 分钟"
