"""Overrides: what is stored and what is shown find each other."""

from __future__ import annotations

import pytest

from screener.document import Span
from screener.overrides import shown, stored, turned


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("密码\u202e年5★密机\u202c。", "密码\u202e机密★5年\u202c。"),
        ("甲\u202e乙丙\n丁", "甲\u202e丙乙\n丁"),
        ("甲\u202e乙丙\t丁", "甲\u202e丙乙\t丁"),
        ("\u202e乙甲\u202c丙\u202e戊丁", "\u202e甲乙\u202c丙\u202e丁戊"),
        ("甲\u202e\u202c乙", "甲\u202e\u202c乙"),
    ],
)
def test_what_an_override_turns_around_is_shown_in_the_other_order(text: str, seen: str) -> None:
    assert shown(text, turned(text)) == seen


def test_every_shown_character_is_stored_where_it_came_from() -> None:
    text = "零\u202e四三二一\u202c五\u202e八七六\u202c九"
    stretches = turned(text)
    seen = shown(text, stretches)
    for at, sign in enumerate(seen):
        place = stored(Span(at, at + 1), stretches)
        inside = any(low <= at < high for low, high in stretches)
        assert (place is not None) is inside
        assert place is None or text[slice(*place)] == sign


def test_a_span_over_an_edge_is_stored_in_all_that_it_takes_in() -> None:
    text = "机\u202e年5★密\u202c甲"
    seen = shown(text, turned(text))
    whole = Span(0, seen.index("年") + 1)
    assert stored(whole, turned(text)) == Span(0, text.index("\u202c"))
    first = Span(0, seen.index("密") + 1)
    assert stored(first, turned(text)) == Span(0, text.index("密") + 1)
