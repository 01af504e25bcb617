"""This run beside those before it: a bar for each, and what changed since the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.report.entry import Tally, ToolEntry
from screener.report.history import Run
from screener.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Bar:
    """Heights in percent of the chart."""

    label: str
    block: float
    review: float
    words: str


@dataclass(frozen=True, slots=True)
class Trend:
    """`changes` are sentences; `other_words` says that the word lists were others last time."""

    bars: tuple[Bar, ...]
    since: str
    changes: tuple[str, ...]
    other_words: bool


def trend(history: Sequence[Run], tally: Tally, tool: ToolEntry) -> Trend | None:
    """None where there is no run to compare with."""
    if not history:
        return None
    now = (tally.counts[Outcome.BLOCK], tally.counts[Outcome.REVIEW])
    told = [(_day(run), run.block, run.review) for run in history] + [("本次", *now)]
    highest = max(1, *(block + review for _, block, review in told))
    bars = tuple(
        Bar(
            label,
            round(100 * block / highest, 2),
            round(100 * review / highest, 2),
            f"{label}：拦截 {block} 份，复核 {review} 份",
        )
        for label, block, review in told
    )
    last = history[-1]
    changes = (
        _change("拦截", now[0], last.block),
        _change("复核", now[1], last.review),
        _change("共审查", tally.documents, last.documents),
    )
    return Trend(bars, _day(last), changes, last.lexicons != tool["lexicons"][:16])


def _day(run: Run) -> str:
    return f"{run.time.month}月{run.time.day}日"


def _change(what: str, now: int, before: int) -> str:
    if now == before:
        return f"{what} {now} 份，与上次相同"
    more = "多" if now > before else "少"
    return f"{what} {now} 份，比上次{more} {abs(now - before)} 份"
