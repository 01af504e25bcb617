"""Until when a notice may stand, as people write it."""

from __future__ import annotations

import time
from datetime import date

import pytest

from screener.review.deadlines import Calendar
from screener.sweep.notice import notice_end

MAY = date(2026, 5, 8)  # a Friday


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("公示期：2026年5月11日至2026年5月15日。", date(2026, 5, 15)),
        ("公示期为2026年5月11日至5月15日", date(2026, 5, 15)),
        ("公示时间：5月11日-15日", date(2026, 5, 15)),
        ("公示期限：2026-05-11 至 2026-05-17", date(2026, 5, 17)),
        ("公示日期为2026.5.11—2026.5.17", date(2026, 5, 17)),
        ("公示期自２０２６年５月１１日起至２０２６年５月１７日止", date(2026, 5, 17)),
        ("公 示 期：2026年12月29日至1月5日", date(2027, 1, 5)),
        ("现予公示，公示时间2026年5月11日8时至2026年5月13日18时", date(2026, 5, 13)),
        ("公示期5个工作日", date(2026, 5, 15)),
        ("公示期为7天", date(2026, 5, 15)),
        ("公示期限为五个工作日，自2026年5月11日起", date(2026, 5, 15)),
        ("公示期共十五天", date(2026, 5, 23)),
        ("公示期：二〇二六年五月十一日至十五日", date(2026, 5, 15)),
        ("公示期：20260511-20260515", date(2026, 5, 15)),
        ("公示时间：2026年5月11日上午8:30至5月15日下午17:30", date(2026, 5, 15)),
        ("公示时间：2026年5月11日（星期一）至5月15日（星期五）", date(2026, 5, 15)),
        ("公示从2026年5月11日开始，到5月15日结束", date(2026, 5, 15)),
        ("公示期限：即日起至2026年5月15日", date(2026, 5, 15)),
        ("公示截止时间为5月15日17:30", date(2026, 5, 15)),
        ("公示期至1月15日止", date(2027, 1, 15)),
        ("公示时间为自发布之日起5个工作日", date(2026, 5, 15)),
        ("公示期限：自公示之日起五个工作日内", date(2026, 5, 15)),
        ("公示期：2026年5月11日（周一）起5个工作日", date(2026, 5, 15)),
        ("公示期：即日起两周", date(2026, 5, 22)),
        ("公示期：2026年5月1日至5月3日。延长公示期至：2026年5月4日至5月9日", date(2026, 5, 9)),
    ],
)
def test_the_last_day_is_read(text: str, until: date) -> None:
    found = notice_end(f"某某名单\n{text}\n如有异议请来电。", MAY, Calendar())
    assert found
    assert found.until == until


@pytest.mark.parametrize(
    "text",
    [
        "本通知自2026年5月11日至5月15日有效。",
        "公示结果将另行通知。",
        "公示期满后，于2026年13月40日至50日办理。",
        "公示期0天",
        "公示期不少于5个工作日",
        "公示期间有异议的，请于2026年6月1日前反映",
        "公示结果截至2026年6月1日共收到意见3条",
        "公示期满后于2026年6月1日办理",
        "公示期：2026年5月15日至2025年5月11日",
    ],
)
def test_what_names_no_end_has_none(text: str) -> None:
    assert notice_end(text, MAY, Calendar()) is None


def test_a_count_of_days_without_a_date_to_count_from_ends_nowhere() -> None:
    assert notice_end("公示期5个工作日", None, Calendar()) is None


@pytest.mark.parametrize(
    "text", ["公示" + " " * 20_000, "公示" * 20_000, "公示期" + "1月1 " * 9_000]
)
def test_a_page_made_to_keep_us_busy_does_not(text: str) -> None:
    before = time.process_time()
    assert notice_end(text, MAY, Calendar()) is None
    assert time.process_time() - before < 2
