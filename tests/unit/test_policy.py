"""The policy: thresholds, overrides, exceptions by column, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from screener.document import Span
from screener.errors import LexiconError, UsageError
from screener.finding import Hit
from screener.lexicon import load_lexicon
from screener.policy import Policy, load_policy
from screener.rule import Rule, Severity

LEXICON = load_lexicon()
KNOWN = frozenset(rule.id for rule in LEXICON.rules)
THRESHOLDS = "[thresholds]\ndrop = 0.2\ninfo = 0.5\nmodel = 0.8\nmodel_formal = 0.9\n"


def policy(folder: Path, text: str) -> Policy:
    path = folder / "policy.toml"
    path.write_text(THRESHOLDS + text, encoding="utf-8")
    return load_policy(path, rules=KNOWN)


def hit(rule: Rule, confidence: float) -> Hit:
    return Hit(rule, Span(0, 1), confidence, Severity.REVIEW)


@pytest.fixture
def doubtful() -> Rule:
    return next(rule for rule in LEXICON.rules if not rule.certain)


def test_thresholds_drop_and_soften(tmp_path: Path, doubtful: Rule) -> None:
    rules = policy(tmp_path, "")
    assert rules.apply(hit(doubtful, 0.1)).dropped
    assert rules.apply(hit(doubtful, 0.3)).severity is Severity.INFO
    assert rules.apply(hit(doubtful, 0.9)).severity is Severity.REVIEW


def test_a_certain_rule_is_never_softened(tmp_path: Path, doubtful: Rule) -> None:
    certain = replace(doubtful, certain=True)
    assert policy(tmp_path, "").apply(hit(certain, 0.1)).severity is Severity.REVIEW


def test_a_column_has_its_own_severities(tmp_path: Path, doubtful: Rule) -> None:
    rules = policy(tmp_path, f'[columns."党务公开"]\n"{doubtful.id}" = "block"\n')
    assert rules.apply(hit(doubtful, 0.9)).severity is Severity.REVIEW
    assert rules.for_column("党务公开").apply(hit(doubtful, 0.9)).severity is Severity.BLOCK
    assert rules.for_column(None) == rules


def test_a_column_the_policy_does_not_have_is_a_wrong_call(tmp_path: Path, doubtful: Rule) -> None:
    with pytest.raises(UsageError, match="没有名为“新闻”的栏目，其中没有列出栏目"):
        policy(tmp_path, "").for_column("新闻")
    rules = policy(tmp_path, f'[columns."党务公开"]\n"{doubtful.id}" = "block"\n')
    with pytest.raises(UsageError, match="有的是：党务公开"):
        rules.for_column("党务")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[severity]\n"no.such" = "info"', "没有名为 no.such 的规则"),
        ('[severity]\n"state_secret.marking" = "info"', "不得降为 info"),
        ('[severity]\n"state_secret.marking" = "none"', "只能是 block、review 或 info"),
        ("[extra]\nx = 1", "未知的表 [extra]"),
        ("x = [", "不是有效的 TOML：文件末尾有误"),
        ("x = 1\n  y z", "不是有效的 TOML：第7行第5列有误"),
        ("[severity]\n[columns]\nx = 3", "columns.x 应是一个表"),
        ("other = 0.5", "未知的阈值 thresholds.other"),
    ],
)
def test_a_policy_that_does_not_hold_together_is_refused(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(LexiconError, match=says.replace("[", r"\[")):
        policy(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (THRESHOLDS.replace("0.2", "2"), r"thresholds\.drop 应是 0 到 1 的数"),
        (THRESHOLDS.replace("0.2", "true"), r"thresholds\.drop 应是 0 到 1 的数"),
        (THRESHOLDS.replace("0.2", "nan"), r"thresholds\.drop 应是 0 到 1 的数"),
        (THRESHOLDS.replace("0.5", "0.81"), r"thresholds\.info 不得高于 0\.8"),
        (THRESHOLDS.replace("0.2", "0.6"), r"thresholds\.drop 不得高于 thresholds\.info"),
        ("thresholds = 3", "thresholds 应是一个表"),
        (f"severity = 3\n{THRESHOLDS}", "severity 应是一个表"),
        (f"columns = 3\n{THRESHOLDS}", "columns 应是一个表"),
    ],
)
def test_a_policy_of_another_shape_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=says):
        load_policy(path, rules=KNOWN)


def test_a_policy_that_is_not_utf_8_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconError, match="不是 UTF-8 编码"):
        load_policy(tmp_path / "policy.toml", rules=KNOWN)
    with pytest.raises(LexiconError, match="是文件夹，不是文件"):
        load_policy(tmp_path, rules=KNOWN)
