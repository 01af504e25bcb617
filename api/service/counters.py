"""Numbers without holes, given out one transaction after the other."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.store.models import Counter


def next_number(session: Session, name: str) -> int:
    """The next number under `name`, from one; others that want it wait for this transaction."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(Counter).values(name=name, value=0).on_conflict_do_nothing())
    row = session.execute(
        select(Counter).where(Counter.name == name).with_for_update()
    ).scalar_one()
    session.refresh(row)
    row.value += 1
    session.flush()
    return row.value
