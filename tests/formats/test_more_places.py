"""A marking planted in any place of archives, books, cards and subtitles; its twin is clean."""

from __future__ import annotations

import pytest

from screener.pipeline import Screener
from screener.rule import Severity
from screener.verdict import Verdict
from tests.samples.archives import archive_plants
from tests.samples.small import small_plants

MARK = "机密★10年"
HARMLESS = "食堂菜谱"
PLANTED = archive_plants(MARK) | small_plants(MARK)
TWINS = archive_plants(HARMLESS) | small_plants(HARMLESS)


def tree(verdict: Verdict) -> list[Verdict]:
    return [verdict, *(one for child in verdict.children for one in tree(child))]


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_marking_is_found_in_its_part_and_place(screener: Screener, name: str) -> None:
    plant = PLANTED[name]
    found = {
        (finding.location.part.value, finding.location.place)
        for one in tree(screener.screen(plant.data, "a"))
        for finding in one.findings
        if finding.rule.startswith("state_secret.") and MARK in finding.text
    }
    assert {part for part, _ in found} == {plant.part}
    assert plant.place is None or {place for _, place in found} == {plant.place}


@pytest.mark.parametrize("name", TWINS)
def test_the_same_file_without_it_is_clean(screener: Screener, name: str) -> None:
    verdict = screener.screen(TWINS[name].data, "a")
    telling = [
        finding.rule
        for one in tree(verdict)
        for finding in one.findings
        if finding.severity is not Severity.INFO
    ]
    assert telling == []
    assert verdict.outcome.word == "pass"
