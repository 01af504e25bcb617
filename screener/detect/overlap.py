"""When several hits say the same of the same words, one speaks for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import groupby

from screener.finding import Hit
from screener.rule import Category, Severity

_OFFICIAL = {Category.STATE_SECRET, Category.WORK_SECRET, Category.SENSITIVE_INFO}


def settle(hits: Iterable[Hit]) -> list[Hit]:
    """Drop each hit that lies inside a weightier one of its category.

    A sentence that only reads like a leak hides nothing that a rule names in it, and an
    organisation's own terms always stand.
    Weight is severity, then length, then confidence. Hits of different categories never hide each
    other: each names another harm.
    """
    ordered = sorted(hits, key=_weight, reverse=True)
    covers = _covers(ordered)
    settled: list[Hit] = []
    standing: list[Hit] = []
    for rank, hit in enumerate(ordered):
        if hit.dropped:
            settled.append(hit)
        elif rank in covers:
            cover = ordered[covers[rank]]
            settled.append(hit._replace(dropped=f"已由规则 {cover.rule.id} 的命中包含"))
        else:
            standing.append(hit)
    return settled + standing


def without_echoes(hits: Iterable[Hit]) -> list[Hit]:
    """Drop each sentence that only reads like a leak where a rule of its kind names most of it."""
    hits = list(hits)
    named = sorted((hit for hit in hits if _names(hit)), key=lambda hit: hit.span)
    starts = [hit.span.start for hit in named]
    kept = []
    for hit in hits:
        inside = named[bisect_left(starts, hit.span.start) : bisect_left(starts, hit.span.end)]
        cover = next((one for one in inside if _says_most(one, hit)), None)
        if cover and hit.rule.detector == "passages" and not hit.dropped:
            kept.append(hit._replace(dropped=f"已由规则 {cover.rule.id} 指出"))
        else:
            kept.append(hit)
    return kept


def _names(hit: Hit) -> bool:
    weighty = hit.severity is not Severity.INFO and not hit.dropped
    return weighty and hit.rule.detector != "passages"


def _says_most(named: Hit, sentence: Hit) -> bool:
    harms = {named.rule.category, sentence.rule.category}
    length = min(named.span.end, sentence.span.end) - named.span.start
    return (len(harms) == 1 or harms <= _OFFICIAL) and 2 * length >= (
        sentence.span.end - sentence.span.start
    )


def _weight(hit: Hit) -> tuple[int, int, float, int, str]:
    length = hit.span.end - hit.span.start
    return (hit.severity, length, hit.confidence, -hit.span.start, hit.rule.id)


def _covers(ordered: list[Hit]) -> dict[int, int]:
    """Which hit speaks for which, both by rank: the weightiest that contains it.

    One sweep over the text for each category. The weightiest hit around another always stands
    itself, for whatever contained it would contain both and weigh more.
    """
    covers: dict[int, int] = {}
    alive = [rank for rank, hit in enumerate(ordered) if not hit.dropped]
    alive.sort(key=lambda rank: (ordered[rank].rule.category, ordered[rank].span.start))
    for _, group in groupby(alive, key=lambda rank: ordered[rank].rule.category):
        open_hits = _Frontier()
        for _, beginning in groupby(group, key=lambda rank: ordered[rank].span.start):
            ranks = list(beginning)
            for rank in ranks:
                if ordered[rank].rule.detector != "passages":
                    open_hits.add(ordered[rank].span.end, rank)
            for rank in ranks:
                best = open_hits.best(ordered[rank].span.end)
                if best is not None and best < rank and not ordered[rank].rule.own:
                    covers[rank] = best
    return covers


class _Frontier:
    """Hits begun so far that may be the weightiest reaching somewhere; those farther weigh less."""

    def __init__(self) -> None:
        self._ends: list[int] = []
        self._ranks: list[int] = []

    def add(self, end: int, rank: int) -> None:
        at = bisect_left(self._ends, end)
        if at < len(self._ends) and self._ranks[at] < rank:
            return
        after = at + (at < len(self._ends) and self._ends[at] == end)
        while at and self._ranks[at - 1] > rank:
            at -= 1
        self._ends[at:after] = [end]
        self._ranks[at:after] = [rank]

    def best(self, end: int) -> int | None:
        """The lowest rank of those that reach `end`."""
        at = bisect_left(self._ends, end)
        return self._ranks[at] if at < len(self._ends) else None
