"""The service itself: pages of lists, audit log, events, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """`cursor` asks for what follows, None at the end; `total` counts all that match."""

    items: tuple[Item, ...]
    cursor: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookView:
    id: str
    url: str
    kinds: tuple[str, ...]
    active: bool
    created_at: datetime
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    webhook: WebhookView
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    sequence: int
    time: datetime
    actor_id: str
    actor: str
    action: str
    label: str
    kind: str
    object_id: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """About a draft, an item of the site's register, or (both empty) a sweep."""

    id: int
    draft_id: str
    item_id: str
    kind: str
    state: str
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemView:
    """How the service stands, for its administrator."""

    version: str
    started_at: datetime
    address: str
    database: str
    data: str
    workers: int
    ready_workers: int
    queued: int
    active_key: str
    other_keys: int
    free_bytes: int
    webhooks_allowed: bool
    rules_fault: str = ""
