"""CONTRIBUTING.md is followed step by step: paths exist, and its example rule works."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from screener.lexicon import load_lexicon
from screener.paths import LEXICONS
from screener.pipeline import Screener, Settings
from screener.policy import load_policy

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PATHS = sorted(set(re.findall(r"`((?:screener|lexicons|tests|docs|models)/[\w./-]*)`", GUIDE)))


@pytest.mark.parametrize("path", PATHS)
def test_every_path_the_guide_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_guide_has_the_four_lists() -> None:
    for title in ("Add a term", "Add a rule", "Add a validator", "Add a format"):
        section = GUIDE.split(f"## {title}\n")[1].split("\n## ")[0]
        numbers = [int(number) for number in re.findall(r"^(\d)\. ", section, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= 4


@pytest.fixture
def lexicons(tmp_path: Path) -> Path:
    folder = tmp_path / "lexicons"
    shutil.copytree(LEXICONS, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def load(folder: Path) -> Screener:
    lexicon = load_lexicon(folder=folder)
    known = frozenset(rule.id for rule in lexicon.rules)
    policy = load_policy(folder / "policy.toml", rules=known)
    whole = Screener.load(Settings())
    return Screener(
        lexicon=lexicon, policy=policy, limits=whole.limits, classifier=whole.classifier
    )


def test_a_rule_added_as_the_guide_says_works(lexicons: Path) -> None:
    example = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0]
    (lexicons / "rules" / "added.toml").write_text(example, encoding="utf-8")
    entry = tomllib.loads(example)["plan-number"]
    screener = load(lexicons)
    for text in entry["matches"]:
        found = {finding.rule for finding in screener.screen_text(text).findings}
        assert "work_secret.plan-number" in found
    for text in entry["misses"]:
        found = {finding.rule for finding in screener.screen_text(text).findings}
        assert "work_secret.plan-number" not in found


def test_the_example_cites_what_is_on_the_list() -> None:
    example = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0]
    listed = tomllib.loads((LEXICONS / "basis.toml").read_text(encoding="utf-8"))["basis"]
    assert set(tomllib.loads(example)["plan-number"]["basis"]) <= {one["text"] for one in listed}
