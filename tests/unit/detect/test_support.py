"""Turns of speech count where the sentences around them read like a leak, marks everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener.classify import Classifier
from screener.detect.support import Support
from screener.document import Document, Location, Part, Span, TextBuilder
from screener.finding import Hit
from screener.lexicon import load_lexicon
from screener.reading import Reading
from screener.rule import Rule

TURN = "先不通知"
LEAK = "下周三晚突击检查三家加油站，先不通知站里，带队的是副局长，当晚封存油罐。"
PARK = (
    "公园里的玉兰开了，许多市民带着孩子前来散步。园林工人介绍，花期大约两周，请爱护花木。"
    "周末的风筝节遇雨先不通知，公园每天六时至二十二时免费开放，园内设有饮水点。"
)


@pytest.fixture(scope="module")
def support() -> Support:
    return Support(Classifier.load())


@pytest.fixture(scope="module")
def rule() -> Rule:
    rule = load_lexicon()["work_secret.hold_back"]
    assert rule.support
    return rule


def judged(support: Support, rule: Rule, text: str, part: Part = Part.BODY) -> Hit:
    builder = TextBuilder()
    builder.add(text, Location(line=1, part=part))
    reading = Reading(Document("a", "text/plain", "", 0, builder.text, builder.passages))
    at = reading.text.index(TURN)
    hit = Hit(rule, Span(at, at + len(TURN)), rule.confidence, rule.severity)
    (answer,) = support.judge(reading, [hit])
    return answer


def test_it_counts_where_the_sentence_reads_like_a_leak(support: Support, rule: Rule) -> None:
    hit = judged(support, rule, LEAK)
    assert hit.confidence == rule.confidence
    assert not hit.notes


def test_it_is_a_hint_where_the_sentence_does_not(support: Support, rule: Rule) -> None:
    hit = judged(support, rule, PARK)
    assert hit.confidence < 0.45
    assert not hit.dropped
    assert "读起来不像" in hit.notes[-1]


def test_it_is_judged_in_its_surroundings_however_long_the_text(
    support: Support, rule: Rule
) -> None:
    lines = ["公园里的玉兰开了，市民带着孩子前来散步，请爱护花木。"] * 200
    long = "".join([*lines, LEAK, *lines])
    assert judged(support, rule, long).confidence == rule.confidence


def test_a_rule_that_asks_for_nothing_is_left_alone(support: Support, rule: Rule) -> None:
    assert judged(support, replace(rule, support=0), PARK).confidence == rule.confidence


def test_who_repeats_himself_without_end_is_believed(support: Support, rule: Rule) -> None:
    builder = TextBuilder()
    builder.add(PARK, Location(line=1))
    reading = Reading(Document("a", "text/plain", "", 0, builder.text, builder.passages))
    at = reading.text.index(TURN)
    hits = [Hit(rule, Span(at, at + len(TURN)), rule.confidence, rule.severity)] * 201
    answers = list(support.judge(reading, hits))
    assert [hit.confidence for hit in answers[-2:]] == [0.4, rule.confidence]


def test_nothing_speaks_against_what_the_model_does_not_read(support: Support, rule: Rule) -> None:
    assert judged(support, rule, PARK, Part.METADATA).confidence == rule.confidence
