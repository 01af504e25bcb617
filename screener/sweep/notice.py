"""Until when a public notice may stand, as the page itself says: 公示期…至…, 公示期为5个工作日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from screener.review.deadlines import Calendar

_DIGITS = str.maketrans("０１２３４５６７８９．—－―–～〜／：，", "0123456789.----~~/:,")
_NUMBERS = {char: number for number, char in enumerate("零一二三四五六七八九十")}
_ZEROS = str.maketrans("〇○", "零零")
_WORDS = "[一二三四五六七八九十]{1,3}"
_YEAR_IN_WORDS = re.compile(r"([零一二三四五六七八九]{4})(?=年)")
_DAY_IN_WORDS = re.compile(rf"(?:({_WORDS})(月))?({_WORDS})([日号])")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_BLANK = re.compile(r"\s{2,}")  # long runs would be walked through again and again
# A weekday or a time of day beside a date says nothing of the day, but its digits would be read.
_BESIDE = re.compile(
    r"[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?"
    r"|(?:(?:[上下中]午|早上|晚上)\s*)?\d{1,2}\s*(?::\d\d(?::\d\d)?|[时点](?:\d{1,2}分|整|半)?)"
)

_DAY = (
    r"(?:(?P<y{0}>\d{{4}})\s*[年./-]\s*)?(?:(?P<m{0}>\d{{1,2}})\s*[月./-]\s*)?"
    r"(?P<d{0}>\d{{1,2}})(?!\d)(?:\s*[日号])?"
)
_WHOLE_DAY = _DAY.replace(")\\s*[月./-]\\s*)?", ")\\s*[月./-]\\s*)")
_LABEL = r"公\s*示\s*(?:期限|期间|日期|时间|时限|期|于|从)?"
_TO = r"\s*(?:起|开始)?\s*,?\s*(?:至|到|-+|~|止)\s*"
_SPAN = re.compile(_LABEL + r"[^。\n]{0,24}?" + _DAY.format(1) + _TO + _DAY.format(2))
_END = re.compile(
    r"公\s*示\s*(?:期限|期间|日期|时间|时限|期|(?=截))"
    r"[^。\n\d]{0,12}?(?:至|到|截至|截止)(?:日期|时间|日)?\s*[:为是]?\s*"
    + _WHOLE_DAY.format(1)
)  # fmt: skip
_SINCE = (  # possessive: however long it is, there is one way to read it
    r"(?:[自从:为共是于计算起,\s]|即日|当日|之日|今日|本?(?:公告|公示|通知)|发布|公布|刊登|张贴|开始"
    + rf"|{_WHOLE_DAY.format(1)}){{0,12}}+"
)
_COUNT = re.compile(
    _LABEL + _SINCE
    + r"(?P<count>\d{1,3}|[一二三四五六七八九十两]{1,3})\s*个?\s*"
    + r"(?P<unit>工作日|自然日|日历日|天|日|周|星期)"
)  # fmt: skip
_FROM = re.compile(_WHOLE_DAY.format(1) + r"\s*(?:起|开始)")


@dataclass(frozen=True, slots=True)
class Notice:
    """The last day of a notice; `said` tells in Chinese how the page says so."""

    until: date
    said: str


def notice_end(text: str, published: date | None, calendar: Calendar) -> Notice | None:
    """The latest end that `text` names; counts of days run from `published`."""
    if "公示" not in text and "公 示" not in text:
        return None
    plain = _plain(text)
    if spans := list(_spans(plain, published)):
        return Notice(max(spans), "正文写明的起止日期")
    if ends := list(_ends(plain, published)):
        return Notice(max(ends), "正文写明的截止日期")
    return _counted(plain, published, calendar)


def _plain(text: str) -> str:
    """Dates in digits, and nothing beside them."""
    plain = text.translate(_DIGITS).translate(_ZEROS)
    plain = _YEAR_IN_WORDS.sub(lambda year: "".join(str(_NUMBERS[one]) for one in year[1]), plain)
    plain = _DAY_IN_WORDS.sub(_in_digits, plain)
    plain = _BESIDE.sub(" ", _COMPACT.sub(r"\1-\2-\3", plain))
    return _BLANK.sub(lambda run: "\n" if "\n" in run[0] else " ", plain)


def _in_digits(day: re.Match[str]) -> str:
    month = f"{_number(day[1])}{day[2]}" if day[1] else ""
    return f"{month}{_number(day[3])}{day[4]}"


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


def _ends(text: str, published: date | None) -> Iterator[date]:
    """Where only the last day is named."""
    for match in _END.finditer(text):
        year = match["y1"] or (str(published.year) if published else "")
        end = _date(year, match["m1"], match["d1"]) if year else None
        if end and published and end < published and not match["y1"]:
            end = _date(str(end.year + 1), match["m1"], match["d1"])
        if end and (published is None or end - published <= timedelta(days=400)):
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
    days = _number(match["count"]) * (7 if match["unit"] in {"周", "星期"} else 1)
    begin, how = published, "发布日期"
    around = text[max(0, match.start() - 60) : match.end() + 60]
    if stated := _FROM.search(around):
        year = stated["y1"] or (str(published.year) if published else "")
        named = _date(year, stated["m1"], stated["d1"]) if year else None
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
    return _NUMBERS.get(word, 2 if word == "两" else 0)
