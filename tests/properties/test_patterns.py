"""Looking at less of a text changes nothing: neither by what a match needs, nor by its lines."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.detect.needs import demands
from screener.detect.patterns import PatternDetector
from screener.detect.starts import quickened
from screener.document import Document, Location, TextBuilder
from screener.fold import fold_term
from screener.lexicon import load_lexicon
from screener.reading import Reading
from screener.rule import Rule
from tests.properties.matching import likely

RULES = {rule.id: rule for rule in load_lexicon().by_detector("pattern")}
WINDOWED = {name: rule for name, rule in RULES.items() if rule.lines}
# Their keywords narrow what the expression says: they ask for a word that it does not name, or for
# the commoner of the ways to write it.
NARROWED = frozenset({
    "business_secret.confidential_mark", "business_secret.terms_of_trade",
    "sensitive_info.bulk_coordinates", "sensitive_info.hardware_address",
    "sensitive_info.inner_address", "sensitive_info.not_yet_announced",
    "sensitive_info.projected_coordinates", "state_secret.exam_paper",
    "state_secret.military_site", "state_secret.says_secret", "state_secret.secret_document",
    "state_secret.telegram_items", "state_secret.telegram_quoted",
    "work_secret.distribution", "work_secret.draft_status", "work_secret.endorsement",
    "work_secret.exam_content", "work_secret.hold_back", "work_secret.internal",
    "work_secret.internal_with_ban", "work_secret.meeting_paper",
    "work_secret.minutes_title", "work_secret.partly_public", "work_secret.petition_number",
    "work_secret.recall",
})  # fmt: skip
KEYED = {name: rule for name, rule in RULES.items() if rule.keywords and name not in NARROWED}
FILLER = ("", "今天天气晴朗。", "第一条 为了规范管理，制定本办法。", "甲\t乙\t丙", "0", "密")


def adversarial(rule: Rule, count: int) -> Iterator[str]:
    """The rule's own examples, with pieces cut out, swapped, doubled and strewn with its words."""
    dice = random.Random(rule.id)
    examples = [fold_term(one) for one in (*rule.matches, *rule.misses)]
    words = re.findall(r"[\u4e00-\u9fff]{1,4}|[0-9]+|[a-z]+|[.:,;★°]", rule.pattern.pattern)  # type: ignore[union-attr]
    for _ in range(count):
        text = list(dice.choice(examples))
        for _ in range(dice.randrange(4)):
            at = dice.randrange(len(text) + 1)
            to = min(len(text), at + dice.randrange(6))
            text[at:to] = dice.choice(("", dice.choice(words), text[at:to] * 2, "\n", " "))
        yield "".join(text)


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[tuple[int, int], ...]]:
    """Where the matches stand, and each of their groups."""
    return [
        tuple(match.span(group) for group in range(pattern.groups + 1))
        for match in pattern.finditer(text)
    ]


@pytest.mark.parametrize("name", RULES)
def test_an_expression_never_matches_where_its_needs_are_not_met(name: str) -> None:
    rule = RULES[name]
    assert rule.pattern is not None
    ask, wanted = demands(rule.pattern).possible, demands(rule.pattern, rule.keywords)
    near, sets = wanted.possible, wanted.words
    for text in adversarial(rule, 120):
        assert ask(text) or not rule.pattern.search(text), text
        if any(word in text for word in rule.keywords) and rule.pattern.search(text):
            assert near(text), text
            assert all(any(word in text for word in words) for words in sets), text
    quick = quickened(rule.pattern)
    for text in adversarial(rule, 120):
        assert spans(quick, text) == spans(rule.pattern, text), text
    assert all(ask(fold_term(one)) for one in rule.matches if rule.pattern.search(fold_term(one)))


@pytest.mark.parametrize("name", KEYED)
def test_every_match_holds_a_keyword(name: str) -> None:
    """With the line end before it: keywords may begin with one."""
    rule = KEYED[name]
    assert rule.pattern is not None
    matched = 0
    for text in likely(rule.pattern, 200, name):
        if rule.pattern.search(text):
            matched += 1
            assert any(word in f"\n{text}\n" for word in rule.keywords), text
    assert matched


def test_what_an_internal_mark_may_begin_with_loses_no_match() -> None:
    """Its expression asks for the first character before it tries what is optional."""
    rule = RULES["work_secret.internal"]
    assert rule.pattern is not None
    guard = re.match(r"\(\?:\(\?<!\[\^\\n \]\)\|\(\?=\[[一-鿿]+\]\)\)", rule.pattern.pattern)
    assert guard
    plain = re.compile(rule.pattern.pattern[guard.end() :])
    texts = (*adversarial(rule, 500), *(f"甲{one}" for one in likely(plain, 500, rule.id)))
    assert sum(bool(plain.search(text)) for text in texts) > 500
    for text in texts:
        assert spans(rule.pattern, text) == spans(plain, text), text


def found(rule: Rule, lines: list[str]) -> list[tuple[int, int, str | None]]:
    builder = TextBuilder()
    for number, line in enumerate(lines, 1):
        builder.add(line, Location(line=number))
    reading = Reading(Document("a", "text/plain", "", 0, builder.text, builder.passages))
    hits = PatternDetector([rule]).detect(reading)
    return [(*hit.span, hit.dropped) for hit in hits]


@pytest.mark.parametrize("name", WINDOWED)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_the_lines_around_a_keyword_show_what_the_whole_text_shows(
    name: str, data: st.DataObject
) -> None:
    rule = replace(WINDOWED[name], partners=())  # how near these must stand is told by lines too
    own = [line for one in (*rule.matches, *rule.misses) for line in one.split("\n")]
    line = st.sampled_from([*own, *FILLER, *rule.keywords])
    lines = data.draw(st.lists(line, max_size=40))
    assert found(rule, lines) == found(replace(rule, lines=0), lines)
