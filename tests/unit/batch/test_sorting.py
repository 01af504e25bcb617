"""Names come in order whether they fit into memory or not."""

from __future__ import annotations

import random

import pytest

from screener.batch.sorting import in_order

NAMES = ["b", "a", "é", "密", "a/", "\udcff", "a b", "A", "\n", "😀", "a.txt"]


@pytest.mark.parametrize("piece", [1, 2, 3, 11, 12, 1000])
def test_pieces_on_disk_give_the_same_order(piece: int) -> None:
    assert list(in_order(NAMES, piece=piece)) == sorted(NAMES)


def test_many_names_of_any_length() -> None:
    dice = random.Random(1)
    names = ["".join(dice.choices("ab密é\udc80", k=dice.randrange(1, 200))) for _ in range(5000)]
    assert list(in_order(names, piece=70)) == sorted(names)


def test_nothing_is_nothing() -> None:
    assert list(in_order([])) == []
