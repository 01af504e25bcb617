"""Tables that earlier versions made come to the form this one expects, with what is in them."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

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
