"""Sweeps of the site and the register of what they found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.models.base import IDENTIFIER, Base, now

_WORD = 40


class SweepRow(Base):
    """One sweep: `body` is what the core keeps of it, counts and digests, never a word."""

    __tablename__ = "sweeps"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    site: Mapped[str] = mapped_column(String(500))
    time: Mapped[datetime] = mapped_column(default=now)
    body: Mapped[dict[str, Any]]


class ItemRow(Base):
    """One item of the register. `body` is the core's `Item` with its history.

    The columns beside it say what lists ask for. `number` is as people say it; `owner` is the
    department's name as the sweep or the 保密员 wrote it, `department_id` ours of that name.
    """

    __tablename__ = "site_items"
    __table_args__ = (Index("ix_site_items_stage_due", "stage", "due"),)

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True)
    number: Mapped[str] = mapped_column(String(_WORD), index=True)
    kind: Mapped[str] = mapped_column(String(_WORD))
    stage: Mapped[str] = mapped_column(String(_WORD))
    path: Mapped[str]
    owner: Mapped[str] = mapped_column(String(200))
    department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id"), index=True)
    found: Mapped[datetime] = mapped_column(index=True)
    due: Mapped[date]
    body: Mapped[dict[str, Any]]
