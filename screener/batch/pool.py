"""Worker processes under watch: a hang, a crash or a kill costs one document, never the run.

Each worker has a pipe of its own, so that one that dies in the middle of a word spoils no other.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from screener.batch.server import context
from screener.batch.walk import Target
from screener.batch.worker import serve, serve_documents, walled
from screener.document import Document, Gap, GapKind
from screener.errors import ScreenerError
from screener.pipeline import Settings
from screener.verdict import Verdict

_Answer = TypeVar("_Answer")
Work = Callable[[Connection, Settings], None]
_WINDOW = 32  # results per worker that may wait for an earlier one
_START_SECONDS = 120.0
_FAILED_STARTS = 3
_LAST_WORD_SECONDS = 5.0


def screen_all(
    targets: Iterable[Target], settings: Settings, *, jobs: int, work: Work = serve
) -> Generator[Verdict, None, None]:
    """Yield the verdict of every target, in their order, whatever `jobs` says.

    `work` is what a worker process runs.

    Raises:
        ScreenerError: the workers cannot start at all.
    """
    pool = _Pool[Verdict](settings, jobs, work)
    try:
        yield from pool.run(iter(targets))
    finally:
        pool.close()


def read_one(target: Target, settings: Settings, *, work: Work = serve_documents) -> Document:
    """What stands in one file, read as a scan would read it: in a worker, under its limits.

    Raises:
        ScreenerError: the worker cannot start.
    """
    pool = _Pool[Document](settings, 1, work)
    try:
        return next(pool.run(iter([target])))
    finally:
        pool.close()


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    deadline: float
    folder: str
    ready: bool = False
    task: tuple[int, Target] | None = None


class _Pool(Generic[_Answer]):
    def __init__(self, settings: Settings, jobs: int, work: Work) -> None:
        self._work = work
        self._settings = settings
        self._jobs = max(1, jobs)
        self._context = context()
        self._workers: list[_Worker] = []
        self._waiting: deque[tuple[int, Target]] = deque()
        self._done: dict[int, _Answer] = {}
        self._failed_starts = 0

    def run(self, targets: Iterator[Target]) -> Iterator[_Answer]:
        numbered = enumerate(targets)
        window = self._jobs * _WINDOW
        given, wanted, more = 0, 0, True
        while True:
            while more and given - wanted < window and self._has_room():
                task = next(numbered, None)
                if task is None:
                    more = False
                else:
                    self._waiting.append(task)
                    given += 1
            self._hand_out()
            if wanted in self._done:
                yield self._done.pop(wanted)
                wanted += 1
            elif not more and wanted == given:
                return
            else:
                self._listen()

    def _has_room(self) -> bool:
        busy = sum(worker.task is not None for worker in self._workers)
        return len(self._waiting) + busy < self._jobs

    def _hand_out(self) -> None:
        """Give waiting tasks to free workers; start workers while tasks wait for them."""
        for worker in list(self._workers):
            if self._waiting and worker.ready and worker.task is None:
                self._give(worker, self._waiting.popleft())
        starting = sum(not worker.ready for worker in self._workers)
        for _ in range(min(self._jobs - len(self._workers), len(self._waiting) - starting)):
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
        folder = tempfile.mkdtemp(prefix="screener-")
        process = self._context.Process(  # type: ignore[attr-defined]
            target=walled,
            args=(self._work, theirs, self._settings, folder),
            name="screener-worker",
            daemon=True,
        )
        process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic() + _START_SECONDS, folder)

    def _listen(self) -> None:
        """Wait until a worker says something, dies, or has taken too long."""
        watched = [worker for worker in self._workers if worker.task or not worker.ready]
        first = min(worker.deadline for worker in watched)
        heard = wait([worker.connection for worker in watched], max(0.0, first - time.monotonic()))
        now = time.monotonic()
        for worker in watched:
            if worker.connection in heard:
                self._hear(worker)
            elif worker.deadline <= now:
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
        self._done[worker.task[0]] = answer
        worker.task = None
        if retiring:
            self._end(worker)

    def _fail(self, worker: _Worker, gap: Gap) -> None:
        if worker.task is None:
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise ScreenerError("审查进程无法启动，请检查内存与安装是否完整")
            return
        index, target = worker.task
        self._waiting.appendleft((index, _reduced(target, gap)))

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        shutil.rmtree(worker.folder, ignore_errors=True)

    def close(self) -> None:
        for worker in list(self._workers):
            self._end(worker)


def _reduced(target: Target, gap: Gap) -> Target:
    """What to try next of a target that broke its worker: its hash and name, its name, nothing."""
    if target.gap is None:
        return replace(target, gap=gap)
    if target.openable:
        return replace(target, openable=False)
    if target.name:
        message = f"{target.gap.message}；文件名也没有审查"
        return replace(target, name="", gap=replace(target.gap, message=message))
    raise ScreenerError("审查进程反复异常中止，无法继续")


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"审查进程被系统中止（信号 {-code}）"
    return "审查进程异常退出"
