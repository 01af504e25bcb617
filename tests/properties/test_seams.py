"""What is asked before the seams of a text are looked for loses nothing that they would show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.detect import disguises
from screener.detect.terms import TermDetector
from screener.document import Document, Location, TextBuilder
from screener.finding import Hit
from screener.reading import Reading
from screener.segment import Segmenter
from screener.trie.gate import gate_within, pair_passes, passing
from tests.unit.detect.test_views import RULE

DETECTOR = TermDetector([RULE], Segmenter())
PIECES = ("机", "密", "内", "部", "资", "料", "木", "几", "宓", "山", "步", "高", "计", "划",
          "*", "-", "——", "、", "。", " ", "\n", "“", "”", "😀", "mi", "j", "7")  # fmt: skip


def hits(text: str) -> list[Hit]:
    builder = TextBuilder()
    builder.add(text, Location())
    return list(
        DETECTOR.detect(Reading(Document("a", "text/plain", "", 0, builder.text, builder.passages)))
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_no_disguise_is_lost_by_asking_first_whether_there_can_be_any(text: str) -> None:
    asked = hits(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disguises, "_SHORT", -1)
        assert hits(text) == asked


def test_one_pair_is_answered_like_many() -> None:
    dice = np.random.default_rng(3)
    codes = dice.integers(1, 0x2FFFF, 4000, dtype=np.uint32)
    gate = gate_within(codes, np.arange(4, 4001, 4))
    first, second = codes[:-1], codes[1:]
    singly = [
        pair_passes(gate, one, other)
        for one, other in zip(first.tolist(), second.tolist(), strict=True)
    ]
    assert singly == passing(gate, first, second).tolist()
    assert False in singly
    assert all(singly[0::4])
