"""Drafts, their versions, what was found in them and what people said about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.models.base import IDENTIFIER, Base, new_id, now
from api.store.models.people import Department, User

_WORD = 40
_HASH = 64


class ChainSetting(Base):
    """The approval chain of one department and site column; None stands for all of them."""

    __tablename__ = "chains"
    __table_args__ = (UniqueConstraint("department_id", "site_column"),)

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id"))
    site_column: Mapped[str | None] = mapped_column(String(100))
    levels: Mapped[list[Any]]
    forced: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class Draft(Base):
    """`title` stays empty until the machine has said that nothing in the draft is to be sealed.

    `form` holds what people write about it besides: kind, source, channel, openness and so on.
    `awaits` names the roles whose turn it is, `,signer,confidentiality_officer,`; `rank` is 3 for
    a draft to be blocked, 2 for review, 1 for pass, 0 before the verdict. While the present version
    is screened anew, `interrupted` is the state to return to; `changed` says that the last such
    screening found something else than the one before.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        Index("ix_drafts_department_state", "department_id", "state"),
        Index("ix_drafts_author_state", "author_id", "state"),
    )

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(_WORD), unique=True)
    title: Mapped[str] = mapped_column(default="")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)
    site_column: Mapped[str | None] = mapped_column(String(100))
    department_id: Mapped[str] = mapped_column(ForeignKey("departments.id"))
    author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(_WORD), index=True)
    version: Mapped[int] = mapped_column(default=1)
    level: Mapped[int] = mapped_column(default=0)
    levels: Mapped[list[Any]] = mapped_column(default=list)
    referred: Mapped[bool] = mapped_column(default=False)
    conclusion: Mapped[str | None] = mapped_column(String(_WORD))
    awaits: Mapped[str] = mapped_column(String(200), default="")
    rank: Mapped[int] = mapped_column(default=0)
    open_findings: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    interrupted: Mapped[str | None] = mapped_column(String(_WORD))
    changed: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[list[Any]] = mapped_column(default=list)
    destroyed_at: Mapped[datetime | None]
    keep_until: Mapped[date | None]
    publication: Mapped[dict[str, Any] | None]

    author: Mapped[User] = relationship(lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")
    versions: Mapped[list[Version]] = relationship(
        lazy="selectin", order_by="Version.number", back_populates="draft"
    )


class Version(Base):
    """The bytes of one upload and the machine's verdict on them.

    `status`: queued, screening, screened, sealed. `payload` is encrypted: file name, gaps, and
    whatever else quotes the draft. `intake` names the encrypted file with title and file name,
    kept out of the database until the verdict. `model_score` is the model's highest, raised or not.
    `earlier` are the verdicts before the present one, oldest first: time, outcome, tool, no words;
    `screening` counts those that people asked for.
    """

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("draft_id", "number"),
        Index("ix_versions_status_lease", "status", "lease_until"),
    )

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), index=True)
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(_HASH), index=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(200), default="")
    blob_id: Mapped[str | None] = mapped_column(ForeignKey("blobs.id"))
    intake: Mapped[str | None] = mapped_column(String(IDENTIFIER))
    reading: Mapped[str | None] = mapped_column(String(IDENTIFIER))
    status: Mapped[str] = mapped_column(String(_WORD), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(100))
    outcome: Mapped[str | None] = mapped_column(String(_WORD))
    risk: Mapped[float | None]
    model_score: Mapped[float | None]
    tool: Mapped[dict[str, Any] | None]
    counts: Mapped[dict[str, Any] | None]
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    uploaded_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    screened_at: Mapped[datetime | None]
    permitted: Mapped[bool] = mapped_column(default=False)
    screening: Mapped[int] = mapped_column(default=1)
    earlier: Mapped[list[Any]] = mapped_column(default=list)

    draft: Mapped[Draft] = relationship(back_populates="versions")
    findings: Mapped[list[FindingRow]] = relationship(
        order_by="FindingRow.ordinal", cascade="all, delete-orphan"
    )


class FindingRow(Base):
    """One finding. `payload` is the finding as reports show it, encrypted, for it quotes.

    `same_text` is a keyed hash of rule and text: equal where the same words stand elsewhere. `was`
    says what an earlier screening of the same bytes made of it: `absent`, or another severity.
    """

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("version_id", "ordinal"),)

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    ordinal: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(_HASH), index=True)
    same_text: Mapped[str] = mapped_column(String(_HASH))
    rule: Mapped[str] = mapped_column(String(100))
    category: Mapped[str] = mapped_column(String(_WORD))
    severity: Mapped[str] = mapped_column(String(_WORD))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    was: Mapped[str | None] = mapped_column(String(_WORD))


class EarlierFinding(Base):
    """A finding of the verdict before, as `FindingRow`: kept while the next one is awaited, and for
    good, with `gone_at`, where that one has it no longer.
    """

    __tablename__ = "earlier_findings"

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    ordinal: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(_HASH))
    rule: Mapped[str] = mapped_column(String(100))
    category: Mapped[str] = mapped_column(String(_WORD))
    severity: Mapped[str] = mapped_column(String(_WORD))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    was: Mapped[str | None] = mapped_column(String(_WORD))
    gone_at: Mapped[datetime | None]


class DispositionRow(Base):
    """A person's word on one finding; later words stand beside earlier ones, none is changed."""

    __tablename__ = "dispositions"
    __table_args__ = (Index("ix_dispositions_draft_fingerprint", "draft_id", "fingerprint"),)

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"))
    version: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(_HASH))
    rule: Mapped[str] = mapped_column(String(100))
    decision: Mapped[str] = mapped_column(String(_WORD))
    reason: Mapped[str]
    person: Mapped[str] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(_WORD))
    time: Mapped[str] = mapped_column(String(_WORD))


class SignOffRow(Base):
    """One signature, as the core's `SignOff` has it; `voided` by a new version or a return."""

    __tablename__ = "signoffs"

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), index=True)
    ordinal: Mapped[int]
    voided: Mapped[bool] = mapped_column(default=False)
    body: Mapped[dict[str, Any]]
