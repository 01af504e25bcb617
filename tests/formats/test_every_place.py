"""A marking planted in any place of any format is found there; the file without it is clean."""

from __future__ import annotations

import pytest

from screener.document import Part
from screener.pipeline import Screener
from screener.rule import Severity
from screener.verdict import Verdict
from tests.samples.places import FAMILIES, Sample, samples, twins

MARK = "机密★10年"
HARMLESS = "食堂菜谱"
PLANTED = {sample.label: sample for sample in samples(MARK)}
TWINS = {sample.label: sample for sample in twins(HARMLESS)}


def tree(verdict: Verdict) -> list[Verdict]:
    return [verdict, *(one for child in verdict.children for one in tree(child))]


def screened(screener: Screener, sample: Sample) -> list[Verdict]:
    return tree(screener.screen(sample.data, sample.file_name))


@pytest.mark.parametrize("label", PLANTED)
def test_a_planted_marking_is_found_in_its_part_and_place(screener: Screener, label: str) -> None:
    sample = PLANTED[label]
    found = [
        finding.location
        for one in screened(screener, sample)
        for finding in one.findings
        if finding.rule.startswith("state_secret.") and MARK in finding.text
    ]
    assert found
    assert {one.part for one in found} == {Part(sample.part)}
    if sample.place is not None:
        assert {one.place for one in found} == {sample.place}


@pytest.mark.parametrize("label", TWINS)
def test_the_same_file_without_it_is_clean(screener: Screener, label: str) -> None:
    verdicts = screened(screener, TWINS[label])
    telling = [
        (finding.rule, finding.location.place)
        for one in verdicts
        for finding in one.findings
        if finding.severity is not Severity.INFO
    ]
    assert telling == []
    assert verdicts[0].outcome.word == "pass"


def test_every_family_has_places() -> None:
    assert {family.title for family in FAMILIES} == {one.family for one in PLANTED.values()}
    assert len(PLANTED) > 200
