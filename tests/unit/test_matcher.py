"""Automaton and trie give the same matches, so that the length of a text changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.matcher import Matcher

TERMS = st.lists(st.text(alphabet="甲乙a机\u3231丙", min_size=1, max_size=5), max_size=8)
TEXT = st.text(alphabet="甲乙a机𠮷😀丙\uffff\u3131\u3231", max_size=60)


def codes(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4")


@given(TERMS, TEXT)
def test_both_ways_find_the_same(terms: list[str], text: str) -> None:
    short = list(Matcher(terms).find(codes(text)).rows())
    assert short == list(Matcher(terms).find(codes(text + "x" * 20_000)).rows())
    assert short == list(Matcher([*terms, "𠮷𠮷𠮷"]).find(codes(text.replace("𠮷", "y"))).rows())
    places = [(span.start, span.end, number) for number, span in short]
    assert places == sorted(
        (at, at + len(term), number)
        for number, term in enumerate(terms)
        for at in range(len(text))
        if text.startswith(term, at)
    )


@pytest.mark.parametrize("text", ["", "甲"])
def test_no_words_find_nothing(text: str) -> None:
    assert not list(Matcher([]).find(codes(text)).rows())
