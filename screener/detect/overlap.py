"""When several hits say the same of the same words, one speaks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from screener.finding import Hit


def settle(hits: Iterable[Hit]) -> list[Hit]:
    """Drop each hit that lies inside a weightier one of its category.

    A sentence that only reads like a leak hides nothing that a rule names in it, and an
    organisation's own terms always stand.
    Weight is severity, then length, then confidence. Hits of different categories never hide each
    other: each names another harm.
    """
    ordered = sorted(hits, key=_weight, reverse=True)
    settled: list[Hit] = []
    standing: list[Hit] = []
    for hit in ordered:
        if hit.dropped:
            settled.append(hit)
            continue
        cover = None if hit.rule.own else next((o for o in standing if _covers(o, hit)), None)
        if cover:
            settled.append(replace(hit, dropped=f"已由规则 {cover.rule.id} 的命中包含"))
        else:
            standing.append(hit)
    return settled + standing


def _weight(hit: Hit) -> tuple[int, int, float, int, str]:
    length = hit.span.end - hit.span.start
    return (hit.severity, length, hit.confidence, -hit.span.start, hit.rule.id)


def _covers(outer: Hit, inner: Hit) -> bool:
    same = outer.rule.category is inner.rule.category and outer.rule.detector != "passages"
    return same and outer.span.start <= inner.span.start and inner.span.end <= outer.span.end
