"""Working days and the time limits that count in them; the 24 hours of an incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from screener.configuration import parse_toml, read_text
from screener.errors import LexiconError

SHIPPED = Path(__file__).with_name("workdays.toml")
BEIJING = timezone(timedelta(hours=8))  # the only official time, whatever a server is set to
INCIDENT = timedelta(hours=24)  # 保守国家秘密法实施条例第六十一条
_DAY = timedelta(days=1)
_WEEKEND = 5
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days for each task; `appraisal` in calendar days. The defaults are the law's, but
    `review`, for which local rules say 10 or 15.
    """

    publish: int = 20  # 政府信息公开条例第二十六条
    review: int = 10
    unclear: int = 10  # 保守国家秘密法实施条例第二十五条
    appraisal: int = 30  # 保守国家秘密法实施条例第六十三条


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: by the arrangement of a year, where there is one."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        if day in self.workdays:
            return True
        if day in self.holidays or day.weekday() >= _WEEKEND:
            return False
        return day.year in self.years or (day.month, day.day) not in _FIXED

    def due(self, start: date, days: int) -> date:
        """The last day of a limit of so many working days; `start` itself does not count."""
        day = start
        while days > 0:
            day += _DAY
            days -= self.is_workday(day)
        return day

    def left(self, today: date, due: date) -> int:
        """Working days left after `today`, 0 on the last day; negative for those overrun."""
        if due < today:
            return -self.left(due, today)
        days = (today + _DAY * at for at in range(1, (due - today).days + 1))
        return sum(map(self.is_workday, days))

    def unannounced(self, start: date, due: date) -> tuple[int, ...]:
        """Years a limit runs through whose arrangement is not known: its end may still move."""
        return tuple(year for year in range(start.year, due.year + 1) if year not in self.years)


def load_calendar(own: Iterable[Path] = ()) -> Calendar:
    """The calendar as shipped, a year of an organisation's own file replacing ours.

    Raises:
        LexiconError: a file does not say what it should, named by file and entry.
    """
    years: dict[int, tuple[frozenset[date], frozenset[date]]] = {}
    for path in (SHIPPED, *own):
        years.update(_years(path))
    return Calendar(
        frozenset[date]().union(*(free for free, _ in years.values())),
        frozenset[date]().union(*(worked for _, worked in years.values())),
        frozenset(years),
    )


def _years(path: Path) -> Iterator[tuple[int, tuple[frozenset[date], frozenset[date]]]]:
    for year, entry in parse_toml(read_text(path, "工作日"), path, "工作日").items():
        known = isinstance(entry, dict) and set(entry) <= {"holidays", "workdays"}
        if not (year.isdecimal() and known):
            raise LexiconError(
                f"工作日文件 {path}：[{year}] 应是年份，其中只能有 holidays 和 workdays"
            )
        free, worked = (
            frozenset(_days(path, year, entry.get(key, []))) for key in ("holidays", "workdays")
        )
        yield int(year), (free, worked)


def _days(path: Path, year: str, entries: object) -> Iterator[date]:
    if not isinstance(entries, list):
        raise LexiconError(f"工作日文件 {path}：[{year}] 中应是日期的列表")
    for entry in entries:
        first, _, last = str(entry).partition("/")
        try:
            start, end = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError as error:
            raise LexiconError(f"工作日文件 {path}：[{year}] 中的日期“{entry}”有误") from error
        if not start <= end <= start + 31 * _DAY or str(start.year) != year:
            raise LexiconError(f"工作日文件 {path}：[{year}] 中的日期“{entry}”不在该年或过长")
        yield from (start + _DAY * at for at in range((end - start).days + 1))


def incident_due(found: datetime) -> datetime:
    """Until when a suspected leak has to be reported; working days play no part."""
    return found + INCIDENT
