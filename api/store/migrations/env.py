"""Alembic's door: it is only ever called with a connection of ours."""

from __future__ import annotations

from alembic import context

from api.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
