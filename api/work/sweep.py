"""What has to happen without anyone asking: lost work found, notices, the day's chain head."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from api.service import housekeeping, screening, webhooks
from api.service.context import Context
from api.work.queue import TaskQueue
from screener.errors import where

_SECONDS = 3.0
_SELDOM = 100
_log = logging.getLogger("screener.sweep")


class Sweep:
    """A thread that looks every few seconds; every step may fail without stopping the others."""

    def __init__(
        self,
        context: Context,
        drafts: TaskQueue,
        notices: TaskQueue,
        follow: Callable[[], object],
    ) -> None:
        self._context = context
        self._follow = follow
        self._drafts = drafts
        self._notices = notices
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="screener-sweep", daemon=True)

    def start(self) -> None:
        self._attempt(lambda: housekeeping.after_start(self._context))
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        rounds = 0
        while not self._stop.is_set():
            self._attempt(self._follow)
            self._attempt(self._requeue)
            self._attempt(self._notify)
            if rounds % _SELDOM == 0:
                self._attempt(lambda: housekeeping.seldom(self._context))
            rounds += 1
            self._stop.wait(_SECONDS)
        for queue in (self._drafts, self._notices):
            self._attempt(queue.close_here)

    def _requeue(self) -> None:
        if self._drafts.waiting() == 0:
            for version_id, later in screening.waiting(self._context):
                self._drafts.put(version_id, later=later)

    def _notify(self) -> None:
        if self._notices.waiting() == 0:
            for delivery_id in webhooks.due(self._context):
                self._notices.put(delivery_id)

    def _attempt(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - the database may be away for a while
            _log.warning("sweep step failed error=%s", where(error))
