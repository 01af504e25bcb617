"""Tables of the first version: drafts, their versions, what was found in them and said of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import conv

from api.store.migrations.first.table import Table

TABLES = (
    Table(
        "drafts",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("number", sa.String(length=40), nullable=False),
            sa.Column("title", sa.String(), nullable=False),
            sa.Column("form", sa.JSON(), nullable=False),
            sa.Column("site_column", sa.String(length=100), nullable=True),
            sa.Column("department_id", sa.String(length=32), nullable=False),
            sa.Column("author_id", sa.String(length=32), nullable=False),
            sa.Column("state", sa.String(length=40), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("level", sa.Integer(), nullable=False),
            sa.Column("levels", sa.JSON(), nullable=False),
            sa.Column("referred", sa.Boolean(), nullable=False),
            sa.Column("conclusion", sa.String(length=40), nullable=True),
            sa.Column("awaits", sa.String(length=200), nullable=False),
            sa.Column("rank", sa.Integer(), nullable=False),
            sa.Column("open_findings", sa.Integer(), nullable=False),
            sa.Column("due_on", sa.Date(), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("answers", sa.JSON(), nullable=False),
            sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("keep_until", sa.Date(), nullable=True),
            sa.Column("publication", sa.JSON(), nullable=True),
            sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=conv("fk_drafts_author_id")),
            sa.ForeignKeyConstraint(
                ["department_id"], ["departments.id"], name=conv("fk_drafts_department_id")
            ),
            sa.PrimaryKeyConstraint("id", name=conv("pk_drafts")),
            sa.UniqueConstraint("number", name=conv("uq_drafts_number")),
        ),
        {
            "ix_drafts_author_state": (
                "author_id",
                "state",
            ),
            "ix_drafts_department_state": (
                "department_id",
                "state",
            ),
            "ix_drafts_state": ("state",),
        },
    ),
    Table(
        "versions",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("draft_id", sa.String(length=32), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("sha256", sa.String(length=64), nullable=False),
            sa.Column("size", sa.Integer(), nullable=False),
            sa.Column("media_type", sa.String(length=200), nullable=False),
            sa.Column("blob_id", sa.String(length=32), nullable=True),
            sa.Column("intake", sa.String(length=32), nullable=True),
            sa.Column("reading", sa.String(length=32), nullable=True),
            sa.Column("status", sa.String(length=40), nullable=False),
            sa.Column("attempts", sa.Integer(), nullable=False),
            sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
            sa.Column("claimed_by", sa.String(length=100), nullable=True),
            sa.Column("outcome", sa.String(length=40), nullable=True),
            sa.Column("risk", sa.Double(), nullable=True),
            sa.Column("tool", sa.JSON(), nullable=True),
            sa.Column("counts", sa.JSON(), nullable=True),
            sa.Column("payload", sa.LargeBinary(), nullable=True),
            sa.Column("uploaded_by", sa.String(length=32), nullable=False),
            sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("screened_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("permitted", sa.Boolean(), nullable=False),
            sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=conv("fk_versions_blob_id")),
            sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=conv("fk_versions_draft_id")),
            sa.ForeignKeyConstraint(
                ["uploaded_by"], ["users.id"], name=conv("fk_versions_uploaded_by")
            ),
            sa.PrimaryKeyConstraint("id", name=conv("pk_versions")),
            sa.UniqueConstraint("draft_id", "number", name=conv("uq_versions_draft_id_number")),
        ),
        {
            "ix_versions_draft_id": ("draft_id",),
            "ix_versions_sha256": ("sha256",),
            "ix_versions_status_lease": (
                "status",
                "lease_until",
            ),
        },
    ),
    Table(
        "findings",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("version_id", sa.String(length=32), nullable=False),
            sa.Column("ordinal", sa.Integer(), nullable=False),
            sa.Column("fingerprint", sa.String(length=64), nullable=False),
            sa.Column("same_text", sa.String(length=64), nullable=False),
            sa.Column("rule", sa.String(length=100), nullable=False),
            sa.Column("category", sa.String(length=40), nullable=False),
            sa.Column("severity", sa.String(length=40), nullable=False),
            sa.Column("payload", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(
                ["version_id"], ["versions.id"], name=conv("fk_findings_version_id")
            ),
            sa.PrimaryKeyConstraint("id", name=conv("pk_findings")),
            sa.UniqueConstraint(
                "version_id", "ordinal", name=conv("uq_findings_version_id_ordinal")
            ),
        ),
        {"ix_findings_fingerprint": ("fingerprint",), "ix_findings_version_id": ("version_id",)},
    ),
    Table(
        "dispositions",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("draft_id", sa.String(length=32), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("fingerprint", sa.String(length=64), nullable=False),
            sa.Column("rule", sa.String(length=100), nullable=False),
            sa.Column("decision", sa.String(length=40), nullable=False),
            sa.Column("reason", sa.String(), nullable=False),
            sa.Column("person", sa.String(length=32), nullable=False),
            sa.Column("name", sa.String(length=100), nullable=False),
            sa.Column("role", sa.String(length=40), nullable=False),
            sa.Column("time", sa.String(length=40), nullable=False),
            sa.ForeignKeyConstraint(
                ["draft_id"], ["drafts.id"], name=conv("fk_dispositions_draft_id")
            ),
            sa.ForeignKeyConstraint(["person"], ["users.id"], name=conv("fk_dispositions_person")),
            sa.PrimaryKeyConstraint("id", name=conv("pk_dispositions")),
        ),
        {
            "ix_dispositions_draft_fingerprint": (
                "draft_id",
                "fingerprint",
            )
        },
    ),
    Table(
        "signoffs",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("draft_id", sa.String(length=32), nullable=False),
            sa.Column("ordinal", sa.Integer(), nullable=False),
            sa.Column("voided", sa.Boolean(), nullable=False),
            sa.Column("body", sa.JSON(), nullable=False),
            sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=conv("fk_signoffs_draft_id")),
            sa.PrimaryKeyConstraint("id", name=conv("pk_signoffs")),
        ),
        {"ix_signoffs_draft_id": ("draft_id",)},
    ),
)
