"""Nothing is done twice, and nothing that changed is taken for what it was."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from screener.batch.answer import Answer
from screener.batch.recall import Recall
from screener.batch.walk import Target, walk
from screener.batch.worker import packed
from screener.cache.codec import unpack_verdict
from screener.cache.identity import Environment
from screener.cache.keys import Lock
from screener.cache.store import Store
from screener.document import Gap, GapKind
from screener.pipeline import Screener
from screener.verdict import Verdict

SECRET = "机密★10年\n\n某某局关于某项工作的报告\n"
LOCK = Lock(b"k" * 32)


class Desk:
    """A folder, a cache, and a program that may be of another version."""

    def __init__(self, folder: Path, screener: Screener) -> None:
        self.drafts = folder / "drafts"
        self.drafts.mkdir()
        self.path = folder / "scan.db"
        self.screener = screener
        self.recall = self.opened()

    def opened(
        self, reading: str = "r", screening: str = "s", shipped: str = "", *, by_bytes: bool = False
    ) -> Recall:
        environment = Environment(reading, screening, shipped or screening)
        return Recall(LOCK, environment, Store(self.path), by_bytes=by_bytes)

    def draft(self, text: str, name: str = "a.txt", *, age: float = 60.0) -> Path:
        """Write a draft as if `age` seconds ago, as far as the system lets one."""
        path = self.drafts / name
        path.write_text(text, encoding="utf-8")
        then = time.time() - age
        os.utime(path, (then, then))
        return path

    def targets(self) -> Iterator[Target]:
        """As the walk sees them once the last change is long past."""
        yield from walk([str(self.drafts)])

    def scan(self, recall: Recall | None = None) -> list[Verdict]:
        recall = recall or self.recall
        verdicts = []
        for target in self.targets():
            found = recall.known(target)
            if isinstance(found, Target):
                found = recall.keep(target, packed(self.screener, found))
            verdicts.append(unpack_verdict(found.verdict, target.path))
        if recall.store:
            recall.store.flush()
        return verdicts


@pytest.fixture
def desk(tmp_path: Path, screener: Screener, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("screener.stamp._MARGIN_NS", 0)  # what was written is long past
    return Desk(tmp_path, screener)


def _counts(recall: Recall) -> tuple[int, int, int]:
    return recall.counts.known, recall.counts.rematched, recall.counts.fresh


def test_an_unchanged_file_is_not_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.draft("天气晴好")
    first = desk.scan()
    monkeypatch.setattr("screener.batch.recall.hashed", _not_to_be_called)
    assert desk.scan() == first
    assert _counts(desk.recall) == (1, 0, 1)


def _not_to_be_called(target: Target) -> None:
    raise AssertionError(target.name)


def test_a_changed_file_is_read_again(desk: Desk) -> None:
    desk.draft("天气晴好")
    desk.scan()
    desk.draft("身份证号 110101188001010003")
    (verdict,) = desk.scan()
    assert verdict.findings
    assert _counts(desk.recall) == (0, 0, 2)


def test_setting_the_time_back_hides_no_change(desk: Desk) -> None:
    path = desk.draft("天气晴好")
    before = path.stat()
    desk.scan()
    path.write_text("蓝鲸计划", encoding="utf-8")  # as many bytes
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    (verdict,) = desk.scan()
    assert verdict.digest != ""
    assert _counts(desk.recall) == (0, 0, 2)


def test_a_file_changed_a_moment_ago_is_not_believed_by_its_times(
    tmp_path: Path, screener: Screener
) -> None:
    desk = Desk(tmp_path, screener)  # with the margin in force
    path = desk.draft("天气晴好", age=0.0)
    desk.scan()
    before = path.stat()
    with path.open("r+b") as stream:  # the clock of the file system may not tick between the two
        stream.write("蓝鲸计划".encode())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    desk.scan()
    assert _counts(desk.recall) == (0, 0, 2)
    assert desk.recall.store
    assert desk.recall.store.holdings().files == 0


def test_a_moved_or_touched_file_is_known_by_its_content(desk: Desk) -> None:
    path = desk.draft("天气晴好")
    (first,) = desk.scan()
    folder = desk.drafts / "附件"
    folder.mkdir()
    path.rename(folder / "a.txt")
    (moved,) = desk.scan()
    assert moved.path == f"{desk.drafts}/附件/a.txt"
    assert replace(moved, path=first.path) == first
    assert _counts(desk.recall) == (0, 1, 1)  # its name within the folder is screened anew
    os.utime(folder / "a.txt")
    assert desk.scan() == [moved]
    assert _counts(desk.recall) == (1, 1, 1)


def test_by_bytes_no_time_is_believed(desk: Desk) -> None:
    desk.draft("天气晴好")
    first = desk.scan()
    careful = desk.opened(by_bytes=True)
    assert careful.store
    careful.store.file = _not_to_be_called  # type: ignore[method-assign,assignment]
    assert desk.scan(careful) == first
    assert _counts(careful) == (1, 0, 0)


def test_after_a_change_of_lists_text_is_matched_without_reading(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.draft("天气晴好")
    first = desk.scan()
    monkeypatch.setattr("screener.batch.worker.extract", _not_to_be_called)
    changed = desk.opened(screening="other")
    assert desk.scan(changed) == first
    assert _counts(changed) == (0, 1, 0)


def test_after_a_change_of_readers_everything_is_read(desk: Desk) -> None:
    desk.draft("天气晴好")
    desk.scan()
    changed = desk.opened(reading="other", screening="other")
    desk.scan(changed)
    assert _counts(changed) == (0, 0, 1)


def test_a_marked_file_is_kept_only_for_who_has_it(desk: Desk) -> None:
    path = desk.draft(SECRET)
    first = desk.scan()
    assert any(one.rule == "state_secret.marking" for one in first[0].findings)
    assert desk.scan() == first
    assert _counts(desk.recall) == (1, 0, 1)
    assert desk.recall.store
    assert desk.recall.store.holdings().entries == 1  # the verdict; never the text
    (target,) = desk.targets()
    path.unlink()
    assert isinstance(desk.opened().known(target), Target)


def test_nothing_can_be_read_from_the_file_of_the_cache(desk: Desk) -> None:
    desk.draft("电话：13800138000，姓名：张某，蓝鲸计划" * 20, "蓝鲸名单.txt")
    desk.scan()
    assert desk.recall.store
    desk.recall.store.close()
    data = b"".join(one.read_bytes() for one in desk.path.parent.glob("scan.db*"))
    for word in ("13800138000", "张某", "蓝鲸", "drafts", "personal_info"):
        assert word.encode() not in data


@pytest.mark.parametrize("kind", [GapKind.TIMEOUT, GapKind.CRASHED, GapKind.UNREADABLE])
def test_what_another_run_might_read_is_not_kept(desk: Desk, kind: GapKind) -> None:
    desk.draft("天气晴好")
    (target,) = desk.targets()
    answer = packed(desk.screener, replace(target, gap=Gap(kind, "没有读完")))
    desk.recall.keep(target, answer)
    assert isinstance(desk.recall.known(target), Target)


def test_a_run_that_goes_on_keeps_even_that(desk: Desk) -> None:
    desk.draft("天气晴好")
    (target,) = desk.targets()
    answer = packed(desk.screener, replace(target, gap=Gap(GapKind.TIMEOUT, "没有读完")))
    journal = Store(desk.path.with_name("run.db"))
    run = Recall(LOCK, Environment("r", "s", "s"), None, journal, resumed=True)
    run.keep(target, answer)
    kept = run.known(target)
    assert isinstance(kept, Answer)
    assert kept.verdict == answer.verdict
    other = Recall(LOCK, Environment("r", "other", "other"), None, journal, resumed=True)
    assert isinstance(other.known(target), Target)


def test_a_file_that_changes_while_it_is_read_is_not_known_by_its_times(desk: Desk) -> None:
    path = desk.draft("天气晴好")
    (target,) = desk.targets()
    path.write_text("蓝鲸计划", encoding="utf-8")
    desk.recall.keep(target, packed(desk.screener, target))
    assert desk.recall.store
    desk.recall.store.flush()
    assert desk.recall.store.holdings().files == 0
