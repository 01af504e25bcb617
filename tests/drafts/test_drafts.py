"""The labelled drafts as a ratchet: what is reached is not lost again."""

from __future__ import annotations

import pytest

from screener.pipeline import Screener
from tests.drafts import drafts
from tests.drafts.score import Score, judge


@pytest.fixture(scope="module")
def score(screener: Screener) -> Score:
    total = Score()
    for draft in drafts():
        total.add(judge(screener, draft))
    return total


def test_every_quote_stands_in_its_draft() -> None:
    for draft in drafts():
        assert all(quote.text in draft.text for quote in draft.quotes), draft.title
        assert (draft.expect == "pass") == (not draft.quotes), draft.title


def test_what_must_be_blocked_is_blocked(score: Score) -> None:
    assert score.block_recall == 1.0, score


def test_leaks_are_caught(score: Score) -> None:
    assert score.leak_recall >= 0.94, score


def test_leaks_are_shown_where_they_stand(score: Score) -> None:
    assert score.place_recall >= 0.86, score


def test_little_is_quoted_beside_the_leak(score: Score) -> None:
    """Labels name the telling sentences, not all that lead up to them: a third is beside them."""
    assert score.beside <= 0.38, score


def test_harmless_drafts_pass(score: Score) -> None:
    assert score.false_alarms <= 0.03 * len(score.of("pass")), score
