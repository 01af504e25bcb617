"""Many stretches at once: some that cannot match are left out, never one that can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.detect import sieve
from screener.detect.needs import Demands
from screener.detect.sieve import Sieve

WORD = st.text(alphabet="甲乙丙丁戊己😀", min_size=1, max_size=3)
Rows = Sequence[tuple[int, int, int]]
DEMANDS = st.lists(st.lists(st.frozensets(WORD, min_size=1, max_size=3), max_size=3), min_size=1)


def passing(
    needs: Sequence[Iterable[frozenset[str]]],
    text: str,
    rows: Rows,
    refused: Sequence[frozenset[str]] = (),
) -> list[bool]:
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    count = max(len(needs), len(refused))
    sets = [tuple(one) for one in needs] + [()] * (count - len(needs))
    words = [*refused] + [frozenset[str]()] * (count - len(refused))
    demands = [Demands(lambda _: True, *one) for one in zip(sets, words, strict=True)]
    told: list[bool] = Sieve(demands).passing(codes, *columns).tolist()
    return told


def test_a_stretch_without_the_words_is_left_out() -> None:
    wanted = [[frozenset({"公布", "公开"}), frozenset({"再"})], []]
    text = "等通知再公布吧。已经公布。再说吧。没有"
    rows = [(0, 0, 8), (0, 8, 13), (0, 13, 17), (1, 17, 19), (0, 0, 4)]
    assert passing(wanted, text, rows) == [True, False, False, True, False]


def test_a_stretch_with_a_short_word_that_is_refused_is_left_out() -> None:
    refused = [frozenset({"公告", "亿", "起拍价"})]
    text = "公告底价。底价亿元。起拍价高。底价公"
    rows = [(0, 0, 4), (0, 5, 9), (0, 10, 14), (0, 15, 18), (0, 1, 4), (0, 5, 7)]
    assert passing([[]], text, rows, refused) == [False, False, True, True, True, True]


@settings(max_examples=60)
@given(
    st.lists(st.frozensets(WORD, max_size=3), min_size=1, max_size=4),
    st.text(alphabet="甲乙丙丁戊己庚😀", min_size=1, max_size=40),
    st.data(),
)
def test_only_what_holds_a_refused_word_is_left_out_for_it(
    refused: list[frozenset[str]], text: str, data: st.DataObject
) -> None:
    ends = st.integers(0, len(text))
    row = st.tuples(st.integers(0, len(refused) - 1), ends, ends).filter(
        lambda one: one[1] < one[2]
    )
    rows = data.draw(st.lists(row, max_size=12))
    for (number, low, high), kept in zip(rows, passing([], text, rows, refused), strict=True):
        assert kept or any(word in text[low:high] for word in refused[number])


def test_a_pair_that_shares_its_place_with_another_is_not_refused() -> None:
    first, second = np.array(list(product(range(0x4E00, 0x4F00), repeat=2)), "<u4").T
    places = sieve._places(first, second)
    order = np.argsort(places, kind="stable")
    at = np.flatnonzero(np.diff(places[order]) == 0)[0]
    one, other = (chr(first[row]) + chr(second[row]) for row in order[at : at + 2])
    rows = [(0, 0, 2), (0, 2, 4), (1, 0, 2), (1, 2, 4)]
    refused = [frozenset({one}), frozenset({other})]
    kept = passing([[], []], one + other, rows, refused)
    assert kept[1]
    assert kept[2]
    assert not kept[0] or not kept[3]


def test_a_stretch_that_begins_late_says_nothing_of_one_before() -> None:
    text = "甲" * (1 << 16) + "乙丙" + "丁" * (1 << 16)
    rows = [(0, 0, 9), (0, (1 << 16) - 3, (1 << 16) + 2), (0, (1 << 16) + 1, (1 << 16) + 9)]
    assert passing([[frozenset({"乙丙"})]], text, rows) == [False, True, False]


def test_a_long_stretch_is_not_asked_about() -> None:
    text = "甲" * 9000
    assert passing([[frozenset({"乙"})]], text, [(0, 0, 9000), (0, 0, 90)]) == [True, False]


@settings(max_examples=40)
@given(DEMANDS, st.text(alphabet="甲乙丙丁戊己庚😀", min_size=1, max_size=40), st.data())
def test_no_stretch_that_holds_the_words_is_ever_lost(
    demands: list[list[frozenset[str]]], text: str, data: st.DataObject
) -> None:
    ends = st.integers(0, len(text))
    row = st.tuples(st.integers(0, len(demands) - 1), ends, ends).filter(
        lambda one: one[1] < one[2]
    )
    rows = data.draw(st.lists(row, max_size=12))
    told = passing(demands, text, rows)
    for (number, low, high), kept in zip(rows, told, strict=True):
        holds = all(any(word in text[low:high] for word in words) for words in demands[number])
        assert kept or not holds


def test_more_sets_than_bits_lose_nothing() -> None:
    words = [chr(0x4E00 + at) for at in range(3 * sieve._BITS)]
    rows = [(at, at, at + 1) for at in range(len(words))]
    assert all(passing([[frozenset({word})] for word in words], "".join(words), rows))
