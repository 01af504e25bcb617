"""The file of the cache: whatever happens to it, a run goes on and reads nothing wrong."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from screener.cache.store import Store

_WRITER = """
import os, sys
from pathlib import Path
from screener.cache.store import Store
store = Store(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    key = f"{sys.argv[2]} {number}".encode()
    store.put_entry(key, key * 100)
    store.put_file(key, b"stamp", key)
    if number % 100 == 99:
        print(number, flush=True)
store.close()
"""


def test_what_was_put_is_there_for_the_next_run(tmp_path: Path) -> None:
    store = Store(tmp_path / "scan.db")
    store.put_entry(b"key", b"value")
    store.put_file(b"name", b"stamp", b"content")
    store.put_size(7)
    assert store.entry(b"key") == b"value"
    store.close()
    store = Store(tmp_path / "scan.db")
    assert store.entry(b"key") == b"value"
    assert store.file(b"name") == (b"stamp", b"content")
    assert store.has_size(7)
    assert not store.has_size(8)
    assert store.entry(b"other") is None
    store.drop_entry(b"key")
    store.close()
    assert Store(tmp_path / "scan.db").entry(b"key") is None


def test_it_is_private(tmp_path: Path) -> None:
    store = Store(tmp_path / "scan.db")
    store.put_entry(b"key", b"value")
    store.close()
    assert (tmp_path / "scan.db").stat().st_mode & 0o777 == 0o600


def test_what_is_never_used_is_never_made(tmp_path: Path) -> None:
    Store(tmp_path / "scan.db").close()
    assert not list(tmp_path.iterdir())


def test_a_damaged_file_is_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "scan.db"
    path.write_bytes(b"no database at all" * 1000)
    store = Store(path)
    assert store.usable
    store.put_entry(b"key", b"value")
    store.close()
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    store = Store(path)
    store.entry(b"key")  # whatever it says, it does not raise
    store.put_entry(b"key", b"new")
    store.close()


def test_a_file_of_another_form_is_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "scan.db"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE entries (something TEXT)")
        old.execute("PRAGMA user_version = 999")
    old.close()
    store = Store(path)
    store.put_entry(b"key", b"value")
    store.close()
    assert Store(path).entry(b"key") == b"value"


def test_where_nothing_can_be_written_there_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path / "nowhere" / "scan.db")
    assert not store.usable
    store.put_entry(b"key", b"value")
    assert store.file(b"name") is None
    store.close()


def _writer(path: Path, name: str, rows: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", _WRITER, str(path), name, str(rows)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def test_two_runs_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "scan.db"
    writers = [_writer(path, name, 2000) for name in ("one", "two")]
    for one in writers:
        one.communicate(timeout=60)
        assert one.returncode == 0
    store = Store(path)
    assert store.holdings().entries == 4000
    assert store.entry(b"two 1999") == b"two 1999" * 100


def test_a_run_that_is_killed_leaves_whole_rows(tmp_path: Path) -> None:
    path = tmp_path / "scan.db"
    with _writer(path, "one", 1_000_000) as one:
        assert one.stdout
        for _ in range(20):
            one.stdout.readline()
        one.send_signal(signal.SIGKILL)
    store = Store(path)
    assert store.usable
    kept = store.holdings().entries
    assert kept >= 1024
    for number in range(kept):
        key = f"one {number}".encode()
        assert store.entry(key) == key * 100
        assert store.file(key) == (b"stamp", key)


def test_pruning_drops_what_was_used_longest_ago(tmp_path: Path) -> None:
    path = tmp_path / "scan.db"
    store = Store(path)
    for number in range(2000):
        store.put_entry(b"old %d" % number, os.urandom(2000))
    store.close()
    with sqlite3.connect(path) as past:
        past.execute("UPDATE entries SET used = used - 9")
    past.close()
    store = Store(path)
    assert store.entry(b"old 5") is not None  # used today
    for number in range(500):
        store.put_entry(b"new %d" % number, os.urandom(2000))
    assert store.prune(3_000_000) > 0
    assert store.holdings().size < 4_000_000
    assert store.entry(b"old 4") is None
    assert store.entry(b"old 5") is not None
    assert store.entry(b"new 499") is not None
    assert store.prune(3_000_000) == 0
    store.close()
