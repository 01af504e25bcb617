"""A line on the terminal while a run goes on; nothing at all where no one watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

_Item = TypeVar("_Item")
_EVERY = 0.1  # seconds between two drawings
_WIDTH = 24


def watched(items: Iterable[_Item], *, total: int | None) -> Iterator[_Item]:
    """Pass `items` on, drawing how far the run is when `total` is known."""
    if total is None:
        yield from items
        return
    started = drawn = time.monotonic()
    done = 0
    _draw(0, total, 0.0)
    try:
        for item in items:
            done += 1
            now = time.monotonic()
            if now - drawn >= _EVERY:
                drawn = now
                _draw(done, total, done / (now - started))
            yield item
            if sys.stdout.isatty():
                _clear()
    finally:
        _clear()


def _draw(done: int, total: int, rate: float) -> None:
    full = _WIDTH * done // max(1, total)
    bar = "█" * full + "░" * (_WIDTH - full)
    left = f"，约剩 {_span((total - done) / rate)}" if rate else ""
    sys.stderr.write(f"\r\x1b[K审查 {bar} {done}/{total} 份，每秒 {rate:.1f} 份{left}")
    sys.stderr.flush()


def _clear() -> None:
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} 秒"
    return f"{seconds / 60:.0f} 分钟"
