"""What people said about findings, and what of it still stops a draft."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener.document import Location, Part, Span
from screener.errors import WorkflowError
from screener.finding import Finding
from screener.review.disposition import (
    Disposition,
    Facts,
    Flag,
    check_decision,
    fingerprints,
    weigh,
)
from screener.review.roles import Role
from screener.review.words import Decision
from screener.rule import Category, Severity

KEY = b"k" * 32
FOUND = Finding(
    rule="personal_info.mobile", title="手机号", category=Category.PERSONAL_INFO,
    severity=Severity.REVIEW, confidence=0.9, span=Span(10, 21),
    location=Location(Part.BODY, paragraph=2), text="13800138000", before="值班室的电话是",
    after="，请来电", reason="", basis=(), suggestion="",
)  # fmt: skip
REVIEW = Flag(fingerprint="r", category=Category.PERSONAL_INFO, severity=Severity.REVIEW)
BLOCK = Flag(fingerprint="b", category=Category.PERSONAL_INFO, severity=Severity.BLOCK)
SECRET = Flag(fingerprint="s", category=Category.STATE_SECRET, severity=Severity.BLOCK)
UNREAD = Flag(fingerprint="u", category=Category.UNSCREENABLE, severity=Severity.REVIEW)
INFO = Flag(fingerprint="i", category=Category.PERSONAL_INFO, severity=Severity.INFO)


def said(
    flag: Flag, decision: Decision, person: str = "wang", role: Role = Role.AUTHOR
) -> Disposition:
    return Disposition(
        fingerprint=flag.fingerprint, decision=decision, reason="理由", person=person,
        name="某", role=role, time="2026-11-26T09:00:00+08:00",
    )  # fmt: skip


def test_a_finding_keeps_its_name_where_only_its_place_in_the_file_moved() -> None:
    moved = replace(FOUND, span=Span(90, 101), location=Location(Part.BODY, paragraph=7))
    assert fingerprints([FOUND], KEY) == fingerprints([moved], KEY)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "13800138001"},
        {"rule": "personal_info.phone"},
        {"before": "局长的手机是"},
        {"after": "。"},
        {"location": Location(Part.COMMENT)},
        {"location": Location(Part.BODY, sheet="底册")},
    ],
)
def test_a_finding_that_changed_has_another_name(change: dict[str, object]) -> None:
    assert fingerprints([replace(FOUND, **change)], KEY) != fingerprints([FOUND], KEY)  # type: ignore[arg-type]


def test_equal_findings_are_told_apart_and_another_key_gives_other_names() -> None:
    names = fingerprints([FOUND, FOUND], KEY)
    assert len(set(names)) == 2
    assert names[:1] == fingerprints([FOUND], KEY)
    assert not set(names) & set(fingerprints([FOUND, FOUND], b"another"))


def test_a_missing_word_stops_and_information_does_not() -> None:
    assert weigh([REVIEW, INFO], [], author="wang") == Facts(
        undecided=1, categories=frozenset({Category.PERSONAL_INFO})
    )


def test_only_another_person_can_let_a_blocked_finding_stand() -> None:
    own = said(BLOCK, Decision.FALSE_ALARM)
    facts = weigh([BLOCK], [own], author="wang")
    assert (facts.undecided, facts.unconfirmed, facts.unofficial) == (0, 1, 1)
    head = said(BLOCK, Decision.FALSE_ALARM, "li", Role.DEPARTMENT_HEAD)
    facts = weigh([BLOCK], [own, head], author="wang")
    assert (facts.unconfirmed, facts.unofficial) == (0, 1)
    officer = said(BLOCK, Decision.LAWFUL, "zhao", Role.CONFIDENTIALITY_OFFICER)
    facts = weigh([BLOCK], [own, officer], author="wang")
    assert (facts.unconfirmed, facts.unofficial, facts.blocks) == (0, 0, 1)


def test_an_author_who_is_the_officer_too_confirms_nothing() -> None:
    own = said(BLOCK, Decision.FALSE_ALARM, "wang", Role.CONFIDENTIALITY_OFFICER)
    assert weigh([BLOCK], [own], author="wang").unofficial == 1


def test_a_change_once_asked_for_stays_until_taken_back() -> None:
    asked = said(REVIEW, Decision.MASK, "li", Role.DEPARTMENT_HEAD)
    denied = said(REVIEW, Decision.FALSE_ALARM)
    assert weigh([REVIEW], [asked, denied], author="wang").to_change == 1
    back = said(REVIEW, Decision.FALSE_ALARM, "li", Role.DEPARTMENT_HEAD)
    assert weigh([REVIEW], [asked, denied, back], author="wang").to_change == 0


def test_nobody_argues_a_state_secret_mark_away() -> None:
    officer = said(SECRET, Decision.FALSE_ALARM, "zhao", Role.CONFIDENTIALITY_OFFICER)
    assert weigh([SECRET], [officer], author="wang").state_secrets == 1
    cleared = weigh([SECRET], [officer], author="wang", permitted=frozenset({"s"}))
    assert (cleared.state_secrets, cleared.unofficial) == (0, 0)


@pytest.mark.parametrize(
    ("decision", "flag", "reason", "code"),
    [
        (Decision.READ, REVIEW, "看过", "decision_not_read"),
        (Decision.FALSE_ALARM, UNREAD, "误报", "decision_unread"),
        (Decision.MASK, UNREAD, "遮住", "decision_unread"),
        (Decision.LAWFUL, REVIEW, " ", "reason_missing"),
    ],
)
def test_a_decision_must_fit_and_say_why(
    decision: Decision, flag: Flag, reason: str, code: str
) -> None:
    with pytest.raises(WorkflowError) as caught:
        check_decision(decision, flag, reason)
    assert caught.value.code == code


def test_a_fitting_decision_is_taken() -> None:
    check_decision(Decision.READ, UNREAD, "已逐页查看图片")
    check_decision(Decision.CHANGE, REVIEW, "电话不必公开")
