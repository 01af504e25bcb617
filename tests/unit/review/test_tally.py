"""What a half-year came to, counted from records and items."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from screener.review.items import Act, Event, Item, Kind, Observation, Stage
from screener.review.record import FIRST, Entry
from screener.review.tally import Period, tally
from screener.review.words import Action, Conclusion, Decision
from screener.verdict import Outcome
from tests.unit.forms.papers import PUBLISHED, refused
from tests.unit.review.cases import record, withdrawal

YEAR = Period(2026)


def entries() -> list[Entry]:
    one = record()
    two = replace(
        refused(), time="2026-12-02T09:00:00+08:00",
        machine=replace(one.machine, outcome=Outcome.BLOCK, lexicons="e" * 64),
        dispositions=(replace(one.dispositions[0], decision=Decision.CHANGE),),
    )  # fmt: skip
    old = replace(one, time="2025-11-26T09:00:00+08:00")
    return [old, one, replace(PUBLISHED, same=False), withdrawal(3, FIRST), two]


def item(stage: Stage, found: str = "2026-03-02T09:00:00+08:00", *acts: Act) -> Item:
    seen = Observation(kind=Kind.EXPIRED, path="a.html", detail="")
    history = tuple(Event(time=found, act=act, name="") for act in (Act.FOUND, *acts))
    return Item(id="a" * 32, site="s", stage=stage, seen=seen, owner="", found=found, last=found,
                due="2026-03-05", history=history)  # fmt: skip


def test_reviews_of_the_period_are_counted_and_no_others() -> None:
    told = tally(YEAR, entries(), [], [], date(2026, 12, 31)).reviews
    assert told
    assert told.items == 2
    assert told.months == (0,) * 10 + (1, 1)
    assert told.conclusions == {Conclusion.PUBLISH.label: 1, Conclusion.REFUSE.label: 1}
    assert (told.decided, told.dismissed) == (2, 1)
    assert (told.published, told.differing, told.withdrawn, told.blocked) == (1, 1, 1, 1)
    assert told.attachments == 1
    assert told.rules == (("手机号", 2),)


def test_a_change_of_lexicon_is_told_on_its_day() -> None:
    told = tally(YEAR, entries(), [], [], date(2026, 12, 31)).reviews
    assert told
    assert told.lexicons == (("2026-12-02", "e" * 64),)


def test_time_runs_from_the_first_submission() -> None:
    one = record()
    sent = replace(one.signoffs[0], action=Action.SUBMIT, time="2026-11-24T09:00:00+08:00")
    told = tally(YEAR, [replace(one, signoffs=(sent, one.signoffs[1]))], [], [], date(2026, 12, 31))
    assert told.reviews
    assert told.reviews.hours == 48.0


def test_a_half_year_ends_with_june() -> None:
    first, second = Period(2026, 1), Period(2026, 2)
    assert "2026-06-30T23:59:59+08:00" in first
    assert "2026-07-01T00:00:00+08:00" in second
    assert "2025-06-30" not in first
    assert (first.label, first.last, second.last) == ("2026年上半年", "2026-06-30", "2026-12-31")


def test_what_was_put_right_is_a_share_of_what_was_found() -> None:
    items = [
        item(Stage.VERIFIED, "2026-03-02T09:00:00+08:00", Act.VERIFIED),
        item(Stage.SENT, "2026-03-02T09:00:00+08:00", Act.SENT, Act.STILL),
        item(Stage.FOUND),
        item(Stage.VERIFIED, "2026-03-02T09:00:00+08:00", Act.MOVED),  # goes on elsewhere
        item(Stage.FOUND, "2025-03-02T09:00:00+08:00"),
    ]
    told = tally(YEAR, None, items, ["2026-03-02", "2025-03-02"], date(2026, 3, 4))
    assert told.reviews is None
    found = told.findings
    assert (found.sweeps, found.found, found.verified, found.overdue, found.again) == (
        1,
        3,
        1,
        0,
        1,
    )
    assert found.rate == 1 / 3


def test_of_nothing_there_is_no_share() -> None:
    assert tally(YEAR, [], [], [], date(2026, 3, 4)).findings.rate is None
