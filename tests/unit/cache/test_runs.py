"""A run that was broken off can be gone on with; one that lives, or is finished, cannot."""

from __future__ import annotations

import os
import time
from pathlib import Path

from screener.cache.keys import Lock
from screener.cache.runs import State, begin, give_up_all, resume

LOCK = Lock(b"k" * 32)
HERE = State("/srv", ("www",), ("www", "--mask"))


def test_a_broken_off_run_says_how_it_was_called(tmp_path: Path) -> None:
    run = begin(tmp_path, LOCK, HERE)
    assert run
    run.journal.put_entry(b"key", b"value")
    run.leave()
    found = resume(tmp_path, LOCK, within="/anywhere", paths=())
    assert found
    assert found.state() == HERE
    assert found.journal.entry(b"key") == b"value"
    found.finish()
    assert list(tmp_path.iterdir()) == []
    assert resume(tmp_path, LOCK, within="/srv", paths=()) is None


def test_what_has_nothing_to_note_keeps_no_journal(tmp_path: Path) -> None:
    run = begin(tmp_path, LOCK, HERE)
    assert run
    assert list(tmp_path.iterdir()) == [run.path]
    assert run.path.stat().st_mode & 0o777 == 0o600
    run.leave()
    assert list(tmp_path.iterdir()) == [run.path]


def test_a_run_that_could_not_say_how_it_was_called_is_given_up(tmp_path: Path) -> None:
    run = begin(tmp_path, LOCK, HERE)
    assert run
    run.path.write_bytes(run.path.read_bytes()[:20])
    run.leave()
    assert resume(tmp_path, LOCK, within="/srv", paths=()) is None
    other = begin(tmp_path, LOCK, State("/srv", ("other",), ("other",)))
    assert other
    assert list(tmp_path.iterdir()) == [other.path]
    other.finish()


def test_with_paths_only_a_run_for_them_will_do(tmp_path: Path) -> None:
    run = begin(tmp_path, LOCK, HERE)
    assert run
    run.leave()
    assert resume(tmp_path, LOCK, within="/srv", paths=("other",)) is None
    assert resume(tmp_path, LOCK, within="/other", paths=("www",)) is None
    found = resume(tmp_path, LOCK, within="/srv", paths=("www",))
    assert found
    found.leave()


def test_a_run_under_way_is_left_alone(tmp_path: Path) -> None:
    run = begin(tmp_path, LOCK, HERE)
    assert run
    assert resume(tmp_path, LOCK, within="/srv", paths=()) is None
    assert give_up_all(tmp_path, LOCK) == 1
    second = begin(tmp_path, LOCK, HERE)
    assert second
    assert run.path.exists()
    run.leave()
    second.leave()
    assert give_up_all(tmp_path, LOCK) == 0


def test_a_new_run_gives_up_the_old_one_for_the_same_paths(tmp_path: Path) -> None:
    for state in (HERE, State("/srv", ("other",), ("other",)), HERE):
        run = begin(tmp_path, LOCK, state)
        assert run
        run.leave()
    assert len(list(tmp_path.glob("*.run"))) == 2


def test_nobody_goes_on_with_a_run_of_last_year(tmp_path: Path) -> None:
    run = begin(tmp_path, LOCK, HERE)
    assert run
    run.leave()
    long_ago = time.time() - 90 * 86_400
    os.utime(run.path, (long_ago, long_ago))
    other = begin(tmp_path, LOCK, State("/srv", ("other",), ("other",)))
    assert other
    other.finish()
    assert list(tmp_path.iterdir()) == []


def test_without_the_key_nothing_is_known_of_it(tmp_path: Path) -> None:
    run = begin(tmp_path, LOCK, HERE)
    assert run
    run.leave()
    assert b"www" not in b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert resume(tmp_path, Lock(b"o" * 32), within="/srv", paths=()) is None


def test_where_nothing_can_be_written_there_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert begin(tmp_path / "file", LOCK, HERE) is None
