"""The signed chain, incidents, permits, destruction: what stays when drafts are gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.models.base import IDENTIFIER, Base, new_id, now

_HASH = 64
_WORD = 40


class RecordRow(Base):
    """One link of the chain: the signed envelope and the receipt, exactly as they were made."""

    __tablename__ = "records"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(_WORD))
    content: Mapped[str] = mapped_column(String(_HASH), index=True)
    digest: Mapped[str] = mapped_column(String(_HASH), unique=True)
    previous: Mapped[str] = mapped_column(String(_HASH))
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Incident(Base):
    """A sealed upload: hash, rules, places, time, uploader; never a word of the text.

    `card` is what the 保密员 writes: measures, reports, findings of others.
    """

    __tablename__ = "incidents"

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), unique=True)
    sha256: Mapped[str] = mapped_column(String(_HASH), index=True)
    size: Mapped[int]
    marks: Mapped[list[Any]]
    uploader_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("departments.id"))
    found_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(_WORD), default="open")
    reported_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    card: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Permit(Base):
    """A 保密员's word that the bytes with this hash are no secret: a false alarm, with reasons."""

    __tablename__ = "permits"

    sha256: Mapped[str] = mapped_column(String(_HASH), primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incidents.id"))
    officer_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Blob(Base):
    """An encrypted file of the vault, found by the hash of what it holds."""

    __tablename__ = "blobs"

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(_HASH), index=True)
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    destroyed_at: Mapped[datetime | None]


class Destruction(Base):
    """登记、审批、监毁 of one draft's original and texts; this row stays."""

    __tablename__ = "destructions"

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), index=True)
    reason: Mapped[str]
    contents: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(_WORD), default="requested")
    requested_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    requested_at: Mapped[datetime] = mapped_column(default=now)
    approved_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    witnessed_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    comment: Mapped[str] = mapped_column(default="")
    executed_at: Mapped[datetime | None]
