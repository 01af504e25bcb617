"""When several hits say the same of the same words, one speaks for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from screener.finding import Hit


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
            settled.append(replace(hit, dropped=f"已由规则 {cover.rule.id} 的命中包含"))
        else:
            standing.append(hit)
    return settled + standing


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
