"""What the findings of each rule are worth to this organisation: thresholds and overrides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from screener.configuration import parse_toml, read_text
from screener.errors import LexiconError, UsageError
from screener.finding import Hit
from screener.paths import LEXICONS
from screener.rule import Category, Severity, State

_MOST = 0.8  # what is surer than this no threshold may hide: not even a marking would be left
_THRESHOLDS = ("drop", "info", "model", "model_formal")


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds are confidences from 0 to 1.

    A hit below `drop` does not count, one below `info` only informs; `model` is the score from
    which the model alone asks for review, `model_formal` the same for laws, judgments, lessons
    and history, whose cases read like leaks. `severities` replaces the severity of
    single rules, `columns` does so for one column of the site.
    """

    drop: float
    info: float
    model: float
    model_formal: float
    severities: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    columns: Mapping[str, Mapping[str, Severity]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    digest: str = ""

    def for_column(self, column: str | None) -> Policy:
        """The policy for one column (栏目) of the site.

        Raises:
            UsageError: the policy has no such column; a slip of the pen must not drop exceptions.
        """
        if column is None:
            return self
        if column not in self.columns:
            known = f"有的是：{'、'.join(self.columns)}" if self.columns else "其中没有列出栏目"
            raise UsageError(f"策略中没有名为“{column}”的栏目，{known}")
        extra = self.columns[column]
        return replace(self, severities=MappingProxyType({**self.severities, **extra}))

    def apply(self, hit: Hit) -> Hit:
        """Give `hit` its final severity, or drop it."""
        if hit.dropped:
            return hit
        if hit.rule.state is State.EVALUATION:
            return hit._replace(dropped="试运行的规则，不计入结论")
        severity = self.severities.get(hit.rule.id, hit.severity)
        if not hit.rule.certain:
            if hit.confidence < self.drop:
                return hit._replace(dropped="把握低于展示下限")
            if hit.confidence < self.info:
                severity = Severity.INFO
        return hit if severity is hit.severity else hit._replace(severity=severity)


def load_policy(path: Path = LEXICONS / "policy.toml", *, rules: frozenset[str]) -> Policy:
    """Load and check a policy; `rules` are the identifiers it may name.

    Raises:
        LexiconError: naming the entry that is wrong.
    """
    text = read_text(path, "策略")
    table = parse_toml(text, path, "策略")
    unknown = set(table) - {"thresholds", "severity", "columns"}
    if unknown:
        raise LexiconError(f"策略文件 {path}：未知的表 [{min(unknown)}]")
    thresholds = _thresholds(path, table)
    columns = {
        name: _severities(path, f"columns.{name}", column, rules)
        for name, column in _table(path, "columns", table.get("columns", {})).items()
    }
    return Policy(
        drop=thresholds["drop"],
        info=thresholds["info"],
        model=thresholds["model"],
        model_formal=thresholds["model_formal"],
        severities=_severities(path, "severity", table.get("severity", {}), rules),
        columns=MappingProxyType(columns),
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _thresholds(path: Path, table: Mapping[str, Any]) -> Mapping[str, float]:
    thresholds = _table(path, "thresholds", table.get("thresholds", {}))
    if unknown := sorted(set(thresholds) - set(_THRESHOLDS)):
        raise LexiconError(f"策略文件 {path}：未知的阈值 thresholds.{unknown[0]}")
    for name in _THRESHOLDS:
        value: Any = thresholds.get(name)
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not 0 <= float(value) <= 1:
            raise LexiconError(f"策略文件 {path}：thresholds.{name} 应是 0 到 1 的数")
    if thresholds["info"] > _MOST:
        raise LexiconError(
            f"策略文件 {path}：thresholds.info 不得高于 {_MOST}，否则把握很大的提示也不影响结论"
        )
    if thresholds["drop"] > thresholds["info"]:
        raise LexiconError(f"策略文件 {path}：thresholds.drop 不得高于 thresholds.info")
    return thresholds


def _table(path: Path, name: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise LexiconError(f"策略文件 {path}：{name} 应是一个表")
    return value


def _severities(
    path: Path, name: str, table: object, rules: frozenset[str]
) -> Mapping[str, Severity]:
    severities = {}
    for rule, word in _table(path, name, table).items():
        if rule not in rules:
            raise LexiconError(f"策略文件 {path}：没有名为 {rule} 的规则")
        if str(word).upper() not in Severity.__members__:
            raise LexiconError(f"策略文件 {path}：{rule} 的级别只能是 block、review 或 info")
        if rule.startswith(Category.STATE_SECRET) and Severity[word.upper()] is Severity.INFO:
            raise LexiconError(f"策略文件 {path}：国家秘密类规则 {rule} 不得降为 info")
        severities[rule] = Severity[word.upper()]
    return MappingProxyType(severities)
