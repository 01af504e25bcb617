"""What keeps the service itself: audit log, counters, idempotency keys, notices, settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.models.base import IDENTIFIER, Base, new_id, now

_HASH = 64
_WORD = 60


class AuditRow(Base):
    """Who did what to which object, when; each row holds the hash of the one before."""

    __tablename__ = "audit"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[str] = mapped_column(String(_WORD))
    actor: Mapped[str] = mapped_column(String(IDENTIFIER), index=True)
    actor_name: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(_WORD), index=True)
    kind: Mapped[str] = mapped_column(String(_WORD))
    object_id: Mapped[str] = mapped_column(String(100), index=True)
    detail: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(_HASH))
    digest: Mapped[str] = mapped_column(String(_HASH))


class Counter(Base):
    """The last number given out under a name: registration numbers of a year, chains."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(_WORD), primary_key=True)
    value: Mapped[int]


class Idempotency(Base):
    """The answer to a request that may be repeated; `request` is a hash of what was asked."""

    __tablename__ = "idempotency"

    owner: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request: Mapped[str] = mapped_column(String(_HASH))
    object_id: Mapped[str] = mapped_column(String(IDENTIFIER))
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Event(Base):
    """What pages and programs that watch are told: which draft, what happened; no content."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    draft_id: Mapped[str] = mapped_column(String(IDENTIFIER), index=True)
    department_id: Mapped[str] = mapped_column(String(IDENTIFIER))
    author_id: Mapped[str] = mapped_column(String(IDENTIFIER))
    kind: Mapped[str] = mapped_column(String(_WORD))
    state: Mapped[str] = mapped_column(String(_WORD))
    time: Mapped[datetime] = mapped_column(default=now)


class Webhook(Base):
    """Where notices of some events go; the secret is encrypted."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    url: Mapped[str]
    kinds: Mapped[list[Any]]
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Delivery(Base):
    """One notice on its way: tried until it arrives or has been tried often enough."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_state_due", "state", "due_at"),)

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id"), index=True)
    event_id: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(_WORD), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now)
    status: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Setting(Base):
    """What an administrator sets while the service runs."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(_WORD), primary_key=True)
    value: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime] = mapped_column(default=now)
