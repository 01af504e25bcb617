"""The classifier's features: hashed the same everywhere, blind to what a text calls itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from screener.features import BUCKETS, Hashed, characters, masked, stretches, tokens, words

Make = Callable[[list[str]], Hashed]


def buckets(hashed: Hashed, row: int) -> list[list[int]]:
    """The buckets of each order of the grams that lie inside one text."""
    inside = hashed.inside(hashed.stretch(row, row + 1))
    return [one[part].tolist() for one, part in zip(hashed.buckets, inside, strict=True)]


def by_blank(text: str) -> list[str]:
    return text.split(" ")


def single(texts: list[str]) -> Hashed:
    return words(texts, by_blank)


def paired(texts: list[str]) -> Hashed:
    return words(texts, by_blank).apart()


@pytest.mark.parametrize("make", [characters, single, paired])
def test_the_same_text_hashes_alike_alone_and_in_a_batch(
    make: Callable[[list[str]], Hashed],
) -> None:
    text = "谈判 底线 现在 还 不能 说"
    alone, batch = make([text]), make(["前面 的 一段", text, "", "后面 的 一段"])
    assert buckets(alone, 0) == buckets(batch, 1)
    assert all(buckets(alone, 0))


def test_hashes_never_change() -> None:
    """Stored weights are worthless under another hash: a change needs a new VERSION."""
    assert [one.tolist() for one in characters(["底线a𠮷"]).buckets] == [
        [880217, 425951, 498157, 317628],
        [372431, 251315, 507874],
        [422686, 623297],
    ]
    assert [one.tolist() for one in single(["谈判 底线"]).buckets] == [[849126, 703438], [280231]]
    assert [one.tolist() for one in paired(["谈判 的 底线"]).buckets] == [[272486], [], []]


def test_words_are_told_apart_by_their_first_characters_and_their_length() -> None:
    singles = single(["底线 底价 底 线底 底线一二三四五六 底线一二三四五六七"]).buckets[0]
    assert len(set(singles.tolist())) == 6


def test_grams_have_up_to_three_characters_or_two_words() -> None:
    assert [len(one) for one in characters(["谈判底线"]).buckets] == [4, 3, 2]
    assert [len(one) for one in single(["谈判 底线 是"]).buckets] == [3, 2]


def test_pairs_are_words_two_to_four_apart_whatever_stands_between() -> None:
    assert [len(one) for one in paired(["拟 在 城 东 选址 了"]).buckets] == [4, 3, 2]
    near, far = paired(["拟 在 选址"]), paired(["拟 在 城 东 选址"])
    assert near.buckets[0][0] == far.buckets[2][0] != paired(["选址 在 拟"]).buckets[0][0]


def test_a_pair_that_reaches_over_the_end_of_a_text_is_not_inside_it() -> None:
    assert buckets(paired(["拟 在", "城东 选址"]), 0) == [[], [], []]
    assert buckets(paired(["拟 在 城东", "选址"]), 0) == buckets(paired(["拟 在 城东"]), 0)


def test_marking_words_are_masked_so_that_the_content_is_judged() -> None:
    assert masked("此件机密,内部掌握") == masked("此件绝密,保密掌握")
    assert len(masked("此件机密")) == 4, "offsets stay"


def test_a_marking_word_is_not_made_of_two_texts() -> None:
    assert buckets(characters(["天机", "密级配"]), 0) == buckets(characters(["天机"]), 0)


def test_digits_are_alike() -> None:
    assert buckets(characters(["12月3日"]), 0) == buckets(characters(["98月0日"]), 0)
    assert buckets(single(["12 月"]), 0) == buckets(single(["98 月"]), 0)


def test_stretches_of_one_text_are_hashed_as_texts_of_their_own() -> None:
    text = "谈判底线不能说,先报十二万元"
    known, apart = (
        stretches(tokens(text), [(0, 4), (8, 14)]),
        characters(["谈判底线", "先报十二万元"]),
    )
    for one, other in zip(known.buckets, apart.buckets, strict=True):
        assert one.tolist() == other.tolist()


def test_empty_and_broken_text_gives_no_error() -> None:
    assert [len(one) for one in characters([""]).buckets] == [0, 0, 0]
    assert [len(one) for one in characters([]).buckets] == [0, 0, 0]
    nothing = words(["", ""], lambda _: [])
    for grams in (nothing, nothing.apart()):
        assert not any(map(len, grams.buckets))
    assert np.max(characters(["\ud800"]).buckets[0]) < BUCKETS
