"""What use cases work with, built once at the start and passed to each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

from api.settings import Settings
from api.store.database import Database
from api.store.vault import Vault
from screener.review.deadlines import BEIJING, Calendar
from screener.review.signing import PublicKey, SigningKey


class Queue(Protocol):
    """Hands work over; what is lost on the way is found again in the database."""

    def screen(self, version_id: str) -> None: ...

    def screen_later(self, version_id: str) -> None:
        """After everything that somebody waits for."""

    def deliver(self, delivery_id: str) -> None: ...


class NoQueue:
    """For commands that only look."""

    def screen(self, version_id: str) -> None: ...

    def screen_later(self, version_id: str) -> None: ...

    def deliver(self, delivery_id: str) -> None: ...


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class Context:
    """`fingerprint_key` keys hashes of texts; `signing` is the service's own key, `trusted` that
    one's public half and those of earlier keys. `exceptions` are the columns of the site for which
    the policy in force makes some; `tool` is what this machine screens by now, as verdicts name it,
    empty where others own the workers; `rules_fault` says why changed rules are not in force.
    """

    settings: Settings
    database: Database
    vault: Vault
    calendar: Calendar
    signing: SigningKey
    trusted: dict[str, PublicKey]
    fingerprint_key: bytes = field(repr=False)
    exceptions: frozenset[str] = frozenset()
    tool: Mapping[str, str] = field(default_factory=dict)
    rules_fault: str = ""
    queue: Queue = field(default_factory=NoQueue)
    clock: Callable[[], datetime] = _now
    started_at: datetime = field(default_factory=_now)

    def today(self) -> date:
        """The day it is, by the official time."""
        return self.clock().astimezone(BEIJING).date()
