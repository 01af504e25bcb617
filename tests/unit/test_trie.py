"""The trie finds what a plain search finds, at any place and of any code points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.trie import BLOCK, Choices, Trie
from screener.trie.choices import Chooser

TEXT = st.text(alphabet="甲乙a𠮷😀丙\uffff", max_size=40)
TERMS = st.lists(st.text(alphabet="甲乙a𠮷丙", min_size=1, max_size=6), max_size=8)


def codes(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4")


def trie(*terms: str) -> Trie:
    return Trie.build(codes("".join(terms)), np.cumsum([len(term) for term in terms]))


def found(one: Trie, text: str) -> list[tuple[int, int, int]]:
    matches = one.find(codes(text))
    return sorted(zip(*(column.tolist() for column in matches), strict=True))


def plain(terms: list[str], text: str) -> list[tuple[int, int, int]]:
    return sorted(
        (number, at, at + len(term))
        for number, term in enumerate(terms)
        for at in range(len(text))
        if text.startswith(term, at)
    )


@given(TERMS, TEXT)
def test_it_finds_what_a_plain_search_finds(terms: list[str], text: str) -> None:
    assert found(trie(*terms), text) == plain(terms, text)


@settings(deadline=None, max_examples=30)
@given(TERMS, TEXT)
def test_a_trie_of_many_pairs_finds_the_same(terms: list[str], text: str) -> None:
    filler = [chr(0x5000 + i // 200) + chr(0x6000 + i % 200) for i in range(9000)]
    assert found(trie(*terms, *filler), text) == plain(terms, text)


@pytest.mark.parametrize("before", range(BLOCK - 4, BLOCK + 2))
def test_no_seam_hides_a_term(before: int) -> None:
    assert found(trie("甲乙丙丁", "丙丁"), "一" * before + "甲乙丙丁") == [
        (0, before, before + 4),
        (1, before + 2, before + 4),
    ]


def test_the_same_term_twice_is_found_twice() -> None:
    assert found(trie("甲乙", "丙", "甲乙"), "甲乙") == [(0, 0, 2), (2, 0, 2)]


def test_a_stored_trie_is_the_same() -> None:
    one = trie("甲乙", "甲乙丙", "a")
    again = Trie(**{name: np.array(array) for name, array in one.arrays().items()})
    assert found(again, "a甲乙丙") == found(one, "a甲乙丙") == [(0, 1, 3), (1, 1, 4), (2, 0, 1)]


@given(TERMS, st.lists(st.sampled_from("甲乙a𠮷12"), max_size=12))
def test_a_code_that_stands_for_several_is_any_of_them(terms: list[str], text: list[str]) -> None:
    stands_for = {"1": "甲乙", "2": "a"}
    base = 0x110000
    choices = Choices(base, np.array([0, 2, 3]), codes("甲乙a"))
    written = codes("".join(text)).copy()
    written[written == ord("1")] = base
    written[written == ord("2")] = base + 1
    matches = Chooser(trie(*terms), choices).find(written)
    expected = [
        (number, at, at + len(term))
        for number, term in enumerate(terms)
        for at in range(len(text) - len(term) + 1)
        if all(
            letter in stands_for.get(one, one) for letter, one in zip(term, text[at:], strict=False)
        )
    ]
    assert sorted(zip(*(column.tolist() for column in matches), strict=True)) == expected


def test_one_repeated_character_costs_no_more_than_the_longest_term() -> None:
    matches = trie("甲" * 5).find(codes("甲" * 100_000))
    assert len(matches.term) == 100_000 - 4
