"""What a sweep's scan found in one file, without a word of it, and what of it is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screener.finding import Finding
from screener.report.place import place
from screener.review.disposition import fingerprints
from screener.review.items import Mark
from screener.rule import Category, Severity
from screener.sweep.archive import Reviewed
from screener.verdict import Verdict, all_findings

_MOST = 1_000  # fingerprints kept for one file


@dataclass(frozen=True, slots=True)
class Told:
    """Rules with counts, keyed fingerprints; `unread` counts what could not be read."""

    marks: tuple[Mark, ...]
    fingerprints: tuple[str, ...]
    unread: int


def told(
    verdict: Verdict, key: bytes, reviewed: Reviewed | None = None, *, same_bytes: bool = False
) -> Told:
    """What counts of a verdict, less what people have already let stand.

    Of the very bytes that were reviewed, findings are recognised by rule and place; of a page
    that carries the text, by rule alone.
    """
    found = [one for one in all_findings(verdict) if one.severity is not Severity.INFO]
    unread = sum(one.category is Category.UNSCREENABLE for one in found)
    found = [one for one in found if one.category is not Category.UNSCREENABLE]
    if reviewed:
        unread = max(0, unread - reviewed.unread)
        found = list(_beyond(found, reviewed, same_bytes=same_bytes))
    names = fingerprints(found, key)[:_MOST]
    return Told(_marks(found), tuple(sorted(names)), unread)


def _beyond(found: Iterable[Finding], reviewed: Reviewed, *, same_bytes: bool) -> Iterator[Finding]:
    places, rules = Counter(reviewed.places), Counter(reviewed.rules)
    for one in found:
        if same_bytes and places[one.rule, place(one.location)] > 0:
            places[one.rule, place(one.location)] -= 1
        elif not same_bytes and rules[one.rule] > 0:
            rules[one.rule] -= 1
        else:
            yield one


def _marks(found: Iterable[Finding]) -> tuple[Mark, ...]:
    by_rule: dict[tuple[str, Category], list[Finding]] = {}
    for one in found:
        by_rule.setdefault((one.rule, one.category), []).append(one)
    marks = [
        Mark(
            rule=rule,
            title=some[0].title,
            category=category,
            severity=max(one.severity for one in some),
            count=len(some),
        )
        for (rule, category), some in by_rule.items()
    ]
    return tuple(sorted(marks, key=lambda one: (-one.severity, one.rule, one.category)))
