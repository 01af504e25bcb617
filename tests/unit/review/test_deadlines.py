"""Working days, as the office's calendar has them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import LexiconError
from screener.review.deadlines import Calendar, Limits, incident_due, load_calendar

CALENDAR = load_calendar()
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),  # Friday before the Spring Festival
        (date(2026, 2, 14), True),  # a Saturday that is worked
        (date(2026, 2, 16), False),  # a Monday that is not
        (date(2026, 9, 20), True),
        (date(2026, 11, 26), True),
        (date(2026, 11, 28), False),
        (date(2027, 10, 1), False),  # a fixed day of a year not announced
        (date(2027, 10, 4), True),
        (date(2025, 10, 8), False),
    ],
)
def test_a_day_is_worked_or_not(day: date, worked: bool) -> None:
    assert CALENDAR.is_workday(day) is worked


def test_twenty_working_days_jump_over_the_spring_festival() -> None:
    due = CALENDAR.due(date(2026, 2, 10), Limits().publish)
    assert due == date(2026, 3, 16)
    assert CALENDAR.left(date(2026, 2, 10), due) == 20
    assert CALENDAR.left(due, due) == 0
    assert CALENDAR.left(date(2026, 3, 18), due) == -2


@given(DAYS, st.integers(1, 40))
def test_a_limit_ends_on_a_working_day_and_counts_back(start: date, days: int) -> None:
    due = CALENDAR.due(start, days)
    assert CALENDAR.is_workday(due)
    assert CALENDAR.left(start, due) == days
    assert CALENDAR.left(due, start) == -days


def test_a_year_without_an_arrangement_is_said_to_have_none() -> None:
    assert CALENDAR.unannounced(date(2026, 12, 20), date(2027, 1, 19)) == (2027,)
    assert CALENDAR.unannounced(date(2025, 12, 20), date(2026, 1, 19)) == ()


def test_an_own_file_adds_a_year_and_replaces_ours(tmp_path: Path) -> None:
    own = tmp_path / "2027.toml"
    own.write_text(
        '[2027]\nholidays = ["2027-02-05/2027-02-11"]\nworkdays = ["2027-02-13"]\n'
        "[2026]\nholidays = []\n"
    )
    calendar = load_calendar([own])
    assert not calendar.is_workday(date(2027, 2, 8))
    assert calendar.is_workday(date(2027, 2, 13))
    assert calendar.is_workday(date(2026, 10, 1))
    assert calendar.unannounced(date(2026, 12, 20), date(2027, 1, 19)) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[2027]\nholidays = ['2027-02-30']", "“2027-02-30”有误"),
        ("[2027]\nholidays = ['2026-02-03']", "不在该年或过长"),
        ("[2027]\nholidays = ['2027-02-03/2027-01-03']", "不在该年或过长"),
        ("[2027]\nholiday = []", "只能有 holidays 和 workdays"),
        ("[2027]\nholidays = '2027-01-01'", "应是日期的列表"),
        ("[next]\n", "应是年份"),
        ("[2027", "不是有效的 TOML"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(LexiconError, match=words):
        load_calendar([own])


def test_an_empty_calendar_still_knows_weekends_and_fixed_days() -> None:
    assert [Calendar().is_workday(date(2030, 5, day)) for day in (1, 2, 3, 4, 5)] == [
        False, False, True, False, False,
    ]  # fmt: skip


def test_a_leak_is_to_be_reported_within_a_day_of_the_clock() -> None:
    found = datetime(2026, 2, 15, 9, tzinfo=UTC)
    assert incident_due(found) - found == timedelta(hours=24)
