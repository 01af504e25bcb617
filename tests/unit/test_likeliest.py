"""The words are jieba's own, whatever is cut."""

from __future__ import annotations

import random

import jieba
import pytest

from screener.segment.dictionary import tokenizer
from screener.segment.likeliest import Weights
from tests.drafts import drafts

JIEBA = jieba.Tokenizer()


def test_drafts_are_cut_as_jieba_cuts_them() -> None:
    for draft in list(drafts())[::4]:
        assert list(tokenizer().cut(draft.text, HMM=False)) == list(
            JIEBA.cut(draft.text, HMM=False)
        )


@pytest.mark.parametrize("seed", range(5))
def test_whatever_stands_together_is_cut_alike(seed: int) -> None:
    dice = random.Random(seed)
    letters = "国家机密司机密切在的一不上中a1b2 ,。𠮷"
    for _ in range(200):
        text = "".join(dice.choices(letters, k=dice.randrange(40)))
        assert list(tokenizer().cut(text, HMM=False)) == list(JIEBA.cut(text, HMM=False))


def test_weights_do_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screener.segment.likeliest._KEPT", 10)
    weights = Weights({"一": 5, "二": 0}.get, 100)
    for number in range(50):
        assert weights[str(number)] is None
        assert len(weights) <= 10
    assert weights["二"] == 0
    assert weights["一"] == pytest.approx(-2.9957, abs=1e-3)
