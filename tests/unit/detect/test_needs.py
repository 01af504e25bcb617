"""What is told of an expression: enough to save the search, never too much."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.detect.needs import demands
from screener.detect.starts import quickened


@pytest.mark.parametrize(
    ("pattern", "could", "could_not"),
    [
        ("机密(?:文件|资料)", "见机密资料", "见机密表"),
        ("(?:甲|乙{2,3})[^,]{0,9}(?:丙|丁)", "乙乙,丁", "甲,戊"),
        (r"[0-9]{2,3}\.[0-9]{4,}", "9.0000", "12.345"),
        (r"(?:1[0-9]|[3-5]?[0-9])\.[0-9]{4}[ne]", "1.2345n", "1.234n"),
        ("(?s)^(?!.*(?:公告|公[示布])).*底价", "底价", "公布底价"),
        ("(?=.*内部)(?=.*(?:会议|文件)).+", "文件内部", "内部"),
        ("(?:会|阅)后(?:即焚|销毁)?", "会后", "会前"),
        ("[0-9]{1,2}[点时][^,]{0,9}(?:到|离)", "8点到", "几点到8"),
        ("[甲乙]{2,}[0-9]{1,3}[戊己]", "甲乙123戊", "甲乙12丁戊"),
        (
            r"[0-9](?<=1)\.[0-9]{4,}(?:东|西)?[, ]{1,3}(?:1?[0-9]|甲)\.[0-9]",
            "1.0000东, 9.1",
            "1.0000, 9",
        ),
    ],
)
def test_what_a_match_needs_is_asked_for(pattern: str, could: str, could_not: str) -> None:
    ask = demands(re.compile(pattern)).possible
    assert ask(could)
    assert not ask(could_not)
    assert not re.search(pattern, could_not)


@pytest.mark.parametrize(
    "pattern",
    ["(?i)机密", "甲?", "(?:甲|)", "[^甲]", "(?:甲|[0-9]*)", "(?s)(?!.*公告).*", "^(?!.*公告).*",
     "(?s)^(?!.*公告(?!板)).*"],
)  # fmt: skip
def test_what_is_not_told_is_not_asked_for(pattern: str) -> None:
    assert demands(re.compile(pattern)).possible("公告\n机")


def test_a_choice_of_many_words_is_asked_for_by_no_more_than_it_needs() -> None:
    words = [f"{chr(0x4E00 + at)}文书" for at in range(99)]
    ask = demands(re.compile(f"第(?:{'|'.join(words)}):")).possible
    assert ask(f"第{words[7]}:")
    pattern = re.compile("|".join([*words, "甲"]))
    assert demands(pattern).possible("甲")


PIECES = st.sampled_from(
    ["甲", "乙", "[甲乙]", "甲?", "(?:甲乙|丙)", "(?:甲|乙丙){2}", ".", "[^甲]", "乙+", "(?=甲)",
     "(?!乙)", "(?<=丙)", "(?<!甲)", "(?:甲丙)*", "^", "$", r"\b", "(?:甲|.)", "丙{2,}?",
     "[丁-乙]{3}", "丙(?:甲|丁乙?)?丁", "(?:乙[甲丙]*丁)?", "(?P<hit%d>甲.?乙)"]
)  # fmt: skip


@given(
    st.sampled_from(["", "(?s)^(?!.*(?:甲甲|丙乙?))", "(?ms)^(?!.*丙)"]),
    st.lists(PIECES, max_size=6),
    st.text(alphabet="甲乙丙丁\n", max_size=12),
)
def test_no_match_is_ever_lost(flags: str, pieces: list[str], text: str) -> None:
    named = [piece.replace("%d", str(at)) for at, piece in enumerate(pieces)]
    pattern = re.compile(flags + "".join(named))
    assert demands(pattern).possible(text) or not pattern.search(text)
    quick = quickened(pattern)
    assert [one.span() for one in quick.finditer(text)] == [
        one.span() for one in pattern.finditer(text)
    ]
