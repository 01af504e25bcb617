"""When a run passes: by threshold, baseline and exceptions; a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.document import Gap, GapKind, Location
from screener.gate.compare import State
from screener.gate.judge import FailOn, Gate
from screener.rule import Severity
from screener.verdict import Verdict
from tests.unit.gate.cases import comparison, container, file, marking, phone, unread

REVIEW = phone()
BLOCK = phone("110101188001010003", rule="personal_info.resident_id", severity=Severity.BLOCK)
INFO = phone(severity=Severity.INFO)
SECRET = marking()


@pytest.mark.parametrize(
    ("fail_on", "finding", "passes"),
    [
        ("review", INFO, True),
        ("review", REVIEW, False),
        ("review", unread(), False),
        ("block", REVIEW, True),
        ("block", unread(), True),
        ("block", BLOCK, False),
        ("never", BLOCK, True),
        ("never", SECRET, True),
    ],
)
def test_a_threshold(fail_on: str, finding: object, passes: bool) -> None:
    gate = Gate(FailOn(fail_on))
    gate.judge(container("a.zip", file("a.zip!/b", finding)))  # type: ignore[arg-type]
    assert gate.close([]).passed is passes


@pytest.mark.parametrize(
    ("fail_on", "known", "finding", "passes"),
    [
        ("new", True, REVIEW, True),
        ("new", False, REVIEW, False),
        ("new", True, BLOCK, True),
        ("new", True, SECRET, False),
        ("new-block", False, REVIEW, True),
        ("new-block", False, BLOCK, False),
        ("new-block", True, SECRET, False),
        ("review", True, REVIEW, False),
        ("never", False, SECRET, True),
    ],
)
def test_a_baseline(
    tmp_path: Path, fail_on: str, known: bool, finding: object, passes: bool
) -> None:
    one: Verdict = file(tmp_path / "a", finding)  # type: ignore[arg-type]
    gate = Gate(FailOn(fail_on), comparison=comparison(tmp_path, *[one] * known))
    (mark,) = gate.judge(one).marks
    assert mark.state is (State.UNCHANGED if known else State.NEW)
    assert gate.close([str(tmp_path)]).passed is passes


@pytest.mark.parametrize(
    ("fail_on", "finding", "kept"),
    [("new", SECRET, 1), ("new-block", SECRET, 1), ("new", BLOCK, 0), ("review", SECRET, 0)],
)
def test_what_fails_a_run_though_the_baseline_knows_it_is_counted(
    tmp_path: Path, fail_on: str, finding: object, kept: int
) -> None:
    known: Verdict = file(tmp_path / "a", finding)  # type: ignore[arg-type]
    gate = Gate(FailOn(fail_on), comparison=comparison(tmp_path, known))
    gate.judge(known)
    gate.judge(file(tmp_path / "b", SECRET))
    assert gate.outcome.kept == kept


def test_a_gap_that_no_finding_tells_fails_the_run_too() -> None:
    gate = Gate(FailOn.REVIEW)
    gate.judge(file("a", gaps=(Gap(GapKind.TIMEOUT, "超时", Location()),)))
    assert not gate.close([]).passed
