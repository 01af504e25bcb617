"""The verdict as a table: the worst finding decides, and what was not read asks for a person."""

from __future__ import annotations

import pytest

from screener.document import Gap, GapKind, Location, Span
from screener.finding import Finding
from screener.rule import Category, Severity
from screener.verdict import Outcome, Verdict, decide, risk

GAP = Gap(GapKind.IMAGE, "有图片")


def finding(severity: Severity, confidence: float = 0.9, rule: str = "work_secret.x") -> Finding:
    return Finding(
        rule=rule,
        title="题",
        category=Category.WORK_SECRET,
        severity=severity,
        confidence=confidence,
        span=Span(0, 1),
        location=Location(),
        text="密",
        before="",
        after="",
        reason="疑似",
        basis=("法",),
        suggestion="改",
    )


def child(outcome: Outcome, score: float = 0.0) -> Verdict:
    return Verdict(
        path="a!/b",
        digest="",
        size=0,
        media_type="text/plain",
        characters=0,
        outcome=outcome,
        risk=score,
        findings=(),
        dropped=(),
        gaps=(),
        children=(),
    )


@pytest.mark.parametrize(
    ("findings", "gaps", "children", "outcome"),
    [
        ([], [], [], Outcome.PASS),
        ([Severity.INFO], [], [], Outcome.PASS),
        ([Severity.REVIEW, Severity.INFO], [], [], Outcome.REVIEW),
        ([Severity.BLOCK, Severity.REVIEW], [], [], Outcome.BLOCK),
        ([], [GAP], [], Outcome.REVIEW),
        ([Severity.BLOCK], [GAP], [], Outcome.BLOCK),
        ([], [], [Outcome.BLOCK], Outcome.BLOCK),
        ([Severity.REVIEW], [], [Outcome.PASS], Outcome.REVIEW),
    ],
)
def test_the_worst_decides(
    findings: list[Severity], gaps: list[Gap], children: list[Outcome], outcome: Outcome
) -> None:
    verdicts = [child(one) for one in children]
    assert decide([finding(severity) for severity in findings], gaps, verdicts) is outcome


def test_risk_grows_with_findings_and_never_falls_below_a_childs() -> None:
    one = risk([finding(Severity.REVIEW, 0.5)], [])
    two = risk([finding(Severity.REVIEW, 0.5), finding(Severity.REVIEW, 0.5)], [])
    assert 0 < one < two < 1
    assert risk([], [], [child(Outcome.BLOCK, 0.9)]) == 0.9


def test_a_score_below_the_threshold_still_ranks() -> None:
    assert risk([], [finding(Severity.REVIEW, 0.7, "work_secret.content")]) > risk([], [])


def test_the_quote_stays_out_of_repr() -> None:
    assert "密" not in repr(finding(Severity.BLOCK))
