"""Workers that stay: tasks come from any thread, at any time, and each gets a future."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing import Pipe
from typing import Generic

from screener.batch.crew import Answer, Crew, Work
from screener.batch.walk import Target
from screener.errors import ScreenerError
from screener.pipeline import Settings

_PAUSE_SECONDS = 5.0


class StandingCrew(Generic[Answer]):
    """`jobs` workers, loaded before they are needed and replaced when they die.

    While none can start, tasks fail with the reason, and starting is tried again after a pause.
    """

    def __init__(self, settings: Settings, jobs: int, work: Work) -> None:
        self._crew = Crew[Answer](settings, jobs, work, standing=True)
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._inbox: deque[tuple[int, Target, bool]] = deque()
        self._futures: dict[int, Future[Answer]] = {}
        self._renewal: Settings | None = None
        self._bell, self._ring = Pipe(duplex=False)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="screener-crew", daemon=True)
        self._thread.start()

    @property
    def jobs(self) -> int:
        return self._crew.jobs

    @property
    def ready(self) -> int:
        """Workers that could take a task without loading anything."""
        return self._crew.ready

    @property
    def pending(self) -> int:
        """Tasks given and not answered yet."""
        return len(self._futures)

    def submit(self, target: Target, *, urgent: bool = False) -> Future[Answer]:
        """The answer to come; an error of the workers themselves comes as ScreenerError.

        What is `urgent` goes before all that waits for a worker.
        """
        future: Future[Answer] = Future()
        with self._lock:
            if self._closing.is_set():
                future.set_exception(ScreenerError("审查进程正在关闭"))
                return future
            number = next(self._numbers)
            self._futures[number] = future
            self._inbox.append((number, target, urgent))
        self._wake()
        return future

    def renew(self, settings: Settings) -> None:
        """From now on work with other rules; tasks under way end with the earlier ones."""
        with self._lock:
            self._renewal = settings
        self._wake()

    def close(self) -> None:
        """End the workers; what was not answered yet fails."""
        self._closing.set()
        self._wake()
        self._thread.join()

    def _wake(self) -> None:
        with suppress(OSError):
            self._ring.send_bytes(b"1")

    def _run(self) -> None:
        try:
            while True:
                self._take_in()
                if self._closing.is_set():  # asked after the bell was heard, or it rings in vain
                    break
                try:
                    self._crew.step(self._bell)
                except ScreenerError as error:
                    self._fail_all(error)
                    self._closing.wait(_PAUSE_SECONDS)
                self._give_back()
        finally:
            self._crew.close()
            self._fail_all(ScreenerError("审查进程正在关闭"))

    def _take_in(self) -> None:
        while self._bell.poll():
            self._bell.recv_bytes()
        with self._lock:
            renewal, self._renewal = self._renewal, None
            while self._inbox:
                number, target, urgent = self._inbox.popleft()
                self._crew.add(number, target, first=urgent)
        if renewal is not None:
            self._crew.renew(renewal)

    def _give_back(self) -> None:
        while self._crew.done:
            number, answer = self._crew.done.popitem()
            future = self._futures.pop(number, None)
            if future is None or not future.set_running_or_notify_cancel():
                continue
            if isinstance(answer, ScreenerError):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    def _fail_all(self, error: ScreenerError) -> None:
        self._crew.forget()
        with self._lock:
            lost, self._futures = self._futures, {}
            self._inbox.clear()
        for future in lost.values():
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
