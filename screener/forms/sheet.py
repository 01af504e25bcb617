"""A printed form as data: rows of labelled fields on an A4 page, whatever writes it down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from screener.review.deadlines import BEIJING

COLUMNS = 24  # a row's widths add up to this
_DAY = len("2026-11-26")


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of the form. `lines` is how much room is left for handwriting."""

    text: str
    width: int
    label: bool = False
    lines: int = 1


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading that runs the whole width; no heading where it is empty."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what stands above it, its sections, the small print below."""

    title: str
    above: tuple[str, str]
    sections: tuple[Section, ...]
    below: tuple[str, ...]

    def texts(self) -> Iterator[str]:
        """Everything that is printed."""
        yield self.title
        yield from (*self.above, *self.below)
        for section in self.sections:
            yield section.title
            yield from (cell.text for row in section.rows for cell in row)


def pair(label: str, text: str, *, width: int = COLUMNS // 2) -> Row:
    """A label of four columns and its field."""
    return Cell(label, 4, label=True), Cell(text, width - 4)


def wide(label: str, text: str, *, lines: int = 1) -> Row:
    """A label and a field over the whole width."""
    return Cell(label, 4, label=True), Cell(text, COLUMNS - 4, lines=lines)


def chinese_date(text: str) -> str:
    """`2026-11-26`, or the day of an ISO time in Beijing, as 2026年11月26日; other words stay."""
    try:
        day = date.fromisoformat(text) if len(text) == _DAY else _in_beijing(text).date()
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


def _in_beijing(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(BEIJING) if moment.tzinfo else moment


def chinese_time(text: str) -> str:
    """An ISO time as 2026年11月26日9时05分, in the time of Beijing."""
    try:
        moment = _in_beijing(text)
    except ValueError:
        return text
    return f"{chinese_date(text)}{moment.hour}时{moment.minute:02}分"


def span_words(start: date | None, end: date | None) -> str:
    """2026年11月 for a whole month; 至今 and 以前 where one side is open."""
    if start and end:
        last = (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if start.day == 1 and end == last:
            return f"{start.year}年{start.month}月"
        return f"{chinese_date(start.isoformat())}至{chinese_date(end.isoformat())}"
    if start:
        return f"{chinese_date(start.isoformat())}至今"
    return f"{chinese_date(end.isoformat())}以前" if end else "全部"


def grouped(digest: str) -> str:
    """A digest in groups of sixteen, for eyes that compare it."""
    return " ".join(digest[at : at + 16] for at in range(0, len(digest), 16))


def printable(text: str) -> str:
    """`text` without what no form can show: control characters, halves of surrogate pairs."""
    return "".join(
        char for char in text
        if char in "\n\t\u3000" or (char.isprintable() and not "\ud800" <= char <= "\udfff")
    )  # fmt: skip
