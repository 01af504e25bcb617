"""Bringing the tables of a database to the form this version expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from api.store.database import Database
from screener.errors import UsageError

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x5C7EE4E7


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Apply what is missing; machines that start at the same time wait for each other.

    Raises:
        UsageError: the database was made by a later version.
    """
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = configuration(connection)
        scripts = ScriptDirectory.from_config(config)
        known = {script.revision for script in scripts.walk_revisions()}
        there = MigrationContext.configure(connection).get_current_revision()
        if there is not None and there not in known:
            raise UsageError("数据库由更新版本的程序建立，请升级程序后再启动")
        command.upgrade(config, "head")
