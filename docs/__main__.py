"""Write the pages that are made from data: `python -m docs` (also `make docs`)."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from screener.lexicon import load_lexicon
from screener.rule import Category, Rule

TARGET = Path(__file__).parent / "rules.md"


def rules_page() -> str:
    """Every rule with its severity, basis and one example, by category."""
    order = list(Category)
    rules = sorted(load_lexicon().rules, key=lambda rule: (order.index(rule.category), rule.id))
    lines = ["# 规则清单", "", "由 `make docs` 从 `lexicons/` 生成，请勿手改。", ""]
    for category, group in groupby(rules, key=lambda rule: rule.category):
        lines += [f"## {category.label} `{category}`", ""]
        for rule in group:
            lines += _entry(rule)
    return "\n".join(lines)


def _entry(rule: Rule) -> list[str]:
    lines = [
        f"### {rule.title} `{rule.id}`",
        "",
        f"级别：{rule.severity.label}。{rule.reason}。",
        "",
    ]
    lines += [f"- 依据：{'；'.join(rule.basis)}", f"- 建议：{rule.suggestion}"]
    if rule.matches:
        lines.append(f"- 命中示例：`{_one_line(rule.matches[0])}`")
    if rule.misses:
        lines.append(f"- 不命中示例：`{_one_line(rule.misses[0])}`")
    return [*lines, ""]


def _one_line(example: str) -> str:
    return example.replace("\n", " ⏎ ").replace("\t", " ⇥ ").replace("`", "'")


if __name__ == "__main__":
    from docs.openapi import API, api_page

    TARGET.write_text(rules_page(), encoding="utf-8")
    API.write_text(api_page(), encoding="utf-8")
