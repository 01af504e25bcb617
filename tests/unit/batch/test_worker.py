"""Reading one file in a worker: what goes wrong becomes a gap that quotes nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from screener.batch.walk import Target
from screener.batch.worker import examine, guarded
from screener.document import GapKind
from screener.limits import Limits
from screener.pipeline import Screener, Settings
from screener.verdict import Outcome, Verdict
from tests.unit.batch import fragile


def _gap(verdict: Verdict) -> tuple[GapKind, str]:
    (gap,) = verdict.gaps
    return gap.kind, gap.message


def test_an_error_of_the_program_is_a_gap_without_its_message(
    screener: Screener, tmp_path: Path
) -> None:
    draft = tmp_path / "a.txt"
    draft.write_text("不能进日志的话", encoding="utf-8")
    verdict = guarded(fragile.erring(screener), Target(str(draft), "a.txt", "a.txt"))
    kind, message = _gap(verdict)
    assert kind is GapKind.CRASHED
    assert message.startswith("审查程序异常（RuntimeError，fragile.py:")
    assert "不能进日志" not in repr(verdict)
    assert verdict.outcome is Outcome.REVIEW


def test_a_file_above_the_limit_is_hashed_but_not_read(tmp_path: Path) -> None:
    draft = tmp_path / "a.txt"
    draft.write_bytes(b"x" * 1001)
    small = Screener.load(Settings(limits=Limits(file_bytes=1000)))
    verdict = examine(small, Target(str(draft), "a.txt", "a.txt"))
    assert _gap(verdict)[0] is GapKind.TOO_LARGE
    assert verdict.digest == hashlib.sha256(b"x" * 1001).hexdigest()
    assert verdict.size == 1001


def test_a_file_that_went_away_is_unread(screener: Screener, tmp_path: Path) -> None:
    verdict = examine(screener, Target(str(tmp_path / "gone"), "gone", "gone"))
    assert _gap(verdict) == (GapKind.UNREADABLE, "审查期间文件被移走")


def test_a_pipe_that_took_a_files_place_does_not_block(screener: Screener, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    verdict = examine(screener, Target(str(tmp_path / "pipe"), "pipe", "pipe"))
    assert _gap(verdict)[0] is GapKind.UNREADABLE


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unread(screener: Screener, tmp_path: Path) -> None:
    draft = tmp_path / "a.txt"
    draft.write_text("x")
    draft.chmod(0)
    verdict = examine(screener, Target(str(draft), "a.txt", "a.txt"))
    assert _gap(verdict) == (GapKind.UNREADABLE, "没有读取权限")
