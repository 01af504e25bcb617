"""The page on the workflow names every action, decision and code there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screener.review.deadlines import Limits
from screener.review.levels import usual_chain
from screener.review.rules import RULES
from screener.review.words import Action, Conclusion, Decision

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/workflow.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: cells[1:]
    for line in PAGE.splitlines()
    if line.startswith("| ") and len(cells := [one.strip() for one in line.split("|")[1:-1]]) == 4
}


@pytest.mark.parametrize("action", Action)
def test_every_action_is_told_with_the_states_it_is_for(action: Action) -> None:
    when = ROWS[action.label][0]
    states = RULES[action].states
    assert all(state.label in when for state in states) or when in {
        "各级审查中", "送上级期间", "保密审查及以后各级", "自审、退回修改、各级审查中",
    }  # fmt: skip
    assert bool(RULES[action].reason) <= bool(ROWS[action.label][2])


@pytest.mark.parametrize("decision", Decision)
def test_every_decision_is_told(decision: Decision) -> None:
    assert decision.label in PAGE


def test_every_final_conclusion_is_told() -> None:
    for action in (Action.APPROVE, Action.CLOSE):
        for conclusion in RULES[action].conclusions:
            assert conclusion.label in PAGE
    assert {Conclusion.PUBLISH, Conclusion.REFUSE} <= set(Conclusion)


def test_every_code_is_told_and_no_other() -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE.split("## 程序之间")[1]))
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "screener/review").glob("*.py")
    )
    assert told == set(re.findall(r'WorkflowError\(\s*"([a-z_]+)"', sources))


@pytest.mark.parametrize(("levels", "word"), [(2, "二"), (3, "三"), (4, "四"), (5, "五")])
def test_the_usual_chains_are_as_told(levels: int, word: str) -> None:
    told = " → ".join(level.title for level in usual_chain(levels).levels)
    assert f"| {word}级 | {told} |" in PAGE


def test_the_limits_are_as_told() -> None:
    assert f"{Limits().publish} 个工作日" in PAGE
    assert f"{Limits().review} 个工作日，可改" in PAGE
