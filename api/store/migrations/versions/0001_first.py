"""Tables of the first version."""

from __future__ import annotations

from alembic import op

from api.store.migrations.first import TABLES

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in TABLES:
        op.create_table(table.name, *table.parts)
        for name, columns in table.indexes.items():
            op.create_index(op.f(name), table.name, list(columns))


def downgrade() -> None:
    for table in reversed(TABLES):  # indexes go with their tables
        op.drop_table(table.name)
