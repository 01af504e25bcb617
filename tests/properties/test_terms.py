"""A planted own term is found exactly where it was planted, however it is written."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from screener.pipeline import Screener, Settings

TERM = "蓝鲸七号"
CARRIERS = (
    "市图书馆昨天举办了读书会，",
    "春天来了。桃花开了！",
    "Meeting notes, 12:30 — ",
    "序号\t单位\t数量\n1\t城管局\t36\n",
    "……（见附件二）",
    "😀𠮷野家",
    "",
)
SYMBOLS = ("", " ", "　", ".", "·", "-", "*", "_", "\u200b", "~", "|", "♥", "——")


@cache
def screener() -> Screener:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.txt"
        path.write_text(TERM, "utf-8")
        return Screener.load(Settings(lexicons=(path,)))


@st.composite
def written(draw: st.DrawFn) -> str:
    """The term with other forms of its characters, and one symbol between some of them."""
    forms = [
        draw(st.sampled_from(pair)) for pair in (("蓝", "藍"), ("鲸", "鯨"), ("七",), ("号", "號"))
    ]
    symbol = draw(st.sampled_from(SYMBOLS))
    text = forms[0]
    for form in forms[1:]:
        text += (symbol if draw(st.booleans()) else "") + form
    return text


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    before=st.lists(st.sampled_from(CARRIERS), max_size=3),
    after=st.lists(st.sampled_from(CARRIERS), max_size=3),
    term=written(),
)
def test_a_planted_own_term_is_found_where_it_was_planted(
    before: list[str], after: list[str], term: str
) -> None:
    start = len("".join(before))
    text = "".join(before) + term + "".join(after)
    findings = screener().screen_text(text).findings
    spans = [one.span for one in findings if one.rule == "lexicon.own"]
    assert [(span.start, span.end) for span in spans] == [(start, start + len(term))]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet="蓝鲸七号，。 \n的了a1-", max_size=60))
def test_what_is_found_is_the_term_and_nothing_else(text: str) -> None:
    for finding in screener().screen_text(text).findings:
        if finding.rule == "lexicon.own":
            kept = "".join(one for one in finding.text if one not in " -\n")
            assert kept == TERM
            assert text[finding.span.start : finding.span.end] == finding.text


def test_every_copy_in_a_long_text_is_found() -> None:
    random.seed(7)
    pieces = [random.choice(CARRIERS[:4]) for _ in range(400)]
    for index in range(0, 400, 8):
        pieces[index] += TERM
    findings = screener().screen_text("".join(pieces)).findings
    assert sum(one.rule == "lexicon.own" for one in findings) == 50
