"""Tables of the first version: what was decided, and what happened."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import conv

from api.store.migrations.first.table import Table

TABLES = (
    Table(
        "records",
        (
            sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("draft_id", sa.String(length=32), nullable=False),
            sa.Column("kind", sa.String(length=40), nullable=False),
            sa.Column("content", sa.String(length=64), nullable=False),
            sa.Column("digest", sa.String(length=64), nullable=False),
            sa.Column("previous", sa.String(length=64), nullable=False),
            sa.Column("envelope", sa.LargeBinary(), nullable=False),
            sa.Column("receipt", sa.LargeBinary(), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=conv("fk_records_draft_id")),
            sa.PrimaryKeyConstraint("sequence", name=conv("pk_records")),
            sa.UniqueConstraint("digest", name=conv("uq_records_digest")),
        ),
        {"ix_records_content": ("content",), "ix_records_draft_id": ("draft_id",)},
    ),
    Table(
        "incidents",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("draft_id", sa.String(length=32), nullable=False),
            sa.Column("sha256", sa.String(length=64), nullable=False),
            sa.Column("size", sa.Integer(), nullable=False),
            sa.Column("marks", sa.JSON(), nullable=False),
            sa.Column("uploader_id", sa.String(length=32), nullable=False),
            sa.Column("department_id", sa.String(length=32), nullable=False),
            sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("state", sa.String(length=40), nullable=False),
            sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("card", sa.JSON(), nullable=False),
            sa.ForeignKeyConstraint(
                ["department_id"], ["departments.id"], name=conv("fk_incidents_department_id")
            ),
            sa.ForeignKeyConstraint(
                ["draft_id"], ["drafts.id"], name=conv("fk_incidents_draft_id")
            ),
            sa.ForeignKeyConstraint(
                ["uploader_id"], ["users.id"], name=conv("fk_incidents_uploader_id")
            ),
            sa.PrimaryKeyConstraint("id", name=conv("pk_incidents")),
            sa.UniqueConstraint("draft_id", name=conv("uq_incidents_draft_id")),
        ),
        {"ix_incidents_sha256": ("sha256",)},
    ),
    Table(
        "permits",
        (
            sa.Column("sha256", sa.String(length=64), nullable=False),
            sa.Column("incident_id", sa.String(length=32), nullable=False),
            sa.Column("officer_id", sa.String(length=32), nullable=False),
            sa.Column("reason", sa.String(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(
                ["incident_id"], ["incidents.id"], name=conv("fk_permits_incident_id")
            ),
            sa.ForeignKeyConstraint(
                ["officer_id"], ["users.id"], name=conv("fk_permits_officer_id")
            ),
            sa.PrimaryKeyConstraint("sha256", name=conv("pk_permits")),
        ),
    ),
    Table(
        "destructions",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("draft_id", sa.String(length=32), nullable=False),
            sa.Column("reason", sa.String(), nullable=False),
            sa.Column("contents", sa.JSON(), nullable=False),
            sa.Column("state", sa.String(length=40), nullable=False),
            sa.Column("requested_by", sa.String(length=32), nullable=False),
            sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("approved_by", sa.String(length=32), nullable=True),
            sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("witnessed_by", sa.String(length=32), nullable=True),
            sa.Column("comment", sa.String(), nullable=False),
            sa.Column("executed_at", sa.DateTime(timezone=True), nullable=True),
            sa.ForeignKeyConstraint(
                ["approved_by"], ["users.id"], name=conv("fk_destructions_approved_by")
            ),
            sa.ForeignKeyConstraint(
                ["draft_id"], ["drafts.id"], name=conv("fk_destructions_draft_id")
            ),
            sa.ForeignKeyConstraint(
                ["requested_by"], ["users.id"], name=conv("fk_destructions_requested_by")
            ),
            sa.ForeignKeyConstraint(
                ["witnessed_by"], ["users.id"], name=conv("fk_destructions_witnessed_by")
            ),
            sa.PrimaryKeyConstraint("id", name=conv("pk_destructions")),
        ),
        {"ix_destructions_draft_id": ("draft_id",)},
    ),
)
