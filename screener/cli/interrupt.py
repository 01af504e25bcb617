"""Ctrl-C and polite kills: the first asks the run to end, the second ends it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupt:
    """`asked` once a signal came; `bells` can be waited for. `status` is what a shell expects."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._bell, self._ring = os.pipe()

    @property
    def asked(self) -> bool:
        return self.signal is not None

    @property
    def bells(self) -> tuple[int, ...]:
        return (self._bell,)

    @property
    def status(self) -> int:
        return 128 + (self.signal or signal.SIGINT)

    def heard(self, number: int, _: FrameType | None) -> None:
        if self.asked:
            signal.signal(number, signal.SIG_DFL)
            raise KeyboardInterrupt
        self.signal = number
        os.write(self._ring, b"1")

    def close(self) -> None:
        os.close(self._bell)
        os.close(self._ring)


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """Until the end of the block, signals are noted instead of raised."""
    interrupt = Interrupt()
    told = threading.current_thread() is threading.main_thread()
    # one that is ignored already (nohup, a job in the background) stays so
    heeded = [one for one in _SIGNALS if told and signal.getsignal(one) is not signal.SIG_IGN]
    previous = [(number, signal.signal(number, interrupt.heard)) for number in heeded]
    try:
        yield interrupt
    finally:
        for number, handler in previous:
            signal.signal(number, handler)
        interrupt.close()
