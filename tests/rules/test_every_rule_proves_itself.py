"""Every rule finds its `matches` and leaves its `misses` alone, through the whole program."""

from __future__ import annotations

import re
import tomllib

import pytest

from screener.document import Document, Location, Part, TextBuilder
from screener.lexicon import load_lexicon
from screener.paths import LEXICONS
from screener.pipeline import Screener
from screener.rule import Category, Rule, State
from screener.verdict import Verdict

RULES = load_lexicon().rules
PROVEN = [
    rule
    for rule in RULES
    if rule.category is not Category.UNSCREENABLE and rule.state is State.ENABLED
    # these look at files, not at words: tests of their own prove them
    if rule.detector not in {"disguise", "covers", "notices", "twins"}
]


def cases(which: str) -> list[tuple[Rule, str]]:
    return [(rule, text) for rule in PROVEN for text in getattr(rule, which)]


def screened(screener: Screener, example: str) -> Verdict:
    """The verdict on an example; `〔filename〕` before it says the part it stands in."""
    part = re.match(r"〔([a-z]+)〕", example)
    if part is None:
        return screener.screen_text(example)
    builder = TextBuilder()
    builder.add("正文", Location())
    builder.add(example[part.end() :], Location(part=Part(part[1])))
    document = Document("a", "text/plain", "", 0, builder.text, builder.passages)
    return screener.screen_document(document, "a")


def found(screener: Screener, example: str) -> set[str]:
    return {finding.rule for finding in screened(screener, example).findings}


def caught(screener: Screener, example: str) -> set[str]:
    """Rules found, those included for which a weightier rule speaks."""
    verdict = screened(screener, example)
    covered = {one.rule for one in verdict.dropped if (one.dropped or "").startswith("已由规则")}
    return covered | {finding.rule for finding in verdict.findings}


def label(value: object) -> str:
    return value.id if isinstance(value, Rule) else str(value)[:24]


@pytest.mark.parametrize(("rule", "text"), cases("matches"), ids=label)
def test_a_rule_finds_what_it_says_it_finds(screener: Screener, rule: Rule, text: str) -> None:
    assert rule.id in caught(screener, text)


@pytest.mark.parametrize(("rule", "text"), cases("misses"), ids=label)
def test_a_rule_leaves_alone_what_it_says_it_leaves(
    screener: Screener, rule: Rule, text: str
) -> None:
    assert rule.id not in found(screener, text)


@pytest.mark.parametrize("rule", PROVEN, ids=label)
def test_a_rule_has_examples_both_ways(rule: Rule) -> None:
    assert rule.matches
    assert rule.misses


def test_every_citation_is_on_the_checked_list() -> None:
    listed = tomllib.loads((LEXICONS / "basis.toml").read_text("utf-8"))["basis"]
    checked = {entry["text"] for entry in listed}
    assert {text for rule in RULES for text in rule.basis} <= checked


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_no_sentence_shown_classifies(rule: Rule) -> None:
    """Only people classify: the program says 疑似 or 需核实."""
    assert "属于国家秘密" not in rule.reason + rule.suggestion
