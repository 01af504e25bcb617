"""Figures of the running service for Prometheus: counts and times, never names or contents."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from api.service import system
from api.service.context import Context
from api.store.models import Delivery, Draft
from api.work.screen import Screening

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """One registry for each application, so that several can live in one process."""

    def __init__(self, context: Context, screening: Screening) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "screener_requests", "Requests answered", ("method", "route", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "screener_request_seconds", "Time to answer", ("method", "route"),
            buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self.registry.register(_State(context, screening))

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _State(Collector):
    """What is asked of the database and the workers when someone looks."""

    def __init__(self, context: Context, screening: Screening) -> None:
        self._context = context
        self._screening = screening

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is asked before someone looks."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        crew = self._screening.crew
        yield _gauge("screener_workers_ready", "Workers that could take a task", crew.ready)
        yield _gauge("screener_tasks_pending", "Tasks given to workers", crew.pending)
        yield _gauge("screener_disk_free_bytes", "Free space", system.free_bytes(self._context))
        try:
            yield _gauge("screener_queue", "Drafts to be screened", system.queued(self._context))
            yield from self._counted()
        except SQLAlchemyError:
            yield _gauge("screener_database_up", "Does the database answer", 0)
        else:
            yield _gauge("screener_database_up", "Does the database answer", 1)

    def _counted(self) -> Iterator[GaugeMetricFamily]:
        drafts = GaugeMetricFamily("screener_drafts", "Drafts by state", labels=["state"])
        notices = GaugeMetricFamily("screener_notices", "Notices by state", labels=["state"])
        with self._context.database.read() as session:
            for state, count in session.execute(
                select(Draft.state, func.count(Draft.id)).group_by(Draft.state)
            ):
                drafts.add_metric([state], count)
            for state, count in session.execute(
                select(Delivery.state, func.count(Delivery.id)).group_by(Delivery.state)
            ):
                notices.add_metric([state], count)
        yield drafts
        yield notices


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)
