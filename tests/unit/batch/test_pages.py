"""Pages tell of a file what was told of it, while it stands still, and of no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from screener.batch.answer import Answer
from screener.batch.pages import Pages, Told
from screener.batch.recall import Recall
from screener.batch.walk import Target
from screener.cache.identity import Environment
from screener.cache.keys import Lock
from screener.cache.store import Store
from screener.cli.again import Again
from screener.stamp import Stamp

LOCK = Lock(b"k" * 32)
NAMES = tuple(sorted(f"{number % 7}/{number:05d}.html" for number in range(1000)))


def _target(name: str, changed: int = 0) -> Target:
    return Target(name, name, name, stamp=Stamp(9, changed, 0, 1, 1))


def _told(name: str, changed: int = 0) -> Told:
    return Told(f"{name} {changed}".encode(), name.encode())


class _Counting(Store):
    written = 0

    def put_entry(self, key: bytes, value: bytes) -> None:
        self.written += 1
        super().put_entry(key, value)


class Shelf:
    """Runs over named files, each with the pages of the one before."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def run(
        self, targets: Iterable[Target], *circumstances: str, lock: Lock = LOCK, ahead: int = 500
    ) -> tuple[list[str], int]:
        """Which files were known, and how many pages were written; `known` runs `ahead`."""
        store = _Counting(self._path)
        pages = Pages(lock, store, *circumstances)
        known: list[str] = []
        waiting: list[tuple[Target, Told]] = []
        for target in targets:
            told = pages.known(target)
            changed = target.stamp.modified if target.stamp else 0
            assert told in {None, _told(target.name, changed)}
            known += [target.name] if told else []
            waiting.append((target, told or _told(target.name, changed)))
            if len(waiting) > ahead:
                pages.add(*waiting.pop(0))
        for one in waiting:
            pages.add(*one)
        pages.close()
        store.close()
        return known, store.written


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "scan.db")


def _all(names: Iterable[str] = NAMES) -> Iterator[Target]:
    return map(_target, names)


def test_what_stands_still_is_known_and_nothing_is_written(shelf: Shelf) -> None:
    assert shelf.run(_all())[0] == []
    assert shelf.run(_all()) == ([*NAMES], 0)


def test_a_file_that_changed_is_not_and_its_page_alone_is_written(shelf: Shelf) -> None:
    shelf.run(_all())
    changed = [_target(name, changed=int(name == NAMES[500])) for name in NAMES]
    known, written = shelf.run(changed)
    assert set(NAMES) - set(known) == {NAMES[500]}
    assert written == 1
    assert shelf.run(changed) == ([*NAMES], 0)


@pytest.mark.parametrize("ahead", [0, 500])
def test_what_comes_or_goes_costs_no_other_file(shelf: Shelf, ahead: int) -> None:
    """Also where it began a page."""
    shelf.run(_all(), ahead=ahead)
    begin = [at for at, name in enumerate(NAMES) if crc32(name.encode()) % 128 == 0]
    for gone in (0, 1, 500, 999, *begin):
        fewer = NAMES[:gone] + NAMES[gone + 1 :]
        known, written = shelf.run(_all(fewer), ahead=ahead)
        assert len(known) >= len(fewer) - 1
        assert written <= 4
    known, written = shelf.run(_all(sorted([*NAMES, "3/00500-附件.html"])), ahead=ahead)
    assert len(known) >= len(NAMES) - 1
    assert written <= 4


def test_under_other_circumstances_or_with_another_key_nothing_is_known(shelf: Shelf) -> None:
    shelf.run(_all(), "lists", "folder")
    assert shelf.run(_all(), "other lists", "folder")[0] == []
    assert shelf.run(_all(), "lists", "folder", lock=Lock(b"o" * 32))[0] == []


def test_what_a_change_would_not_show_of_is_never_told(shelf: Shelf) -> None:
    moving = [Target(name, name, name) for name in NAMES]
    assert shelf.run(moving)[0] == []
    assert shelf.run(moving)[0] == []
    assert shelf.run(_all())[0] == []


def test_a_run_broken_off_leaves_what_it_wrote(tmp_path: Path) -> None:
    store = Store(tmp_path / "scan.db")
    pages = Pages(LOCK, store)
    for target in _all(NAMES[:600]):
        pages.known(target)
        pages.add(target, _told(target.name))
    store.close()
    known, _ = Shelf(tmp_path / "scan.db").run(_all())
    assert 300 < len(known) < 600


@pytest.mark.parametrize(
    ("changes", "kept"),
    [({}, True), ({"incident": True}, False), ({"lasting": False}, False), ({"stamp": None}, False),
     ({"stamp": Stamp(9, 8, 0, 1, 1)}, False)],
)  # fmt: skip
def test_only_what_would_be_said_again_is_told(
    tmp_path: Path, changes: dict[str, Any], *, kept: bool
) -> None:
    """What bears the marks of a state secret opens only to who holds the file."""
    target, store = _target("a.txt"), Store(tmp_path / "scan.db")
    recall, pages = Recall(LOCK, Environment("r", "s", "s"), store), Pages(LOCK, store)
    again = Again(recall, pages)
    assert again.known(target) is target
    answer = replace(Answer("d", b"", lasting=True, stamp=target.stamp), **changes)
    again.tell(target, answer, ())
    again.close()
    store.close()
    reopened = Again(recall, Pages(LOCK, Store(tmp_path / "scan.db")))
    assert isinstance(reopened.known(target), Told) is kept
