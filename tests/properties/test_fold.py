"""Folding keeps order and never invents text, whatever comes in."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from screener.document import Span
from screener.fold import fold

TEXT = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("机密秘绝★☆ \u3000\u200b\n\t１0ａA機祕⽂😀𠮷\ufe0f（"),
    ),
    max_size=200,
)


def origins(source: str) -> list[int]:
    folded = fold(source)
    return folded.source(np.arange(len(folded.text))).tolist()  # type: ignore[no-any-return]


@given(TEXT)
def test_origins_rise_and_stay_inside(source: str) -> None:
    found = origins(source)
    assert all(first < second for first, second in pairwise(found))
    assert all(0 <= origin < len(source) for origin in found)


@given(TEXT)
def test_the_way_there_is_the_way_back(source: str) -> None:
    folded = fold(source)
    places = np.arange(len(folded.text))
    assert folded.folded(folded.source(places)).tolist() == places.tolist()
    for place in places.tolist():
        span = folded.source_span(Span(place, place + 1))
        assert span == Span(origins(source)[place], origins(source)[place] + 1)
        gone = place > 0 and origins(source)[place] - origins(source)[place - 1] > 1
        assert (place > 0 and folded.gone_before(place)) == gone


@given(TEXT)
def test_folding_twice_changes_nothing_more(source: str) -> None:
    once = fold(source).text
    assert fold(once).text == once


@given(before=TEXT, after=TEXT)
def test_a_planted_word_is_found_where_it_was_planted(before: str, after: str) -> None:
    source = f"{before}|机密★|{after}"
    folded = fold(source)
    at = len(before) + 1
    places = [
        folded.source_span(Span(place, place + 3)).start
        for place in range(len(folded.text) - 2)
        if folded.text.startswith("机密★", place)
    ]
    assert at in places
