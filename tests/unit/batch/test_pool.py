"""A run goes on whatever happens to its workers, and nothing unread passes."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.batch.crew import Crew
from screener.batch.pool import read_one, screen_all
from screener.batch.walk import Target, walk
from screener.document import GapKind
from screener.errors import ModelError, ScreenerError
from screener.extract import extract
from screener.limits import MIB, Limits
from screener.pipeline import Screener, Settings
from screener.samples import write_samples
from screener.verdict import Outcome
from tests.unit.batch import fragile

SETTINGS = Settings(limits=Limits(memory_bytes=1024 * MIB))
IMPATIENT = Settings(limits=Limits(seconds=4.0, memory_bytes=1024 * MIB))


def _folder(folder: Path, *contents: bytes) -> Iterator[Target]:
    for number, content in enumerate(contents):
        (folder / f"{number:02d}.txt").write_bytes(content)
    return walk([str(folder)])


@pytest.mark.parametrize(
    ("order", "kind", "message"),
    [
        (b"kill", GapKind.CRASHED, "信号 9"),
        (b"exit", GapKind.CRASHED, "异常退出"),
        (b"hang", GapKind.TIMEOUT, "超过规定时间"),
        (b"choke", GapKind.TOO_LARGE, "内存"),
    ],
)
def test_a_file_that_breaks_its_worker_is_one_unread_document(
    tmp_path: Path, order: bytes, kind: GapKind, message: str
) -> None:
    targets = _folder(tmp_path, b"one", order, b"three")
    settings = IMPATIENT if order == b"hang" else SETTINGS
    verdicts = list(screen_all(targets, settings, jobs=2, work=fragile.work))
    assert [verdict.path for verdict in verdicts] == [
        f"{tmp_path}/{number:02d}.txt" for number in range(3)
    ]
    first, broken, last = verdicts
    assert first.outcome is last.outcome is Outcome.PASS
    assert broken.outcome is Outcome.REVIEW
    assert [gap.kind for gap in broken.gaps] == [kind]
    assert message in broken.gaps[0].message
    assert [finding.rule for finding in broken.findings] == [f"unscreenable.{kind}"]
    assert broken.digest == hashlib.sha256(order).hexdigest()
    assert broken.size == len(order)


def test_a_file_whose_very_name_breaks_workers_is_one_unread_document(tmp_path: Path) -> None:
    (tmp_path / "kills by its name.txt").write_bytes(b"fine")
    (verdict,) = screen_all(walk([str(tmp_path)]), SETTINGS, jobs=1, work=fragile.work)
    assert verdict.outcome is Outcome.REVIEW
    assert verdict.gaps[0].kind is GapKind.CRASHED
    assert verdict.gaps[0].message.endswith("文件名也没有审查")


def test_workers_that_always_die_end_the_run(tmp_path: Path) -> None:
    targets = _folder(tmp_path, b"always kill")
    with pytest.raises(ScreenerError, match="反复异常"):
        list(screen_all(targets, SETTINGS, jobs=1, work=fragile.work))


def test_the_name_of_a_file_that_crashed_is_still_screened(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("蓝鲸计划", encoding="utf-8")
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "蓝鲸计划.txt").write_bytes(b"kill")
    settings = Settings(limits=SETTINGS.limits, lexicons=(own,))
    (verdict,) = screen_all(walk([str(folder)]), settings, jobs=1, work=fragile.work)
    assert sorted(finding.rule for finding in verdict.findings) == [
        "lexicon.own",
        "unscreenable.crashed",
    ]


def test_what_libraries_print_of_a_draft_goes_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    list(screen_all(_folder(tmp_path, b"print"), SETTINGS, jobs=1, work=fragile.work))
    assert capfd.readouterr() == ("", "")


def test_a_worker_killed_from_outside_costs_at_most_one_document(tmp_path: Path) -> None:
    verdicts = []
    results = screen_all(_folder(tmp_path, *[b"fine"] * 40), SETTINGS, jobs=2)
    verdicts.append(next(results))
    workers = [one for one in multiprocessing.active_children() if one.name == "screener-worker"]
    assert workers
    for worker in workers:
        assert worker.pid
        os.kill(worker.pid, signal.SIGKILL)
    verdicts.extend(results)
    assert len(verdicts) == 40
    assert [verdict.path for verdict in verdicts] == sorted(verdict.path for verdict in verdicts)
    assert sum(bool(verdict.gaps) for verdict in verdicts) <= len(workers)


def test_no_worker_outlives_a_run_that_is_given_up(tmp_path: Path) -> None:
    results = screen_all(_folder(tmp_path, *[b"fine"] * 10), SETTINGS, jobs=2)
    next(results)
    results.close()
    names = [one.name for one in multiprocessing.active_children()]
    assert "screener-worker" not in names


def test_targets_are_asked_for_only_as_they_are_needed(tmp_path: Path) -> None:
    (target,) = _folder(tmp_path, b"fine")
    asked = 0

    def endless() -> Iterator[Target]:
        nonlocal asked
        while True:
            asked += 1
            yield target

    results = screen_all(endless(), SETTINGS, jobs=2)
    for _ in range(10):
        next(results)
    results.close()
    assert asked <= 10 + Crew.window


def test_workers_say_what_the_screener_says(tmp_path: Path, screener: Screener) -> None:
    write_samples(tmp_path)
    for target, verdict in zip(
        walk([str(tmp_path)]), screen_all(walk([str(tmp_path)]), Settings(), jobs=2), strict=True
    ):
        data = Path(target.file).read_bytes()
        assert verdict == screener.screen(data, target.path, name=target.name)


def test_nothing_to_screen_is_no_error() -> None:
    assert list(screen_all([], SETTINGS, jobs=2)) == []


def test_what_makes_screening_impossible_ends_the_run(tmp_path: Path) -> None:
    targets = list(_folder(tmp_path, b"fine"))
    with pytest.raises(ModelError, match="清单"):
        list(screen_all(targets, SETTINGS, jobs=1, work=fragile.broken_start))
    with pytest.raises(ScreenerError, match="无法启动"):
        list(screen_all(targets, SETTINGS, jobs=1, work=fragile.dead_start))


def test_one_file_is_read_as_a_scan_reads_it(tmp_path: Path) -> None:
    for path in write_samples(tmp_path):
        (target,) = walk([str(path)])
        read = extract(path.read_bytes(), target.path, Settings().limits)
        assert read_one(target, Settings()) == read


@pytest.mark.parametrize(
    ("order", "kind"), [(b"kill", GapKind.CRASHED), (b"hang", GapKind.TIMEOUT)]
)
def test_reading_one_file_ends_whatever_it_does(
    tmp_path: Path, order: bytes, kind: GapKind
) -> None:
    (target,) = _folder(tmp_path, order)
    document = read_one(target, IMPATIENT, work=fragile.reading)
    assert [gap.kind for gap in document.gaps] == [kind]
    assert document.digest == hashlib.sha256(order).hexdigest()


def test_a_file_too_dear_to_read_is_one_gap(tmp_path: Path) -> None:
    (target,) = _folder(tmp_path, b"x" * 1001)
    document = read_one(target, Settings(limits=Limits(file_bytes=1000)))
    assert [gap.kind for gap in document.gaps] == [GapKind.TOO_LARGE]
    assert document.size == 1001
