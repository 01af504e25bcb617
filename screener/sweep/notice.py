"""Until when a public notice may stand, as the page itself says: 公示期…至…, 公示期为5个工作日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from screener.review.deadlines import Calendar

_DIGITS = str.maketrans("０１２３４５６７８９．—－～〜／：", "0123456789.---~/:")
_DAY = (
    r"(?:(?P<y{0}>\d{{4}})\s*[年./-]\s*)?(?:(?P<m{0}>\d{{1,2}})\s*[月./-]\s*)?"
    r"(?P<d{0}>\d{{1,2}})\s*[日号]?"
)
_TO = r"\s*(?:\d{1,2}[时:]\S{0,4})?\s*(?:起)?\s*(?:至|到|-+|~|－|止)\s*"
_LABEL = r"公\s*示\s*(?:期限|期间|日期|时间|期|于)?"
_SPAN = re.compile(_LABEL + r"[^。\n]{0,24}?" + _DAY.format(1) + _TO + _DAY.format(2))
_COUNT = re.compile(
    r"公\s*示\s*(?:期限|期间|时间|期|时限)?\s*(?:为|:|共|是)?\s*(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})"
    r"\s*(?:个)?\s*(?P<unit>工作日|自然日|日历日|天|日)"
)
_FROM = re.compile(r"(?:自|从)\s*" + _DAY.format(1) + r"\s*(?:起|开始)")
_NUMBERS = {char: number for number, char in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class Notice:
    """The last day of a notice; `said` tells in Chinese how the page says so."""

    until: date
    said: str


def notice_end(text: str, published: date | None, calendar: Calendar) -> Notice | None:
    """The latest end that `text` names; counts of days run from `published`."""
    if "公示" not in text and "公 示" not in text:
        return None
    plain = text.translate(_DIGITS)
    spans = [Notice(day, "正文写明的起止日期") for day in _spans(plain, published)]
    if spans:
        return max(spans, key=lambda one: one.until)
    return _counted(plain, published, calendar)


def _spans(text: str, published: date | None) -> Iterator[date]:
    for match in _SPAN.finditer(text):
        found = match.groupdict()
        year = found["y2"] or found["y1"] or (str(published.year) if published else "")
        month = found["m2"] or found["m1"]
        if not year or not month:
            continue
        end = _date(year, month, found["d2"])
        start = _date(found["y1"] or year, found["m1"] or month, found["d1"])
        if end and start and end < start and not found["y2"]:  # over the turn of the year
            end = _date(str(end.year + 1), month, found["d2"])
        if end and start and timedelta(0) <= end - start <= timedelta(days=400):
            yield end


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _counted(text: str, published: date | None, calendar: Calendar) -> Notice | None:
    match = _COUNT.search(text)
    if match is None:
        return None
    days = _number(match["count"])
    begin, how = published, "发布日期"
    around = text[max(0, match.start() - 60) : match.end() + 60]
    if stated := _FROM.search(around):
        year = stated["y1"] or (str(published.year) if published else "")
        named = _date(year, stated["m1"], stated["d1"]) if year and stated["m1"] else None
        if named:
            begin, how = named - timedelta(days=1), "正文的起始日期"
    if begin is None or not 0 < days <= 366:
        return None
    working = match["unit"] == "工作日"
    until = calendar.due(begin, days) if working else begin + timedelta(days=days)
    unit = "个工作日" if working else "天"
    return Notice(until, f"正文写明的公示期{days}{unit}，从{how}起算")


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    if "十" in word:
        tens, _, ones = word.partition("十")
        return _NUMBERS.get(tens, 1) * 10 + (_NUMBERS.get(ones, 0) if ones else 0)
    return _NUMBERS.get(word, 0)
