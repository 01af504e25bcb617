"""Folding keeps order and never invents text, whatever comes in."""

from __future__ import annotations

from itertools import pairwise

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


@given(TEXT)
def test_origins_rise_and_stay_inside(source: str) -> None:
    folded = fold(source)
    origins = list(folded.origin)
    assert len(origins) == len(folded.text)
    assert all(first < second for first, second in pairwise(origins))
    assert all(0 <= origin < len(source) for origin in origins)


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
