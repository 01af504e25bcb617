"""The durable queue: identifiers only, on SQLite beside the data or on PostgreSQL.

The database says what is to be done; the queue says it without delay and spreads it over
machines. What it loses to a crash, the sweep finds again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from huey import PostgresHuey, SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from api.settings import Settings

logging.getLogger("huey").setLevel(logging.CRITICAL)  # its tracebacks name files of ours, at best


class JsonSerializer(Serializer):  # type: ignore[misc]
    """Plain words instead of pickles: who can write to the queue cannot run code."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data) if isinstance(data, tuple) else data, default=str).encode()

    def _deserialize(self, data: bytes) -> Any:
        told = json.loads(bytes(data))
        return Message(*told) if isinstance(told, list) else told


class _Consumer(Consumer):  # type: ignore[misc]
    def _set_signal_handlers(self) -> None:
        """Signals are the server's to answer."""


class TaskQueue:
    """One kind of task with an identifier as its only argument, done by threads of this process."""

    def __init__(self, name: str, settings: Settings, act: Callable[[str], None]) -> None:
        common: dict[str, Any] = {
            "name": name,
            "results": False,
            "serializer": JsonSerializer(),
        }
        if settings.database_url.startswith("sqlite"):
            self._huey = SqliteHuey(
                filename=str(settings.data / f"{name}.db"), fsync=True, **common
            )
        else:
            dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
            self._huey = PostgresHuey(dsn=dsn, table_prefix="queue", **common)
        self._task = self._huey.task(name=name)(act)
        self._consumer: Consumer | None = None

    def put(self, identifier: str) -> None:
        """May fail silently: the sweep will find what was meant."""
        try:
            self._task(identifier)
        except Exception:  # noqa: BLE001 - a database that is away is noticed elsewhere
            logging.getLogger("screener.queue").warning("queue unavailable")

    def waiting(self) -> int:
        return int(self._huey.pending_count())

    def start(self, workers: int) -> None:
        self._consumer = _Consumer(
            self._huey, workers=workers, periodic=False, initial_delay=0.05, max_delay=0.5,
            check_worker_health=False, scheduler_interval=60, shutdown_timeout=10,
        )  # fmt: skip
        self._consumer.start()

    def stop(self) -> None:
        if self._consumer is not None:
            self._consumer.stop(graceful=False)
            for _, thread in self._consumer.worker_threads:
                thread.join(10)
        self._huey.storage.close()
