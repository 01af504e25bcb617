"""What a half-year or a year came to: reviews from the signed records, findings from sweeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from screener.review.items import Act, Item
from screener.review.record import Destruction, Entry, Permit, Publication, Record, Withdrawal
from screener.review.words import Action, Decision
from screener.rule import Severity
from screener.verdict import Outcome

_TOP = 10
_DISMISSED = frozenset({Decision.FALSE_ALARM, Decision.LAWFUL})


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a half of it (1 or 2)."""

    year: int
    half: int | None = None

    @property
    def months(self) -> range:
        return {None: range(1, 13), 1: range(1, 7), 2: range(7, 13)}[self.half]

    @property
    def label(self) -> str:
        return f"{self.year}年" + {None: "度", 1: "上半年", 2: "下半年"}[self.half]

    def __contains__(self, time: str) -> bool:
        """Is an ISO time, or a day, in it? By the day as it was written down."""
        return time[:4] == str(self.year) and int(time[5:7]) in self.months

    @property
    def last(self) -> str:
        """Its last day."""
        return date(self.year, self.months[-1], 30 if self.half == 1 else 31).isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """Finished reviews of a period. Shares are of `items`; `hours` is from submission to the end.

    `decided` and `dismissed` count findings people decided on, and those they let stand.
    `lexicons` are days on which records first name another lexicon, with its digest.
    """

    items: int
    months: tuple[int, ...]
    outcomes: Mapping[str, int]
    conclusions: Mapping[str, int]
    categories: Mapping[str, int]
    rules: tuple[tuple[str, int], ...]
    decided: int
    dismissed: int
    hours: float | None
    attachments: int
    blocked: int
    referred: int
    declassified: int
    open_known: int
    published: int
    differing: int
    withdrawn: int
    permits: int
    destroyed: int
    lexicons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What sweeps found in a period, and how far it has come by now."""

    sweeps: int
    found: int
    kinds: Mapping[str, int]
    categories: Mapping[str, int]
    stages: Mapping[str, int]
    verified: int
    accepted: int
    overdue: int
    again: int

    @property
    def rate(self) -> float | None:
        """Of what was found, the share that a later sweep verified; None where nothing was."""
        return self.verified / self.found if self.found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """As things stand on the day `asof`.

    `reviews` is None where no records are at hand, `incidents` where nobody counted them.
    """

    period: Period
    asof: date
    reviews: Reviews | None
    findings: Findings
    incidents: int | None = None

    @property
    def ended(self) -> bool:
        return self.asof.isoformat() > self.period.last

    def past(self, month: int) -> bool:
        """Has that month of the period ended?"""
        return (self.period.year, month) < (self.asof.year, self.asof.month)


def tally(
    period: Period,
    entries: Sequence[Entry] | None,
    items: Iterable[Item],
    sweeps: Iterable[str],
    today: date,
    *,
    incidents: int | None = None,
) -> Tally:
    """Count what falls into `period`; `sweeps` are the times of all sweeps."""
    return Tally(
        period=period,
        asof=today,
        reviews=None if entries is None else _reviews(period, entries),
        findings=_findings(period, items, sweeps, today),
        incidents=incidents,
    )


def _reviews(period: Period, entries: Sequence[Entry]) -> Reviews:
    within = [one for one in entries if one.time in period]
    records = [one for one in within if isinstance(one, Record)]
    publications = [one for one in within if isinstance(one, Publication)]
    rules: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    for one in records:
        for finding in one.machine.findings:
            if finding.severity is not Severity.INFO:
                rules[finding.title] += 1
                categories[finding.category.label] += 1
    said = [decision for one in records for decision in _decisions(one)]
    hours = [span for one in records if (span := _hours(one)) is not None]
    by_month = Counter(int(one.time[5:7]) for one in records)
    return Reviews(
        items=len(records),
        months=tuple(by_month[month] for month in period.months),
        outcomes=Counter(one.machine.outcome.label for one in records),
        conclusions=_ranked(one.conclusion.label for one in records),
        categories=dict(categories.most_common()),
        rules=tuple(rules.most_common(_TOP)),
        decided=len(said),
        dismissed=sum(one in _DISMISSED for one in said),
        hours=sum(hours) / len(hours) if hours else None,
        attachments=sum(one.particulars.attachments for one in records),
        blocked=sum(one.machine.outcome is Outcome.BLOCK for one in records),
        referred=sum(_referred(one) for one in records),
        declassified=sum(bool(one.particulars.declassified) for one in records),
        open_known=sum(bool(one.particulars.openness) for one in records),
        published=len(publications),
        differing=sum(not one.same for one in publications),
        withdrawn=sum(isinstance(one, Withdrawal) for one in within),
        permits=sum(isinstance(one, Permit) for one in within),
        destroyed=sum(isinstance(one, Destruction) for one in within),
        lexicons=tuple(_lexicons(period, entries)),
    )


def _ranked(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words).most_common())


def _decisions(record: Record) -> Iterator[Decision]:
    """The last word on each finding that anybody decided on."""
    yield from {one.fingerprint: one.decision for one in record.dispositions}.values()


def _referred(record: Record) -> bool:
    return any(one.action is Action.REFER for one in (*record.voided, *record.signoffs))


def _hours(record: Record) -> float | None:
    """From the first submission to the last signature."""
    signed = [*record.voided, *record.signoffs]
    sent = [one.time for one in signed if one.action is Action.SUBMIT]
    try:
        begin, end = datetime.fromisoformat(min(sent)), datetime.fromisoformat(record.time)
        return max(0.0, (end - begin).total_seconds() / 3600)
    except (ValueError, TypeError):
        return None


def _lexicons(period: Period, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Where the lexicon of one record is not that of the record before, the first told too."""
    last = ""
    for one in entries:
        if not isinstance(one, Record):
            continue
        if one.machine.lexicons != last and one.time in period:
            yield one.time[:10], one.machine.lexicons
        last = one.machine.lexicons


def _findings(
    period: Period, items: Iterable[Item], sweeps: Iterable[str], today: date
) -> Findings:
    some = [one for one in items if one.found in period and not one.moved_on]
    categories: Counter[str] = Counter()
    for one in some:
        for mark in one.seen.marks:
            categories[mark.category.label] += mark.count
    return Findings(
        sweeps=sum(one in period for one in sweeps),
        found=len(some),
        kinds=_ranked(one.seen.kind.label for one in some),
        categories=dict(categories.most_common()),
        stages=_ranked(one.stage.label for one in some),
        verified=sum(bool(one.closed) for one in some),
        accepted=sum(one.waiver is not None for one in some),
        overdue=sum(one.overdue(today.isoformat()) for one in some),
        again=sum(
            any(event.act in {Act.REOPENED, Act.STILL} for event in one.history) for one in some
        ),
    )
