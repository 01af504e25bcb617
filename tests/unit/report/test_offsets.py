"""Offsets are exact in every report, whatever stands before a finding and inside it."""

from __future__ import annotations

import html
import io
import json
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from screener.pipeline import Screener, Settings
from screener.report.entry import entries
from screener.report.words import visible
from screener.report.writer import Report, writer
from screener.verdict import Verdict
from tests.unit.report.made import TOOL

TERM = "蓝鲸七号计划"
BEFORE = ("", "😀", "𠮷野家", "e\u0301a\u0308", "第一行\n第二行😀\n", "\u200b\ufe0f零宽")
WRITTEN = (
    TERM,
    "蓝鲸😀七号计划",
    "藍鯨\u0301七號計劃",
    "蓝鲸\n七号计划",
    "蓝鲸\u200b七号計划",
    "蓝-鲸-七-号-计-划",
)
PLANTED = [(before, written) for before in BEFORE for written in WRITTEN]


@cache
def draft() -> tuple[str, list[tuple[int, int]]]:
    """A text with each way to write the term behind each kind of beginning, and where they are."""
    text, places = "", []
    for before, written in PLANTED:
        text += f"今天开会。\n\n{before}见："
        places.append((len(text), len(text) + len(written)))
        text += f"{written}。𠮷😀完\n\n"
    return text, places


@cache
def verdict() -> tuple[Screener, Verdict]:
    with TemporaryDirectory() as folder:
        own = Path(folder) / "own.txt"
        own.write_text(TERM, "utf-8")
        screener = Screener.load(Settings(lexicons=(own,)))
    return screener, screener.screen(draft()[0].encode(), "draft.txt")


def report(form: str) -> str:
    screener, found = verdict()
    out = io.BytesIO()
    made = Report(tool=TOOL, rules=screener.lexicon.rules, entries=list(entries(found, mask=False)))  # type: ignore[arg-type]
    writer(form)(made, out)
    return out.getvalue().decode()


def own(findings: list[dict[str, Any]]) -> list[tuple[int, int, str]]:
    chosen = [one for one in findings if one["rule"] == "lexicon.own"]
    return sorted((one["start"], one["end"], one["text"]) for one in chosen)


def expected() -> list[tuple[int, int, str]]:
    text, places = draft()
    return [(start, end, text[start:end]) for start, end in places]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_says_where_each_one_stands(form: str) -> None:
    said = report(form)
    document = json.loads(said)["documents"][0] if form == "json" else json.loads(said)
    assert own(document["findings"]) == expected()


def test_sarif_counts_code_points() -> None:
    results = json.loads(report("sarif"))["runs"][0]["results"]
    regions = [
        one["locations"][0]["physicalLocation"]["region"]
        for one in results
        if one["ruleId"] == "lexicon.own"
    ]
    spans = sorted((one["charOffset"], one["charOffset"] + one["charLength"]) for one in regions)
    assert spans == [(start, end) for start, end, _ in expected()]


def test_the_page_marks_each_one() -> None:
    page = report("html")
    marks = [html.unescape(one) for one in re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL)]
    for *_, text in expected():
        assert visible(text) in marks


def test_the_terminal_quotes_each_one() -> None:
    said = report("text")
    for *_, text in expected():
        assert f"【{visible(text)}】" in said
