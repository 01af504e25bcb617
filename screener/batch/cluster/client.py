"""The engine that sends chunks of files to a Dask scheduler, and to nowhere else.

A chunk whose worker is lost is done again; one that takes several workers with it is taken apart
until the file is found that does, and that one is not read.
"""

from __future__ import annotations

import contextlib
import logging
import os
import warnings
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as ready_of
from typing import Any
from uuid import uuid4

from screener.batch.answer import Answer
from screener.batch.cluster.terms import SAME, Bundle, Refusal, Unseen
from screener.batch.cluster.work import passed_on, same_here, screen_chunk
from screener.batch.contents import stamped
from screener.batch.cost import seconds
from screener.batch.crew import Crew, reduced
from screener.batch.entrance import serve_answers
from screener.batch.walk import Target
from screener.document import Gap, GapKind
from screener.errors import ScreenerError
from screener.settings import Settings

_CHUNK_SECONDS, _CHUNK_FILES, _CHUNK_BYTES = 1.0, 128, 32 << 20
_AHEAD = 3  # chunks for each thread of the cluster
_CONNECT_SECONDS, _WORKER_SECONDS = 5, 60
_PATIENCE, _SHORT = 1.0, 0.05  # seconds between two looks at the cluster, at what is done here
_TRIES = 3
_Task = tuple[int, Target]


class Cluster:
    """See `screener.batch.pool.Engine`."""

    def __init__(self, address: str, settings: Settings, tool: Mapping[str, object]) -> None:
        """Raises ScreenerError when there is no such scheduler, or it has no workers."""
        self._settings = settings
        self._client = _connected(address)
        self._tool = tool
        bundle = Bundle.of(settings, same_here(settings, tool))
        self._run = uuid4().hex[:12]
        self._bundle = self._client.submit(
            passed_on, bundle, key=f"screener-settings-{self._run}", pure=False
        )
        self._bell, self._ring = Pipe(duplex=False)
        self._ended: deque[Any] = deque()
        self._under_way: dict[Any, tuple[tuple[_Task, ...], int]] = {}
        self._gathered: list[_Task] = []
        self._number = 0
        self._threads = self._count_threads()
        self._sends = False
        self._here: Crew[Answer] | None = None
        self.done: dict[int, Answer | ScreenerError] = {}

    @property
    def window(self) -> int:
        return max(512, 2 * _AHEAD * self._threads * _CHUNK_FILES)

    def has_room(self) -> bool:
        return len(self._under_way) < _AHEAD * self._threads

    def add(self, number: int, target: Target) -> None:
        there = replace(target, file=os.path.abspath(target.file))  # noqa: PTH100 - links stay
        self._gathered.append((number, there))
        if _is_full(self._gathered):
            self._send_off()

    def step(self, *others: Connection | int, wait: bool = True) -> None:
        """Raises ScreenerError when the workers are of another version, or all are gone."""
        if wait and self._gathered and not self._ended:
            self._send_off()
        patience = _PATIENCE
        if self._here is not None:
            self._here.step(wait=False)
            patience = _SHORT
        heard = ready_of([self._bell, *others], patience if wait else 0.0)
        if self._bell in heard:
            while self._bell.poll():
                self._bell.recv_bytes()
        while self._ended:
            self._take(self._ended.popleft())
        if wait and not heard:
            self._check_workers()

    def _send_off(self, tasks: tuple[_Task, ...] | None = None, tries: int = 0) -> None:
        if tasks is None:
            tasks, self._gathered = tuple(self._gathered), []
            if self._sends:
                tasks = self._loaded(tasks)
        if not tasks:
            return
        if self._client.status != "running":
            self._check_workers()
        self._number += 1
        future = self._client.submit(
            screen_chunk,
            self._bundle,
            tuple(target for _, target in tasks),
            key=f"screener-{self._run}-{self._number}",
            pure=False,  # the same files again are to be screened again
            retries=0,
        )
        self._under_way[future] = tasks, tries
        future.add_done_callback(self._ring_for)

    def _ring_for(self, future: Any) -> None:
        self._ended.append(future)
        with contextlib.suppress(OSError):
            self._ring.send_bytes(b"1")

    def _take(self, future: Any) -> None:
        tasks, tries = self._under_way.pop(future)
        try:
            replies = self._client.gather(future, direct=False)
        except ScreenerError:
            raise
        except Exception:  # noqa: BLE001 - the library's own: a worker went, with what it had
            self._do_again(tasks, tries + 1)
            return
        if isinstance(replies, Refusal):
            what = "、".join(SAME[name] for name in replies.what)
            raise ScreenerError(f"集群中有工作进程与本机不一致：{what}；请在各机器上安装同样的版本")
        unseen = []
        for (number, target), reply in zip(tasks, replies, strict=True):
            if isinstance(reply, Unseen):
                unseen.append((number, target))
            else:
                self.done[number] = reply
        if unseen:
            self._sends = self._sends or 2 * len(unseen) > len(tasks)
            for group in _groups(self._loaded(tuple(unseen))):
                self._send_off(group)

    def _do_again(self, tasks: tuple[_Task, ...], tries: int) -> None:
        if tries < _TRIES:
            self._send_off(tasks, tries)
        elif len(tasks) > 1:
            for task in tasks:
                self._send_off((task,), tries - 1)
        else:
            ((number, target),) = tasks
            rest = reduced(target, Gap(GapKind.CRASHED, "审查进程多次异常中止"))
            if isinstance(rest, ScreenerError):
                self.done[number] = rest
            else:
                self._send_off(((number, rest),), tries - 1)

    def _loaded(self, tasks: tuple[_Task, ...]) -> tuple[_Task, ...]:
        """With their bytes, for machines that do not see them; what cannot be sent is done here."""
        loaded = []
        for number, target in tasks:
            if target.gap is not None or target.prepared is not None or target.data is not None:
                loaded.append((number, target))
                continue
            data, stamp = stamped(target, self._settings.limits)
            if isinstance(data, Gap):
                self._do_here(number, target)
            else:
                loaded.append((number, replace(target, data=data, stamp=stamp)))
        return tuple(loaded)

    def _do_here(self, number: int, target: Target) -> None:
        if self._here is None:
            self._here = Crew[Answer](self._settings, 1, serve_answers)
            self._here.done = self.done
        self._here.add(number, target)

    def _count_threads(self) -> int:
        return sum(self._client.nthreads().values()) or 1

    def _check_workers(self) -> None:
        """Raises ScreenerError when the scheduler is gone, or all workers for too long."""
        try:
            self._threads = self._count_threads()
            alone = not self._client.nthreads()
        except (OSError, TimeoutError):
            raise ScreenerError("与集群调度器的连接断了，可用 --resume 接着做") from None
        if alone:
            _await_workers(self._client)

    def close(self) -> None:
        if self._here is not None:
            self._here.close()
        with contextlib.suppress(Exception):
            self._client.cancel([*self._under_way, self._bundle], force=True)
        with contextlib.suppress(Exception):
            self._client.close()
        self._bell.close()
        self._ring.close()


def _groups(tasks: tuple[_Task, ...]) -> list[tuple[_Task, ...]]:
    groups: list[list[_Task]] = [[]]
    for task in tasks:
        if _is_full(groups[-1]):
            groups.append([])
        groups[-1].append(task)
    return [tuple(group) for group in groups if group]


def _is_full(tasks: list[_Task]) -> bool:
    return (
        len(tasks) >= _CHUNK_FILES
        or sum(seconds(target) for _, target in tasks) >= _CHUNK_SECONDS
        or sum(len(target.data or b"") for _, target in tasks) >= _CHUNK_BYTES
    )


def _connected(address: str) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions: ours are compared exactly
            from distributed import Client

            _silence()
            client = Client(  # type: ignore[no-untyped-call]
                address, timeout=_CONNECT_SECONDS, set_as_default=False, direct_to_workers=False
            )
    except ModuleNotFoundError:
        raise ScreenerError("没有安装集群组件：pip install 'screener[cluster]'") from None
    except (OSError, ValueError):
        raise ScreenerError(f"连接不上集群的调度器 {address.partition('//')[2]}") from None
    try:
        _await_workers(client)
    except ScreenerError:
        client.close()  # type: ignore[no-untyped-call]
        raise
    return client


def _silence() -> None:
    """What the library would tell of the cluster's ups and downs is not for who reads a report."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _await_workers(client: Any) -> None:
    try:
        client.wait_for_workers(1, timeout=_WORKER_SECONDS)
    except TimeoutError:
        raise ScreenerError("集群里没有工作进程") from None
