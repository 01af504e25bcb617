"""The classifier's features: hashed the same everywhere, blind to what a text calls itself."""

from __future__ import annotations

import numpy as np

from screener.features import BUCKETS, grams, masked


def test_the_same_text_hashes_alike_alone_and_in_a_batch() -> None:
    alone = grams(["谈判底线"])
    batch = grams(["前面的一段", "谈判底线", "后面的一段"])
    inside = batch.row == 1
    assert np.array_equal(alone.bucket, batch.bucket[inside])
    assert np.array_equal(alone.weight, batch.weight[inside])


def test_hashes_never_change() -> None:
    """Stored weights are worthless under another hash: a change needs a new VERSION."""
    assert grams(["底线a𠮷"]).bucket.tolist() == [13006, 41483, 48041, 48782, 85739, 156572, 228065]


def test_no_pair_reaches_into_the_next_text() -> None:
    assert len(grams(["甲", "乙"]).bucket) == 2
    assert len(grams(["甲乙"]).bucket) == 3


def test_repeated_characters_count_once_and_weigh_more() -> None:
    once, thrice = grams(["甲"]), grams(["甲甲甲"])
    single = thrice.weight[thrice.bucket == once.bucket[0]]
    assert single.tolist() == [1 + np.log(3)]


def test_marking_words_are_masked_so_that_the_content_is_judged() -> None:
    assert masked("此件机密,内部掌握") == masked("此件绝密,保密掌握")


def test_digits_are_alike() -> None:
    assert masked("12月3日") == "00月0日"


def test_empty_and_broken_text_gives_no_error() -> None:
    assert len(grams([""]).bucket) == 0
    assert len(grams([]).bucket) == 0
    assert grams(["\ud800"]).bucket.max() < BUCKETS
