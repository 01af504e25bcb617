"""One sweep settles overlaps as comparing every pair would, and in reasonable time."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from screener.detect.overlap import settle
from screener.document import Span
from screener.finding import Hit
from screener.rule import Category, Rule, Severity, Term


def _rule(name: str, category: Category, detector: str = "terms") -> Rule:
    return Rule(
        id=name, title="", category=category, severity=Severity.REVIEW, basis=("依据",), reason="",
        suggestion="", detector=detector, terms=(Term("词"),),
    )  # fmt: skip


RULES = (
    _rule("work_secret.first", Category.WORK_SECRET),
    _rule("work_secret.second", Category.WORK_SECRET),
    _rule("work_secret.read", Category.WORK_SECRET, "passages"),
    _rule("personal_info.first", Category.PERSONAL_INFO),
    _rule("lexicon.own", Category.WORK_SECRET),
)


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    start, length = draw(st.integers(0, 12)), draw(st.integers(1, 12))
    return Hit(
        rule=draw(st.sampled_from(RULES)),
        span=Span(start, start + length),
        confidence=draw(st.sampled_from((0.5, 0.9))),
        severity=draw(st.sampled_from(list(Severity))),
        dropped=draw(st.sampled_from((None, None, None, "所处位置不构成标志"))),
    )


def _pair_by_pair(given_hits: list[Hit]) -> list[Hit]:
    def weight(hit: Hit) -> tuple[int, int, float, int, str]:
        length = hit.span.end - hit.span.start
        return (hit.severity, length, hit.confidence, -hit.span.start, hit.rule.id)

    def covers(outer: Hit, inner: Hit) -> bool:
        return (
            outer.rule.category is inner.rule.category
            and outer.rule.detector != "passages"
            and not inner.rule.own
            and outer.span.start <= inner.span.start
            and inner.span.end <= outer.span.end
        )

    settled: list[Hit] = []
    standing: list[Hit] = []
    for hit in sorted(given_hits, key=weight, reverse=True):
        cover = next((outer for outer in standing if covers(outer, hit)), None)
        if hit.dropped:
            settled.append(hit)
        elif cover:
            settled.append(hit._replace(dropped=f"已由规则 {cover.rule.id} 的命中包含"))
        else:
            standing.append(hit)
    return settled + standing


@given(st.lists(hits(), max_size=40))
def test_the_sweep_settles_as_every_pair_would(given_hits: list[Hit]) -> None:
    assert settle(given_hits) == _pair_by_pair(given_hits)


def test_a_hundred_thousand_hits_are_settled_in_seconds() -> None:
    many = [
        Hit(RULES[number % 2], Span(number, number + 2), 0.5, Severity.REVIEW)
        for number in range(100_000)
    ]
    began = time.process_time()
    assert not any(hit.dropped for hit in settle(many))
    assert time.process_time() - began < 10
