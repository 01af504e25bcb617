"""The model's highest score of each version, for the report on drift."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("versions", sa.Column("model_score", sa.Double(), nullable=True))


def downgrade() -> None:
    # not in a batch, which builds the table anew on SQLite: findings hold on to its rows
    op.drop_column("versions", "model_score")
