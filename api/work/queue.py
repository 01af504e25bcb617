"""The durable queue: identifiers only, on SQLite beside the data or on PostgreSQL.

The database says what is to be done; the queue says it without delay and spreads it over
machines. What it loses to a crash, the sweep finds again.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from huey import PostgresHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler
from huey.registry import Message
from huey.serializer import Serializer

from api.settings import Settings
from screener.errors import where

_PATIENCE = 10.0
_LATER = -1  # tasks without a priority have 0
_log = logging.getLogger("screener.queue")

logging.getLogger("huey").setLevel(logging.CRITICAL)  # its tracebacks name files of ours, at best


class JsonSerializer(Serializer):  # type: ignore[misc]
    """Plain words instead of pickles: who can write to the queue cannot run code."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data) if isinstance(data, tuple) else data, default=str).encode()

    def _deserialize(self, data: bytes) -> Any:
        told = json.loads(bytes(data))
        return Message(*told) if isinstance(told, list) else told


class _NoSchedule(Scheduler):  # type: ignore[misc]
    """Nothing here is for later: what is due, the sweep knows."""

    def loop(self, now: object = None) -> None:  # noqa: ARG002 - huey's own signature
        self.stop_flag.wait(60)


class _Consumer(Consumer):  # type: ignore[misc]
    scheduler_class = _NoSchedule

    def _set_signal_handlers(self) -> None:
        """Signals are the server's to answer."""


class TaskQueue:
    """One kind of task with an identifier as its only argument, done by threads of this process.

    Requests hand identifiers to one thread that writes them down, so that only few connections to
    the queue are ever open.
    """

    def __init__(self, name: str, settings: Settings, act: Callable[[str], None]) -> None:
        common: dict[str, Any] = {
            "name": name,
            "results": False,
            "serializer": JsonSerializer(),
        }
        if settings.database_url.startswith("sqlite"):
            file = str(settings.data / f"{name}.db")
            self._huey = SqliteHuey(filename=file, fsync=True, **common)
        else:
            dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
            self._huey = PostgresHuey(dsn=dsn, table_prefix="queue", **common)
        self._huey.on_shutdown(name="close")(self.close_here)
        self._task = self._huey.task(name=name)(act)
        self._consumer: Consumer | None = None
        self._closing = threading.Lock()
        self._inbox: SimpleQueue[tuple[str, bool] | None] = SimpleQueue()
        self._feeder = threading.Thread(target=self._feed, name=f"{name}-feeder", daemon=True)

    def put(self, identifier: str, *, later: bool = False) -> None:
        """What is for `later` is taken up when nothing else is left, in its own order."""
        self._inbox.put((identifier, later))

    def waiting(self) -> int:
        """Tasks nobody has taken yet. The thread that asks calls `close_here` at its end."""
        return int(self._huey.pending_count()) + self._inbox.qsize()

    def close_here(self) -> None:
        """Close this thread's connection; threads that end together take turns."""
        with self._closing:
            self._huey.storage.close()

    def start(self, workers: int) -> None:
        self._consumer = _Consumer(
            self._huey, workers=workers, periodic=False, initial_delay=0.05, max_delay=0.5,
            check_worker_health=False, scheduler_interval=60,
        )  # fmt: skip
        self._consumer.start()
        self._feeder.start()

    def stop(self) -> None:
        self._inbox.put(None)
        if self._consumer is None:
            return
        self._consumer.stop()
        for _, thread in self._consumer.worker_threads:
            thread.join(_PATIENCE)
        self._feeder.join(_PATIENCE)
        self.close_here()

    def _feed(self) -> None:
        """What cannot be written down is dropped: the sweep will find what was meant."""
        while (told := self._inbox.get()) is not None:
            identifier, later = told
            try:
                self._task(identifier, priority=_LATER if later else None)
            except Exception as error:  # noqa: BLE001 - the queue's database may be away
                _log.warning("queue unavailable error=%s", where(error))
        self.close_here()
