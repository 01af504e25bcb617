"""Every rule finds its `matches` and leaves its `misses` alone, through the whole program."""

from __future__ import annotations

import tomllib

import pytest

from screener.lexicon import load_lexicon
from screener.paths import LEXICONS
from screener.pipeline import Screener
from screener.rule import Category, Rule

RULES = load_lexicon().rules
PROVEN = [rule for rule in RULES if rule.category is not Category.UNSCREENABLE]


def cases(which: str) -> list[tuple[Rule, str]]:
    return [(rule, text) for rule in PROVEN for text in getattr(rule, which)]


def label(value: object) -> str:
    return value.id if isinstance(value, Rule) else str(value)[:24]


@pytest.mark.parametrize(("rule", "text"), cases("matches"), ids=label)
def test_a_rule_finds_what_it_says_it_finds(screener: Screener, rule: Rule, text: str) -> None:
    assert rule.id in {finding.rule for finding in screener.screen_text(text).findings}


@pytest.mark.parametrize(("rule", "text"), cases("misses"), ids=label)
def test_a_rule_leaves_alone_what_it_says_it_leaves(
    screener: Screener, rule: Rule, text: str
) -> None:
    assert rule.id not in {finding.rule for finding in screener.screen_text(text).findings}


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
