"""The register in a file: whole or not at all, one writer at a time, and no silent edits."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from screener.errors import UsageError
from screener.paths import write_private
from screener.review.items import Item, Kind, Observation, Stage
from screener.review.rectify import Merged
from screener.sweep.book import Book
from screener.sweep.run import Swept


def item(number: int) -> Item:
    seen = Observation(kind=Kind.ORPHAN, path=f"{number}.docx", detail="没有页面链接")
    return Item(
        id=f"{number:032x}",
        site="s",
        stage=Stage.FOUND,
        seen=seen,
        owner="",
        found="2026-01-01",
        last="2026-01-01",
        due="2026-01-02",
    )


def swept(files: int = 1) -> Swept:
    return Swept(time="2026-01-01", site="s", files=files, counts={}, version="1", lexicons="d")


def add(book: Book, *numbers: int) -> None:
    kept(book, Merged(items=tuple(map(item, numbers))), swept())


def kept(book: Book, merged: Merged, one: Swept) -> int:
    """Keep it; how many files the last sweep had."""
    told: list[int] = []

    def change(_: Mapping[str, Item], before: Mapping[str, int]) -> tuple[Merged, Swept]:
        told.append(before.get("s", 0))
        return merged, one

    book.update(change)
    return told[0]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book.open(tmp_path / "register.jsonl", create=True)


def test_what_was_kept_is_there_when_opened_again(book: Book) -> None:
    add(book, 1, 2)
    add(book, 3)
    items, sweeps = Book.open(book.path).read()
    assert [one.seen.path for one in items.values()] == ["1.docx", "2.docx", "3.docx"]
    assert len(sweeps) == 2


def test_the_number_of_files_of_the_last_sweep_is_told(book: Book) -> None:
    nothing = Merged(items=())
    assert [kept(book, nothing, swept(files)) for files in (7, 8, 9)] == [0, 7, 8]


def test_a_sweep_that_was_not_whole_is_no_measure(book: Book) -> None:
    nothing = Merged(items=())
    kept(book, nothing, swept(7))
    kept(book, nothing, replace(swept(0), whole=False))
    assert kept(book, nothing, swept(1)) == 7


def test_a_line_half_written_by_a_crash_is_forgotten(book: Book) -> None:
    add(book, 1)
    whole = book.path.read_bytes()
    for cut in (1, len(whole) // 2):
        book.path.write_bytes(whole + whole[:cut])
        assert len(Book.open(book.path).read()[0]) == 1
        add(book, 2)
        assert len(Book.open(book.path).read()[0]) == 2


@pytest.mark.parametrize("edit", [b"1.docx", b"found"])
def test_an_edit_is_found_out(book: Book, edit: bytes) -> None:
    add(book, 1)
    add(book, 2)
    data = book.path.read_bytes()
    book.path.write_bytes(data.replace(edit, edit[:-1] + b"X", 1))
    with pytest.raises(UsageError, match="第1行被改动过"):
        Book.open(book.path)


def test_a_line_taken_out_is_found_out(book: Book) -> None:
    add(book, 1)
    add(book, 2)
    book.path.write_bytes(book.path.read_bytes().split(b"\n", 1)[1])
    with pytest.raises(UsageError, match="第1行被改动过"):
        Book.open(book.path)


def test_a_register_is_not_made_anew_over_a_lost_one(book: Book) -> None:
    book.path.unlink()
    with pytest.raises(UsageError, match="不要另建"):
        Book.open(book.path, create=True)


def test_a_register_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有这份整改台账"):
        Book.open(tmp_path / "none.jsonl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="no modes there")
def test_the_key_is_its_owners_alone(book: Book) -> None:
    for path in (book.path, book.path.with_name("register.jsonl.key")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_writers_take_their_turn(book: Book) -> None:
    threads = [threading.Thread(target=add, args=(Book.open(book.path), at)) for at in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(Book.open(book.path).read()[0]) == 8


def test_nothing_of_the_key_is_shown(book: Book) -> None:
    assert repr(book.key) not in repr(book)


def test_where_no_register_can_be_made_no_key_stays_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        if not data:
            raise OSError(28, "No space left on device")
        write_private(path, data)

    monkeypatch.setattr("screener.sweep.book.write_private", full)
    with pytest.raises(UsageError, match="建立不了"):
        Book.open(tmp_path / "register.jsonl", create=True)
    assert [one.name for one in tmp_path.iterdir()] == ["register.jsonl.lock"]


def test_half_a_key_is_none(book: Book) -> None:
    book.path.with_name("register.jsonl.key").write_bytes(b"short")
    with pytest.raises(UsageError, match="不完整，请从备份恢复"):
        Book.open(book.path)


def test_two_that_make_a_register_at_once_share_it(tmp_path: Path) -> None:
    path, keys = tmp_path / "register.jsonl", []
    threads = [
        threading.Thread(target=lambda: keys.append(Book.open(path, create=True).key))
        for _ in range(12)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(keys) == 12
    assert len(set(keys)) == 1


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="写不进去"):
        Book.open(tmp_path / "no" / "register.jsonl", create=True)
