"""Tables that earlier versions made come to the form this one expects, with what is in them."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, text, types

from api.store.database import Database
from api.store.models import Base, Version
from api.store.schema import configuration, upgrade
from tests.api.postgres import Server

_ROWS = (
    "INSERT INTO departments (id, name, created_at) VALUES ('d', '办公室', '2026-01-05 09:00:00')",
    "INSERT INTO users (id, login, name, title, department_id, password_hash, old_passwords,"
    " must_change, failures, disabled, created_at, password_at) VALUES ('u', 'u', '王', '', 'd',"
    " 'x', '[]', false, 0, false, '2026-01-05 09:00:00', '2026-01-05 09:00:00')",
    "INSERT INTO drafts (id, number, title, form, department_id, author_id, state, version, level,"
    " levels, referred, awaits, rank, open_findings, created_at, updated_at, answers) VALUES ('a',"
    " '2026-00001', '通知', '{}', 'd', 'u', 'release', 1, 2, '[]', false, '', 1, 0,"
    " '2026-01-05 09:00:00', '2026-01-05 09:00:00', '[]')",
    "INSERT INTO versions (id, draft_id, number, sha256, size, media_type, status, attempts,"
    " uploaded_by, uploaded_at, permitted) VALUES ('v', 'a', 1, 'f', 1, '', 'screened', 1, 'u',"
    " '2026-01-05 09:00:00', false)",
)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return Database(f"sqlite:///{tmp_path / 'old.db'}")
    server: Server = request.getfixturevalue("postgres")
    return Database(server.database(f"m{uuid.uuid4().hex}"))


def test_drafts_of_an_earlier_version_stand_under_their_first_verdict(database: Database) -> None:
    with database.engine.begin() as connection:
        command.upgrade(configuration(connection), "0003")
        for row in _ROWS:
            connection.execute(text(row))
    upgrade(database)
    with database.read() as session:
        version = session.get_one(Version, "v")
        assert (version.screening, version.earlier) == (1, [])
        assert (version.draft.interrupted, version.draft.changed) == (None, False)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    with database.engine.begin() as connection:
        command.downgrade(configuration(connection), "0003")
    database.close()


_REVISIONS = ("0001", "0002", "0003", "0004")
_VALUES: tuple[tuple[type, Any], ...] = (
    (types.JSON, ["x"]),
    (types.Boolean, True),
    (types.DateTime, datetime(2026, 1, 5, 9, tzinfo=UTC)),
    (types.Date, date(2026, 1, 5)),
    (types.Integer, 1),
    (types.Float, 0.5),
    (types.LargeBinary, b"x"),
    (types.String, "x"),
)


def _value(column: Column[Any]) -> Any:
    return next(value for kind, value in _VALUES if isinstance(column.type, kind))


def _fill(database: Database) -> None:
    """One row, every column with something in it, in each table that has none."""
    tables = MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version" and not connection.execute(table.select()).first():
                row = {column.name: _value(column) for column in table.columns}
                connection.execute(table.insert().values(row))


def _rows(database: Database) -> dict[str, dict[str, Any]]:
    tables = MetaData()
    with database.engine.connect() as connection:
        tables.reflect(connection)
        return {
            table.name: dict(connection.execute(table.select()).mappings().one())
            for table in tables.sorted_tables
        }


def _to(database: Database, revision: str, *, down: bool = False) -> None:
    with database.engine.begin() as connection:
        (command.downgrade if down else command.upgrade)(configuration(connection), revision)


def test_every_step_goes_forth_and_back_with_rows_in_all_tables(database: Database) -> None:
    seen: list[dict[str, dict[str, Any]]] = []
    for revision in _REVISIONS:
        _to(database, revision)
        _fill(database)
        seen.append(_rows(database))
    assert seen[-1].keys() == {*Base.metadata.tables, "alembic_version"}
    for revision, former in reversed(list(zip(_REVISIONS[:-1], seen[:-1], strict=True))):
        _to(database, revision, down=True)
        assert _rows(database) == former
    upgrade(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    _fill(database)
    assert _rows(database).keys() == seen[-1].keys()
    _to(database, "base", down=True)
    upgrade(database)
    _fill(database)
    database.close()
