"""The 整改台账: items come from sweeps, people move them, and only a sweep closes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from screener.errors import WorkflowError
from screener.review import rectify
from screener.review.canonical import build, plain
from screener.review.deadlines import Calendar
from screener.review.items import Act, Event, Item, Kind, Mark, Observation, Stage
from screener.review.rectify import Merged, Sweep, merge
from screener.rule import Category, Severity

KEY = b"k" * 32
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PHONE = Mark(rule="personal_info.mobile", title="手机号", category=Category.PERSONAL_INFO,
             severity=Severity.BLOCK, count=2)  # fmt: skip
SECRET = replace(PHONE, rule="state_secret.marking", category=Category.STATE_SECRET)
ORPHAN = Observation(kind=Kind.ORPHAN, path="a.docx", detail="没有页面链接", sha256="1" * 64)
STRANGE = Observation(kind=Kind.UNRECORDED, path="a.html", detail="从未审查", sha256="2" * 64)
LEAK = Observation(kind=Kind.FOUND, path="b.xlsx", detail="须核实", sha256="3" * 64,
                   marks=(PHONE,), fingerprints=("f1", "f2"))  # fmt: skip
BY = Event(time="2026-03-03T09:00:00+00:00", act=Act.NOTED, name="赵保密", note="理由")


class Site:
    """A register over several nights; `files` is what stands on the site."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.files: dict[str, str] = {}
        self.nights = 0

    def sweep(self, *seen: Observation, whole: bool = True, now: str | None = None,
              place: str = "s") -> Merged:  # fmt: skip
        """`now` is what stands at the leak's place."""
        for one in seen:
            if one.sha256:
                self.files[one.path] = one.sha256
        there: Mapping[str, str | None] = (
            self.files if now is None else {**self.files, LEAK.path: now}
        )
        sweep = Sweep(
            site=place,
            time=MONDAY + timedelta(days=self.nights),
            key=KEY,
            calendar=Calendar(),
            owner=lambda _: "办公室",
            content=there.get,
            whole=whole,
        )
        self.nights += 1
        merged = merge(self.items, seen, sweep)
        self.items |= {one.id: one for one in merged.items}
        return merged

    def act(self, change: Item) -> None:
        self.items[change.id] = change

    @property
    def only(self) -> Item:
        (item,) = self.items.values()
        return item

    def acts(self) -> list[Act]:
        return [one.act for one in self.only.history]


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_second_sweep_adds_nothing(site: Site) -> None:
    assert site.sweep(LEAK, STRANGE).new == 2
    before = {one.id: replace(one, last="") for one in site.items.values()}
    again = site.sweep(LEAK, STRANGE)
    assert (again.new, again.reopened, again.verified) == (0, 0, 0)
    assert {one.id: replace(one, last="") for one in site.items.values()} == before


@pytest.mark.parametrize(
    ("seen", "due"),
    [(LEAK, "2026-03-03"), (STRANGE, "2026-03-05"), (ORPHAN, "2026-03-16"),
     (replace(LEAK, marks=(SECRET,)), "2026-03-02")],
)  # fmt: skip
def test_the_time_given_goes_by_how_bad_it_is(site: Site, seen: Observation, due: str) -> None:
    site.sweep(seen)
    assert site.only.due == due
    assert site.only.overdue("2026-03-17")
    assert not site.only.overdue(due)


def test_a_suspected_state_secret_has_twenty_four_hours_to_be_reported(site: Site) -> None:
    site.sweep(replace(LEAK, marks=(SECRET,)))
    assert site.only.report_by == "2026-03-03T09:00:00+00:00"


def test_what_was_sent_and_put_right_is_verified_by_a_sweep_alone(site: Site) -> None:
    site.sweep(LEAK)
    site.act(rectify.send(site.only, BY, "民政科"))
    assert (site.only.stage, site.only.owner) == (Stage.SENT, "民政科")
    site.act(rectify.rectify(site.only, BY))
    assert site.only.stage.label == "已整改，待复查"
    assert site.sweep(now="9" * 64).verified == 1
    assert site.only.stage is Stage.VERIFIED
    assert site.only.history[-1].note == "内容已更换"


def test_what_is_gone_is_proposed_and_verified_in_one(site: Site) -> None:
    site.sweep(LEAK)
    site.files.clear()
    assert site.sweep().verified == 1
    assert site.acts() == [Act.FOUND, Act.PROPOSED, Act.VERIFIED]
    assert site.only.history[-1].note == "文件已撤下"
    assert site.only.closed == site.only.history[-1].time


def test_what_is_said_to_be_put_right_and_is_not_goes_back(site: Site) -> None:
    site.sweep(LEAK)
    site.act(rectify.rectify(site.only, BY))
    site.sweep(LEAK)
    assert site.only.stage is Stage.SENT
    assert site.acts()[-1] is Act.STILL
    assert site.only.due == "2026-03-03"


def test_what_comes_back_is_opened_again_with_its_history(site: Site) -> None:
    site.sweep(LEAK)
    site.files.clear()
    site.sweep()
    assert site.sweep(LEAK).reopened == 1
    assert site.only.stage is Stage.FOUND
    assert site.acts()[-1] is Act.REOPENED
    assert site.only.found == MONDAY.isoformat()
    assert site.only.due == "2026-03-05"


def test_a_lexicon_that_falls_silent_puts_nothing_right(site: Site) -> None:
    site.sweep(LEAK)
    for _ in range(3):
        assert site.sweep().verified == 0
    assert site.only.stage is Stage.FOUND
    assert site.acts() == [Act.FOUND, Act.SILENT]


def test_a_file_that_cannot_be_read_is_not_taken_for_gone(site: Site) -> None:
    site.sweep(LEAK)
    assert site.sweep(now="").verified == 0
    assert site.only.stage is Stage.FOUND


def test_a_mirror_that_lost_its_files_verifies_nothing(site: Site) -> None:
    site.sweep(LEAK)
    site.files.clear()
    assert site.sweep(whole=False).verified == 0
    assert site.only.stage is Stage.FOUND


def test_a_leak_under_a_new_name_is_the_same_leak(site: Site) -> None:
    site.sweep(LEAK)
    site.act(rectify.send(site.only, BY, "民政科"))
    site.files.clear()
    merged = site.sweep(replace(LEAK, path="c/renamed.xlsx"))
    assert (merged.moved, merged.new, merged.verified) == (1, 0, 0)
    (there,) = [one for one in site.items.values() if one.stage.open]
    assert there.seen.path == "c/renamed.xlsx"
    assert there.stage is Stage.SENT
    assert there.history[-1].note == "原在 b.xlsx"
    (gone,) = [one for one in site.items.values() if not one.stage.open]
    assert there.number in gone.history[-1].note
    assert gone.closed == ""


def test_a_copy_is_a_second_item(site: Site) -> None:
    site.sweep(LEAK)
    assert site.sweep(LEAK, replace(LEAK, path="copy.xlsx")).new == 1


def test_another_word_for_the_same_standing_keeps_the_item(site: Site) -> None:
    site.sweep(STRANGE)
    site.sweep(replace(STRANGE, kind=Kind.WITHDRAWN))
    assert site.only.history[-1].note == "由“没有审查记录”变为“已撤稿仍在线”"
    assert site.only.due == "2026-03-04"


def test_what_became_worse_has_less_time(site: Site) -> None:
    site.sweep(replace(LEAK, marks=(replace(PHONE, severity=Severity.REVIEW),)))
    assert site.only.due == "2026-03-05"
    site.sweep(replace(LEAK, fingerprints=("f1", "f2", "f3")))
    assert site.only.due == "2026-03-04"
    assert site.acts()[-1] is Act.CHANGED


def test_what_was_accepted_rests_until_its_day(site: Site) -> None:
    site.sweep(LEAK)
    site.act(rectify.accept(site.only, BY, date(2026, 3, 4), date(2026, 3, 2)))
    site.sweep(LEAK)
    site.sweep(LEAK)
    assert site.only.stage is Stage.ACCEPTED
    assert site.sweep(LEAK).reopened == 1
    assert site.acts()[-1] is Act.LAPSED


@pytest.mark.parametrize(
    ("after", "stage"),
    [
        (replace(LEAK, sha256="4" * 64, fingerprints=("f1",)), Stage.ACCEPTED),
        (replace(LEAK, sha256="4" * 64, fingerprints=("f1", "f9")), Stage.FOUND),
        (replace(LEAK, fingerprints=("f1", "f2", "f9")), Stage.FOUND),
    ],
)
def test_a_new_leak_in_an_accepted_place_is_a_leak(
    site: Site, after: Observation, stage: Stage
) -> None:
    site.sweep(LEAK)
    site.act(rectify.accept(site.only, BY, date(2026, 12, 1), date(2026, 3, 2)))
    site.sweep(after)
    assert site.only.stage is stage


def test_an_accepted_file_without_findings_is_accepted_for_its_bytes_alone(site: Site) -> None:
    site.sweep(STRANGE)
    site.act(rectify.accept(site.only, BY, date(2026, 12, 1), date(2026, 3, 2)))
    site.sweep(replace(STRANGE, sha256="5" * 64))
    assert site.only.stage is Stage.FOUND


def refused(change: object) -> str:
    with pytest.raises(WorkflowError) as caught:
        change()  # type: ignore[operator]
    return caught.value.code


def test_people_cannot_do_everything(site: Site) -> None:
    site.sweep(replace(LEAK, marks=(SECRET,)))
    item, today, later = site.only, date(2026, 3, 2), date(2026, 6, 1)
    silent = replace(BY, note=" ")
    assert refused(lambda: rectify.accept(item, BY, later, today)) == "state_secret"
    plain_one = replace(item, seen=LEAK)
    assert refused(lambda: rectify.accept(plain_one, silent, later, today)) == "reason_missing"
    assert refused(lambda: rectify.accept(plain_one, BY, today, today)) == "until_wrong"
    assert refused(lambda: rectify.accept(plain_one, BY, date(2028, 1, 1), today)) == "until_wrong"
    assert refused(lambda: rectify.rectify(item, silent)) == "reason_missing"
    assert refused(lambda: rectify.send(item, BY, " ")) == "owner_missing"
    closed = replace(item, stage=Stage.VERIFIED)
    assert refused(lambda: rectify.send(closed, BY, "办公室")) == "item_closed"


def test_an_item_is_the_same_after_being_written_down(site: Site) -> None:
    site.sweep(LEAK)
    site.act(rectify.accept(site.only, BY, date(2026, 3, 4), date(2026, 3, 2)))
    assert build(Item, plain(site.only)) == site.only


def test_a_sweep_of_another_site_closes_nothing_here(site: Site) -> None:
    site.sweep(LEAK)
    site.files.clear()
    assert site.sweep(place="another").verified == 0
    assert site.sweep(LEAK, place="another").new == 1
    assert {one.site: one.stage for one in site.items.values()} == {
        "s": Stage.FOUND, "another": Stage.FOUND,
    }  # fmt: skip


def test_what_moved_on_is_not_said_to_be_put_right(site: Site) -> None:
    site.sweep(LEAK)
    site.files.clear()
    site.sweep(replace(LEAK, path="c.xlsx"))
    old, new = sorted(site.items.values(), key=lambda one: one.seen.path)
    assert (old.standing, old.closed, old.moved_on) == ("换了位置，另项继续", "", True)
    assert (new.standing, new.moved_on) == ("待交办", False)


def test_whoever_was_to_put_it_right_still_is_after_a_move(site: Site) -> None:
    site.sweep(LEAK)
    site.act(rectify.send(site.only, replace(BY, act=Act.SENT), "宣传科"))
    site.files.clear()
    site.sweep(replace(LEAK, path="c.xlsx"))
    assert {one.owner for one in site.items.values()} == {"宣传科"}


def test_a_new_name_puts_nothing_right(site: Site) -> None:
    site.sweep(LEAK)
    site.act(rectify.rectify(site.only, replace(BY, act=Act.RECTIFIED, note="已删除")))
    site.files.clear()
    site.sweep(replace(LEAK, path="c.xlsx"))
    (new,) = (one for one in site.items.values() if not one.moved_on)
    assert new.stage is Stage.SENT
    assert [one.act for one in new.history[-2:]] == [Act.MOVED, Act.STILL]


def test_what_may_stay_may_stay_under_another_name_and_is_counted_there(site: Site) -> None:
    site.sweep(LEAK)
    until, today = date(2026, 12, 31), date(2026, 3, 3)
    site.act(rectify.accept(site.only, replace(BY, act=Act.ACCEPTED), until, today))
    site.files.clear()
    site.sweep(replace(LEAK, path="c.xlsx"))
    assert sorted((one.stage, one.moved_on) for one in site.items.values()) == [
        (Stage.ACCEPTED, False), (Stage.VERIFIED, True),
    ]  # fmt: skip
