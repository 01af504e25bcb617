"""Worker processes under watch: a hang, a crash or a kill costs one document, never the run.

Each worker has a pipe of its own, so that one that dies in the middle of a word spoils no other.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as ready_of
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from screener.batch import lone
from screener.batch.cost import seconds
from screener.batch.entrance import walled
from screener.batch.lone import LoneProcess
from screener.batch.server import context
from screener.batch.waiting import Waiting
from screener.batch.walk import Target
from screener.document import Gap, GapKind
from screener.errors import ScreenerError
from screener.settings import Settings

Answer = TypeVar("Answer")
Task = tuple[int, Target]
Work = Callable[[Connection, Settings], None]
_START_SECONDS = 120.0
_FAILED_STARTS = 3
_LAST_WORD_SECONDS = 5.0
_START_COST = 1.0  # seconds a worker takes to load everything
_AHEAD_SECONDS, _MOST_AHEAD = 0.25, 16  # of small files a worker has at hand, to wait for nobody


@dataclass(slots=True)
class _Worker:
    process: BaseProcess | LoneProcess
    connection: Connection
    deadline: float
    folder: str
    ready: bool = False
    retiring: bool = False
    tasks: deque[Task] = field(default_factory=deque)
    costs: deque[float] = field(default_factory=deque)

    def add(self, task: Task) -> None:
        self.tasks.append(task)
        self.costs.append(seconds(task[1]))

    def take(self) -> Task:
        """The task it is at, which it is at no more."""
        self.costs.popleft()
        return self.tasks.popleft()

    def spare(self) -> float:
        """Seconds of work that may still be laid ahead of this worker."""
        return 0.0 if len(self.tasks) >= _MOST_AHEAD else _AHEAD_SECONDS - sum(self.costs)


class Crew(Generic[Answer]):
    """Up to `jobs` workers; tasks have numbers, and answers come in any order.

    A `standing` crew has all its workers from the start, so that the first task waits for none.
    Another lays small tasks ahead of its workers, and lets costly ones of those that wait go first.
    Driven by one thread: `add`, then `step` until what is wanted is `done`.
    """

    window = 512  # answers that may wait for an earlier one

    def __init__(
        self, settings: Settings, jobs: int, work: Work, *, standing: bool = False
    ) -> None:
        self._work = work
        self._settings = settings
        self._jobs = max(1, jobs)
        self._standing = standing
        if standing:
            context(settings)
        self._workers: list[_Worker] = []
        self._waiting = Waiting()
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
        return len(self._waiting) < self._jobs * _MOST_AHEAD

    def add(self, number: int, target: Target, *, first: bool = False) -> None:
        """Put a task behind all others, or `first`."""
        costly = not self._standing and seconds(target) > _AHEAD_SECONDS
        self._waiting.add((number, target), first=first, costly=costly)

    def step(self, *others: Connection | int, wait: bool = True) -> None:
        """Hand out what waits, then hear the workers: what they have said, or, with `wait`, until
        one of them or of `others` says something.

        Raises:
            ScreenerError: workers cannot start at all.
        """
        self._hand_out()
        self._listen(others, wait=wait)

    def renew(self, settings: Settings) -> None:
        """Work with other settings: who is idle goes at once, who is busy after the task."""
        self._settings = settings
        for worker in list(self._workers):
            if worker.tasks:
                worker.retiring = True
            else:
                self._end(worker)

    def _hand_out(self) -> None:
        """Give waiting tasks to free workers; start workers while tasks wait for them."""
        for worker in list(self._workers):
            if self._waiting and worker.ready and not worker.tasks:
                self._give(worker, self._waiting.take())
        for _ in range(self._wanted() - len(self._workers)):
            self._workers.append(self._start())
        if not self._standing:
            self._lay_ahead()

    def _wanted(self) -> int:
        """How many workers there should be: to start one for a few small files costs more than
        they do.
        """
        if self._standing or len(self._workers) >= self._jobs:
            return self._jobs
        starting = sum(not worker.ready for worker in self._workers)
        if self._is_little():
            return max(len(self._workers), min(1, len(self._waiting)))
        return min(self._jobs, len(self._workers) + len(self._waiting) - starting)

    def _is_little(self) -> bool:
        return self.has_room() and self._waiting.seconds < _START_COST

    def _lay_ahead(self) -> None:
        """Small tasks in turn, so that no worker has many while another has none."""
        busy = [one for one in self._workers if one.tasks and not one.retiring]
        while busy:
            for worker in list(busy):
                small = self._waiting.small()
                if small is None:
                    return
                if worker.spare() > seconds(small[1]):
                    self._give(worker, self._waiting.take_small())
                else:
                    busy.remove(worker)

    def _give(self, worker: _Worker, task: Task) -> None:
        try:
            worker.connection.send(task[1])
        except OSError:  # died meanwhile: what it had is heard of, this is for another
            self._waiting.add(task, first=True)
            if not worker.tasks:
                self._end(worker)
            return
        if not worker.tasks:
            worker.deadline = time.monotonic() + self._settings.limits.seconds
        worker.add(task)

    def _start(self) -> _Worker:
        folder = tempfile.mkdtemp(prefix="screener-")
        deadline = time.monotonic() + _START_SECONDS
        if not self._standing and self._is_little() and lone.is_worth_while():
            return _Worker(*lone.start(self._work, self._settings, folder), deadline, folder)
        forked = context(self._settings)
        ours, theirs = forked.Pipe()
        process = forked.Process(  # type: ignore[attr-defined]
            target=walled,
            args=(self._work, theirs, self._settings, folder),
            name="screener-standing" if self._standing else "screener-worker",
            daemon=True,
        )
        process.start()
        theirs.close()
        return _Worker(process, ours, deadline, folder)

    def _listen(self, others: tuple[Connection | int, ...], *, wait: bool) -> None:
        """Wait until a worker says something, dies, or has taken too long."""
        busy = [worker for worker in self._workers if worker.tasks or not worker.ready]
        first = min((worker.deadline for worker in busy), default=None)
        patience = None if first is None else max(0.0, first - time.monotonic())
        watched = self._workers if self._standing else busy
        heard = ready_of(
            [*others, *(worker.connection for worker in watched)], patience if wait else 0.0
        )
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
        answer, retiring = message
        number, _ = worker.take()
        self.done[number] = answer
        worker.deadline = time.monotonic() + self._settings.limits.seconds
        if retiring or worker.retiring:
            self._end(worker)
            self._give_back(worker)

    def _fail(self, worker: _Worker, gap: Gap) -> None:
        if not worker.tasks:
            if worker.ready:  # killed while idle: another takes its place
                return
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise ScreenerError("审查进程无法启动，请检查内存与安装是否完整")
            return
        number, target = worker.take()
        self._give_back(worker)
        rest = reduced(target, gap)
        if isinstance(rest, ScreenerError):
            self.done[number] = rest
        else:
            self._waiting.add((number, rest), first=True)

    def _give_back(self, worker: _Worker) -> None:
        """What was laid ahead of one that is gone is for the others."""
        worker.costs.clear()
        while worker.tasks:
            self._waiting.add(worker.tasks.pop(), first=True)

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        shutil.rmtree(worker.folder, ignore_errors=True)

    def forget(self) -> None:
        """Drop what waits, and the workers with what they are at."""
        self._waiting.clear()
        self._failed_starts = 0
        self.close()

    def close(self) -> None:
        for worker in list(self._workers):
            self._end(worker)


def reduced(target: Target, gap: Gap) -> Target | ScreenerError:
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
