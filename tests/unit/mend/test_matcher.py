"""A value is found however it is spelled, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.mend.masks import Kind, MaskPolicy, mask
from screener.mend.matcher import Matcher, apply
from screener.mend.targets import Value

IDENTITY = "110101188001010003"


def value(kind: Kind, text: str) -> Value:
    return Value(kind, text, mask(kind, text, MaskPolicy()))


MATCHER = Matcher([
    value(Kind.IDENTITY, IDENTITY), value(Kind.MOBILE, "13800138000"), value(Kind.NAME, "高明"),
    value(Kind.PHONE, "0555-1234567"), value(Kind.DOCUMENT, "20230117"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("号码13800138000。", "号码138****8000。"),
        ("１３８－００１３－８０００", "１３８－****－８０００"),
        ("138\u200b0013\u00a08000", "138\u200b****\u00a08000"),
        ("110101 1880 0101 0003", "110101 **** **** ****"),
        ("G110101188001010003", "G110101************"),
        ("运单99110101188001010003887", "运单99110101************887"),
        ("电话0555-1234567转1", "电话0555-*******转1"),
        ("姓名：高明，男", "姓名：高*，男"),
        ("高明区政府、山高明月小", "高明区政府、山高明月小"),
        ("学号20230117", "学号20******"),
        ("流水20230117001，A20230117", "流水20230117001，A20230117"),
        ("1380013\n8000", "1380013\n8000"),
    ],
)
def test_spellings(text: str, after: str) -> None:
    assert apply(text, MATCHER.edits(text)) == after


def test_a_number_split_over_lines_is_masked_in_both() -> None:
    matcher = Matcher([value(Kind.IDENTITY, "1101011880\n01010003")])
    text = "号码1101011880\n01010003，末四位0003"
    assert apply(text, matcher.edits(text)) == "号码110101****\n********，末四位0003"


def test_no_values_change_nothing() -> None:
    assert Matcher([]).edits(IDENTITY) == []


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from([IDENTITY, "138-0013-8000", "１３８００１３８０００"]),
)
def test_what_stands_around_a_value_stays(before: str, after: str, text: str) -> None:
    whole = f"{before}。{text}。{after}"
    edits = MATCHER.edits(whole)
    at = len(before) + 1
    assert any((edit.start, edit.end) == (at, at + len(text)) for edit in edits)
    done = apply(whole, edits)
    assert len(done) == len(whole)
    assert MATCHER.edits(done) == []
