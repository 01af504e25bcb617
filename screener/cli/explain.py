"""`screener explain`: why each finding was made, and what was considered and dropped."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser, add_settings, settings_from
from screener.cli.console import say_out

if TYPE_CHECKING:
    from screener.finding import Finding
    from screener.report.as_text import Style
    from screener.rule import Rule
    from screener.verdict import Verdict


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.batch.pool import screen_all
    from screener.batch.walk import check_paths, walk
    from screener.cli.identity import identify
    from screener.report.as_text import Style
    from screener.verdict import Outcome

    check_paths([options.path])
    settings = settings_from(options)
    rules = {rule.id: rule for rule in identify(settings)[1]}
    style = Style(colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    outcome = Outcome.PASS
    for verdict in screen_all(walk([options.path]), settings, jobs=1):
        outcome = max(outcome, verdict.outcome)
        for line in _explained(verdict, rules, style, mask=options.mask):
            say_out(line)
    return 0 if outcome is Outcome.PASS else 1


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "explain",
        "逐条说明：哪条规则，起点把握多少，什么提高或降低了它；以及考虑过但没有计入的，为什么。",
        "退出状态：0 通过；1 须复核或被拦截；2 命令有误。",
    )
    parser.add_argument("path", metavar="文件", help="要说明的文件")
    parser.add_argument("--mask", action="store_true", help="遮盖引文")
    add_settings(parser)
    return parser


def _explained(
    verdict: Verdict, rules: Mapping[str, Rule], style: Style, *, mask: bool
) -> Iterator[str]:
    from screener.report.as_text import finding_lines
    from screener.report.entry import finding_entry
    from screener.report.words import kind_label, size_label, visible_path

    label = style.word(verdict.outcome.word, verdict.outcome.label)
    yield f"{style.strong(visible_path(verdict.path))}  {label}  风险 {round(verdict.risk * 100)}%"
    yield style.faint(
        f"  {kind_label(verdict.media_type)}，{verdict.characters} 字，{size_label(verdict.size)}"
    )
    yield f"计入结论的 {len(verdict.findings)} 处"
    for finding in verdict.findings:
        yield from finding_lines(finding_entry(finding, mask=mask), style)
        yield f"    过程  {_course(finding, rules)}"
    yield f"考虑过但没有计入的 {len(verdict.dropped)} 处"
    for finding in verdict.dropped:
        yield from _dropped(finding, style, mask=mask)
    yield ""
    for child in verdict.children:
        yield from _explained(child, rules, style, mask=mask)


def _course(finding: Finding, rules: Mapping[str, Rule]) -> str:
    """How the confidence came about, from where the rule starts."""
    rule = rules.get(finding.rule)
    if rule is None:
        return f"把握 {round(finding.confidence * 100)}%"
    course = f"规则起点 {round(rule.confidence * 100)}%，结果 {round(finding.confidence * 100)}%"
    if rule.certain:
        return f"{course}；本身即可确认，上下文不能降低"
    if finding.severity is not rule.severity:
        course += f"；级别由{rule.severity.label}改为{finding.severity.label}"
    return course


def _dropped(finding: Finding, style: Style, *, mask: bool) -> Iterator[str]:
    from screener.report.as_text import context_line
    from screener.report.entry import finding_entry

    entry = finding_entry(finding, mask=mask)
    yield f"  {style.faint(entry['rule'])}  {entry['title']}  {entry['place']}"
    yield f"    {context_line(entry, style)}"
    sure = f"（把握 {round(finding.confidence * 100)}%）"
    yield f"    未计入  {finding.dropped}{sure}"
    for note in finding.notes:
        yield f"            {note}"
