"""Where the cache lies: one SQLite file in WAL mode, for any number of runs at once.

Rows are keyed hashes and ciphertext. A row is written whole or not at all, whatever kills the
program; what was not yet written is worked out again. A cache that fails is no cache, never an
error.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

_FORM = 1  # raise it when a table changes: an older file is thrown away
_PATIENCE = 30.0  # seconds to wait for another run that is writing
_ROWS, _BYTES, _SECONDS = 512, 8 << 20, 0.5  # what is held back at most before it is written
_DAY = 86_400
_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    name BLOB PRIMARY KEY, stamp BLOB NOT NULL, content BLOB NOT NULL, used INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL, used INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS sizes (size INTEGER PRIMARY KEY) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_used ON entries (used);
"""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a store holds: `size` in bytes on disk."""

    files: int
    entries: int
    size: int


class Store:
    """Open from its first use to the end of a run; used by one thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._today = int(time.time()) // _DAY
        self._forget()

    @cached_property
    def _connection(self) -> sqlite3.Connection | None:
        with suppress(OSError, sqlite3.Error):
            return _opened(self.path)
        return None

    def _forget(self) -> None:
        self._files: dict[bytes, tuple[bytes, bytes]] = {}
        self._entries: dict[bytes, bytes] = {}
        self._sizes: set[int] = set()
        self._seen_files: set[bytes] = set()
        self._seen_entries: set[int] = set()
        self._gone: set[bytes] = set()
        self._held = 0
        self._written = time.monotonic()

    @property
    def usable(self) -> bool:
        return self._connection is not None

    def file(self, name: bytes) -> tuple[bytes, bytes] | None:
        """Stamp and content last seen of the file of that name."""
        row = self._one("SELECT stamp, content, used FROM files WHERE name = ?", name)
        if row is None:
            return None
        if row[2] < self._today:
            self._seen_files.add(name)
        return row[0], row[1]

    def entry(self, key: bytes) -> bytes | None:
        if key in self._entries:
            return self._entries[key]
        row = self._one("SELECT value, used, number FROM entries WHERE key = ?", key)
        if row is None:
            return None
        if row[1] < self._today:
            self._seen_entries.add(row[2])
        value: bytes = row[0]
        return value

    def has_size(self, size: int) -> bool:
        """Was ever a file of so many bytes kept? Only then is it worth while to hash one."""
        return (
            size in self._sizes or self._one("SELECT 1 FROM sizes WHERE size = ?", size) is not None
        )

    def put_file(self, name: bytes, stamp: bytes, content: bytes) -> None:
        self._files[name] = stamp, content
        self._hold(len(stamp))

    def put_entry(self, key: bytes, value: bytes) -> None:
        self._entries[key] = value
        self._gone.discard(key)
        self._hold(len(value))

    def put_size(self, size: int) -> None:
        self._sizes.add(size)

    def drop_entry(self, key: bytes) -> None:
        self._entries.pop(key, None)
        self._gone.add(key)
        self._hold(0)

    def _one(self, query: str, *values: bytes | int) -> tuple[Any, ...] | None:
        if self._connection is None:
            return None
        try:
            found: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        return found

    def _hold(self, size: int) -> None:
        self._held += size
        late = time.monotonic() - self._written > _SECONDS
        if late or self._held_back >= _ROWS or self._held >= _BYTES:
            self.flush()

    @property
    def _held_back(self) -> int:
        return len(self._files) + len(self._entries) + len(self._gone)

    def flush(self) -> None:
        """Write what was held back."""
        seen = self._seen_files or self._seen_entries
        if not (self._held_back or self._sizes or seen) or self._connection is None:
            return
        try:
            with _writing(self._connection) as cursor:
                self._write(cursor)
        except sqlite3.Error:
            self._give_up()
        self._forget()

    def _write(self, cursor: sqlite3.Cursor) -> None:
        today = self._today
        cursor.executemany(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
            [(name, *values, today) for name, values in self._files.items()],
        )
        cursor.executemany(
            "INSERT INTO entries (key, value, used) VALUES (?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value, used = excluded.used",
            [(key, value, today) for key, value in self._entries.items()],
        )
        cursor.executemany("INSERT OR IGNORE INTO sizes VALUES (?)", [(n,) for n in self._sizes])
        cursor.executemany("DELETE FROM entries WHERE key = ?", [(key,) for key in self._gone])
        cursor.executemany(
            "UPDATE files SET used = ? WHERE name = ?", [(today, one) for one in self._seen_files]
        )
        cursor.executemany(
            "UPDATE entries SET used = ? WHERE number = ?",
            [(today, one) for one in self._seen_entries],
        )

    def _give_up(self) -> None:
        """Locked for too long, full, or damaged: the run goes on without."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def holdings(self) -> Holdings:
        files = self._one("SELECT count(*) FROM files") or (0,)
        entries = self._one("SELECT count(*) FROM entries") or (0,)
        return Holdings(files[0], entries[0], _size_on_disk(self.path))

    def prune(self, most: int) -> int:
        """Drop what was used longest ago until the file is no larger than `most` bytes; say how
        many entries went.
        """
        self.flush()
        gone = 0
        while self._connection is not None and _used_bytes(self._connection) > most:
            try:
                with _writing(self._connection) as cursor:
                    cursor.execute(
                        "DELETE FROM entries WHERE number IN"
                        " (SELECT number FROM entries ORDER BY used, number LIMIT ?)",
                        (_ROWS,),
                    )
                    dropped = cursor.rowcount
                    cursor.execute(
                        "DELETE FROM files WHERE name IN"
                        " (SELECT name FROM files ORDER BY used LIMIT ?)",
                        (_ROWS if not dropped else 0,),
                    )
                    dropped += max(0, cursor.rowcount)
            except sqlite3.Error:
                self._give_up()
                break
            if not dropped:
                break
            gone += dropped
        if gone:
            self._shrink()
        return gone

    def _shrink(self) -> None:
        with suppress(sqlite3.Error):
            if self._connection is not None:
                # execute() would step only once, which frees a single page
                self._connection.executescript("PRAGMA incremental_vacuum;")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        self.flush()
        if "_connection" in vars(self):
            self._give_up()
        self._connection = None


def _opened(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite would ask the umask
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        remove(path)  # damaged, or no database at all
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        form = connection.execute("PRAGMA user_version").fetchone()[0]
        if form not in {0, _FORM}:
            raise sqlite3.DatabaseError("another form")
        connection.executescript(
            f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {_FORM}; COMMIT;"
        )
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Cursor]:
    """One transaction that takes the pen first, so that two runs never wait for each other."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection.cursor()
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _used_bytes(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {what}").fetchone()[0]
        for what in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _size_on_disk(path: Path) -> int:
    total = 0
    for one in parts(path):
        with suppress(OSError):
            total += one.stat().st_size
    return total


def parts(path: Path) -> tuple[Path, ...]:
    """The files a store consists of."""
    return (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))


def remove(path: Path) -> None:
    """Delete a store from the disk."""
    for one in parts(path):
        one.unlink(missing_ok=True)
