"""A sentence that only reads like a leak steps back where a rule already says what it is."""

from __future__ import annotations

from screener.detect.overlap import without_echoes
from screener.document import Span
from screener.finding import Hit
from screener.rule import Category, Rule, Severity, Term


def hit(category: Category, span: Span, detector: str, severity: Severity = Severity.REVIEW) -> Hit:
    rule = Rule(
        id=f"{category}.{detector}",
        title="",
        category=category,
        severity=severity,
        basis=("依据",),
        reason="",
        suggestion="",
        detector=detector,
        terms=(Term("词"),),
    )
    return Hit(rule, span, 0.8, severity)


SENTENCE = hit(Category.WORK_SECRET, Span(10, 50), "passages")


def dropped(*others: Hit) -> bool:
    return bool(without_echoes([SENTENCE, *others])[0].dropped)


def test_a_rule_that_names_most_of_the_sentence_speaks_for_it() -> None:
    assert dropped(hit(Category.SENSITIVE_INFO, Span(12, 45), "labelled"))


def test_a_rule_that_names_a_word_of_it_does_not() -> None:
    assert not dropped(hit(Category.WORK_SECRET, Span(12, 16), "labelled"))


def test_another_harm_does_not() -> None:
    assert not dropped(hit(Category.PERSONAL_INFO, Span(10, 50), "labelled"))


def test_a_hint_does_not() -> None:
    assert not dropped(hit(Category.WORK_SECRET, Span(10, 50), "labelled", Severity.INFO))


def test_rules_themselves_never_step_back() -> None:
    first = hit(Category.WORK_SECRET, Span(10, 50), "labelled")
    second = hit(Category.SENSITIVE_INFO, Span(10, 50), "labelled")
    assert not any(one.dropped for one in without_echoes([first, second]))
