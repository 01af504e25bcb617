"""`screener rules`: what is looked for, how bad it is, and on whose authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser, add_settings, settings_from
from screener.cli.console import say_out

if TYPE_CHECKING:
    from screener.rule import Rule, Severity


_ZONES = {
    "header": "页首、页眉页脚、文本框、水印",
    "alone": "单独成行、成格",
    "label": "短行中单列",
    "filename": "文件名",
    "metadata": "文档属性",
    "hidden": "批注、修订、隐藏内容",
    "body": "其余正文",
}


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.errors import UsageError
    from screener.lexicon import load_lexicon
    from screener.policy import load_policy

    settings = settings_from(options)
    rules = load_lexicon(settings.lexicons).rules
    known = frozenset(rule.id for rule in rules)
    policy = load_policy(settings.policy, rules=known).for_column(settings.column)
    if options.id is not None:
        rules = tuple(rule for rule in rules if rule.id == options.id)
        if not rules:
            raise UsageError(f"没有名为 {options.id} 的规则；全部规则见 screener rules")
    if options.format == "json":
        say_out(_json(rules, policy.severities))
    elif options.id is not None:
        say_out("\n\n".join("\n".join(_details(rule, policy.severities)) for rule in rules))
    else:
        say_out("\n".join(_table(rules, policy.severities)))
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "rules", "列出生效的规则：类别、级别、依据；给出编号时列出该规则的全部内容与例子。"
    )
    parser.add_argument("id", metavar="编号", nargs="?", help="只看这一条规则")
    parser.add_argument("--format", choices=("text", "json"), default="text", metavar="格式",
                        help="text 或 json（默认 text）")  # fmt: skip
    add_settings(parser)
    return parser


def _severity(rule: Rule, overrides: Mapping[str, Severity]) -> Severity:
    return overrides.get(rule.id, rule.severity)


def _table(rules: Iterable[Rule], overrides: Mapping[str, Severity]) -> Iterator[str]:
    from screener.rule import Category

    order = list(Category)
    ordered = sorted(rules, key=lambda rule: order.index(rule.category))
    count = 0
    for category, group in groupby(ordered, key=lambda rule: rule.category):
        yield f"{category.label}（{category.value}）"
        for rule in group:
            count += 1
            state = "（试运行，不计入结论）" if rule.state == "evaluation" else ""
            yield f"  {_severity(rule, overrides).label}  {rule.id}  {rule.title}{state}"
            yield f"        依据  {'；'.join(rule.basis)}"
        yield ""
    yield f"共 {count} 条。某一条的全部内容与例子：screener rules 编号"


def _details(rule: Rule, overrides: Mapping[str, Severity]) -> Iterator[str]:
    yield rule.id
    yield f"  名称  {rule.title}"
    yield f"  类别  {rule.category.label}"
    yield f"  级别  {_severity(rule, overrides).label}"
    for zone, severity in rule.zones.items():
        yield f"        {_ZONES[zone.value]}：{severity.label if severity else '不计'}"
    yield f"  状态  {'试运行，不计入结论' if rule.state == 'evaluation' else '启用'}"
    yield f"  起点  把握 {round(rule.confidence * 100)}%"
    yield f"  说明  {rule.reason}"
    yield f"  依据  {'；'.join(rule.basis)}"
    yield f"  建议  {rule.suggestion}"
    if rule.terms:
        yield f"  词条  {len(rule.terms)} 个"
    for hotwords in rule.hotwords:
        yield f"  上下文  {hotwords.note or '附近有特定词'}{_change(hotwords.by)}"
    for example in rule.matches:
        yield f"  应命中  {_line(example)}"
    for example in rule.misses:
        yield f"  不应命中  {_line(example)}"


def _change(by: float) -> str:
    if not by:
        return ""
    return f"：把握{'提高' if by > 0 else '降低'} {round(abs(by) * 100)} 个百分点"


def _line(example: str) -> str:
    from screener.report.words import visible

    return visible(example)


def _json(rules: Iterable[Rule], overrides: Mapping[str, Severity]) -> str:
    import json

    listed = [
        {
            "id": rule.id,
            "title": rule.title,
            "category": rule.category.value,
            "severity": _severity(rule, overrides).word,
            "state": rule.state.value,
            "confidence": rule.confidence,
            "reason": rule.reason,
            "basis": list(rule.basis),
            "suggestion": rule.suggestion,
            "matches": list(rule.matches),
            "misses": list(rule.misses),
        }
        for rule in rules
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1)
