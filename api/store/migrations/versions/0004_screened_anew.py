"""Drafts screened anew: where they stood, the verdicts before, findings that are new or gone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COLUMNS: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("drafts", sa.Column("interrupted", sa.String(length=40), nullable=True)),
    ("drafts", sa.Column("changed", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("versions", sa.Column("screening", sa.Integer(), nullable=False, server_default="1")),
    ("versions", sa.Column("earlier", sa.JSON(), nullable=False, server_default="[]")),
    ("findings", sa.Column("was", sa.String(length=40), nullable=True)),
)


def upgrade() -> None:
    for table, column in _COLUMNS:
        op.add_column(table, column)
    op.create_table(
        "earlier_findings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=100), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("was", sa.String(length=40), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_earlier_findings_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_findings")),
    )
    with op.batch_alter_table("earlier_findings", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_earlier_findings_version_id"), ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_table("earlier_findings")
    for table, column in reversed(_COLUMNS):
        op.drop_column(table, column.name)
