"""Sweeps of the site, and the register of what they found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sweeps",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("site", sa.String(length=500), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweeps")),
    )
    op.create_table(
        "site_items",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("department_id", sa.String(length=32), nullable=True),
        sa.Column("found", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"],
            name=op.f("fk_site_items_department_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_items")),
    )  # fmt: skip
    with op.batch_alter_table("site_items", schema=None) as batch_op:
        batch_op.create_index("ix_site_items_stage_due", ["stage", "due"], unique=False)
        for column in ("number", "department_id", "found"):
            batch_op.create_index(batch_op.f(f"ix_site_items_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("site_items")
    op.drop_table("sweeps")
