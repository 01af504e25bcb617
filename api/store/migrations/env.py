"""Alembic's door: it is only ever called with a connection of ours."""

from __future__ import annotations

from alembic import context

from api.store.models import Base


def _ours(_thing: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    """The queue keeps its own tables."""
    return not (kind in {"table", "index"} and reflected and (name or "").startswith("queue_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_object=_ours,
)
with context.begin_transaction():
    context.run_migrations()
