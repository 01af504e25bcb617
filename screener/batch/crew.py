"""Worker processes under watch: a hang, a crash or a kill costs one document, never the run.

Each worker has a pipe of its own, so that one that dies in the middle of a word spoils no other.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from screener.batch.server import context
from screener.batch.walk import Target
from screener.document import Gap, GapKind
from screener.errors import ScreenerError
from screener.pipeline import Settings

Answer = TypeVar("Answer")
Work = Callable[[Connection, Settings], None]
_START_SECONDS = 120.0
_FAILED_STARTS = 3
_LAST_WORD_SECONDS = 5.0


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    deadline: float
    ready: bool = False
    retiring: bool = False
    task: tuple[int, Target] | None = None


class Crew(Generic[Answer]):
    """Up to `jobs` workers; tasks have numbers, and answers come in any order.

    A `standing` crew has all its workers from the start, so that the first task waits for none.
    Driven by one thread: `add`, then `step` until what is wanted is `done`.
    """

    def __init__(
        self, settings: Settings, jobs: int, work: Work, *, standing: bool = False
    ) -> None:
        self._work = work
        self._settings = settings
        self._jobs = max(1, jobs)
        self._standing = standing
        self._context = context()
        self._workers: list[_Worker] = []
        self._waiting: deque[tuple[int, Target]] = deque()
        self._failed_starts = 0
        self.done: dict[int, Answer | ScreenerError] = {}

    @property
    def jobs(self) -> int:
        return self._jobs

    @property
    def ready(self) -> int:
        """Workers that have loaded everything."""
        return sum(worker.ready for worker in self._workers)

    def has_room(self) -> bool:
        busy = sum(worker.task is not None for worker in self._workers)
        return len(self._waiting) + busy < self._jobs

    def add(self, number: int, target: Target, *, first: bool = False) -> None:
        """Put a task behind all others, or `first`."""
        (self._waiting.appendleft if first else self._waiting.append)((number, target))

    def step(self, *others: Connection) -> None:
        """Hand out what waits, then wait until a worker, or one of `others`, says something.

        Raises:
            ScreenerError: workers cannot start at all.
        """
        self._hand_out()
        self._listen(others)

    def renew(self, settings: Settings) -> None:
        """Work with other settings: who is idle goes at once, who is busy after the task."""
        self._settings = settings
        for worker in list(self._workers):
            if worker.task is None:
                self._end(worker)
            else:
                worker.retiring = True

    def _hand_out(self) -> None:
        """Give waiting tasks to free workers; start workers while tasks wait for them."""
        for worker in list(self._workers):
            if self._waiting and worker.ready and worker.task is None:
                self._give(worker, self._waiting.popleft())
        starting = sum(not worker.ready for worker in self._workers)
        wanted = self._jobs if self._standing else len(self._waiting) - starting
        for _ in range(min(self._jobs - len(self._workers), wanted)):
            self._workers.append(self._start())

    def _give(self, worker: _Worker, task: tuple[int, Target]) -> None:
        try:
            worker.connection.send(task[1])
        except OSError:  # died while idle: no document is to blame
            self._end(worker)
            self._waiting.appendleft(task)
            return
        worker.task = task
        worker.deadline = time.monotonic() + self._settings.limits.seconds

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(  # type: ignore[attr-defined]
            target=self._work,
            args=(theirs, self._settings),
            name="screener-standing" if self._standing else "screener-worker",
            daemon=True,
        )
        process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic() + _START_SECONDS)

    def _listen(self, others: tuple[Connection, ...]) -> None:
        """Wait until a worker says something, dies, or has taken too long."""
        busy = [worker for worker in self._workers if worker.task or not worker.ready]
        first = min((worker.deadline for worker in busy), default=None)
        patience = None if first is None else max(0.0, first - time.monotonic())
        watched = self._workers if self._standing else busy
        heard = wait([*others, *(worker.connection for worker in watched)], patience)
        now = time.monotonic()
        for worker in list(watched):
            if worker.connection in heard:
                self._hear(worker)
            elif worker in busy and worker.deadline <= now:
                self._end(worker)
                self._fail(worker, Gap(GapKind.TIMEOUT, "审查超过规定时间，已中止"))

    def _hear(self, worker: _Worker) -> None:
        try:
            message: Any = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(_LAST_WORD_SECONDS)
            self._end(worker)
            self._fail(worker, Gap(GapKind.CRASHED, _ending(worker.process.exitcode)))
            return
        if not worker.ready:
            if message is not None:
                raise message
            worker.ready = True
            self._failed_starts = 0
            return
        assert worker.task
        answer, retiring = message
        self.done[worker.task[0]] = answer
        worker.task = None
        if retiring or worker.retiring:
            self._end(worker)

    def _fail(self, worker: _Worker, gap: Gap) -> None:
        if worker.task is None:
            if worker.ready:  # killed while idle: another takes its place
                return
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise ScreenerError("审查进程无法启动，请检查内存与安装是否完整")
            return
        number, target = worker.task
        reduced = _reduced(target, gap)
        if isinstance(reduced, ScreenerError):
            self.done[number] = reduced
        else:
            self._waiting.appendleft((number, reduced))

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.connection.close()

    def forget(self) -> None:
        """Drop what waits, and the workers with what they are at."""
        self._waiting.clear()
        self._failed_starts = 0
        self.close()

    def close(self) -> None:
        for worker in list(self._workers):
            self._end(worker)


def _reduced(target: Target, gap: Gap) -> Target | ScreenerError:
    """What to try next of a target that broke its worker: its hash and name, its name, nothing."""
    if target.gap is None:
        return replace(target, gap=gap)
    if target.openable:
        return replace(target, openable=False)
    if target.name:
        message = f"{target.gap.message}；文件名也没有审查"
        return replace(target, name="", gap=replace(target.gap, message=message))
    return ScreenerError("审查进程反复异常中止，无法继续")


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"审查进程被系统中止（信号 {-code}）"
    return "审查进程异常退出"
