"""How a run stands against baseline, exceptions and threshold, for programs and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from screener.gate.baseline import Entry
from screener.gate.compare import State
from screener.gate.exceptions import Exemption
from screener.gate.judge import FailOn, GateResult
from screener.report.entry import DocumentEntry, FindingEntry, exception_entry
from screener.report.words import visible, visible_path
from screener.rule import Severity

_NAMED = 20  # how many of a kind the words name
_STATES = {State.NEW: "新发现", State.UNCHANGED: "基线中已有"}
_FAIL_ON = {
    FailOn.REVIEW: "有须复核或拦截的内容即不通过",
    FailOn.BLOCK: "有须拦截的内容即不通过",
    FailOn.NEW: "有基线之外须复核或拦截的内容即不通过",
    FailOn.NEW_BLOCK: "有基线之外须拦截的内容即不通过",
    FailOn.NEVER: "只报告，不作门禁",
}


def gate_entry(result: GateResult) -> dict[str, Any]:
    """The part of a JSON report that is there only where a baseline, exceptions or a threshold is.

    `expired` and `unused` exceptions are named by their line in the file.
    """
    entry: dict[str, Any] = {
        "fail_on": result.fail_on.value,
        "passed": result.passed,
        "failing": {one.word: result.failing[one] for one in (Severity.BLOCK, Severity.REVIEW)},
    }
    if result.rest is not None:
        entry["baseline"] = {
            **{state.value: result.states[state] for state in State},
            "resolved": [_known(one) for one in result.rest.resolved],
            "unconfirmed": [_known(one) for one in result.rest.unconfirmed],
        }
    if result.exemptions is not None:
        entry["exceptions"] = {
            "excepted": result.used.total(),
            "used": len(result.used),
            "expired": [_exception(one) for one in result.exemptions.expired],
            "unused": [_exception(one) for one in result.unused],
        }
    return entry


def _known(entry: Entry) -> dict[str, str | None]:
    path = None if entry.hidden else entry.shown
    return {"path": path, "rule": entry.rule, "name": entry.name}


def _exception(one: Exemption) -> dict[str, Any]:
    return {"rule": one.rule, **exception_entry(one)}


def standing(finding: FindingEntry) -> str:
    """What the gate knows of one finding: 新发现, or who answers for it."""
    told = []
    if "baseline" in finding:
        told.append(_STATES[State(finding["baseline"])])
    if exception := finding.get("exception"):
        officer = f"，保密员 {exception['officer']}" if exception["officer"] else ""
        told.append(
            visible(
                f"列为例外：{exception['reason']}（责任人 {exception['owner']}{officer}，"
                f"至 {exception['expires']}）"
            )
        )
    return "；".join(told)


def is_new(document: DocumentEntry) -> bool:
    """Is there something in it to be decided that the baseline does not know?"""
    return any(
        finding.get("baseline") == State.NEW
        and finding["severity"] != Severity.INFO.word
        and "exception" not in finding
        for finding in document["findings"]
    )


def gate_lines(result: GateResult) -> Iterator[str]:
    """The gate in a few lines for the end of a report."""
    failing = "，".join(
        f"{one.label} {result.failing[one]} 处"
        for one in (Severity.BLOCK, Severity.REVIEW)
        if result.failing[one]
    )
    state = "通过" if result.passed else f"不通过（{failing}）"
    kept = result.kept and f"其中 {result.kept} 处疑似国家秘密，已在基线中也不放行。"
    yield f"门禁：{state}。标准：{_FAIL_ON[result.fail_on]}。{kept or ''}"
    if result.rest is not None:
        yield from _baseline_lines(result)
    if result.exemptions is not None:
        yield from _exception_lines(result)


def _baseline_lines(result: GateResult) -> Iterator[str]:
    rest = result.rest
    assert rest is not None
    unconfirmed = f"，未能确认 {len(rest.unconfirmed)} 处" if rest.unconfirmed else ""
    yield (
        f"基线：新发现 {result.states[State.NEW]} 处，已有 {result.states[State.UNCHANGED]} 处，"
        f"已消除 {len(rest.resolved)} 处{unconfirmed}。"
    )
    for words, entries in (("已消除", rest.resolved), ("未能确认", rest.unconfirmed)):
        alike = Counter((one.shown, one.rule) for one in entries)
        for (path, rule), count in list(alike.items())[:_NAMED]:
            yield f"  {words}  {visible_path(path)}  {rule}{f'  {count} 处' if count > 1 else ''}"
        if len(alike) > _NAMED:
            yield f"  {words}  ……等共 {len(entries)} 处"


def _exception_lines(result: GateResult) -> Iterator[str]:
    assert result.exemptions is not None
    yield f"例外：{len(result.used)} 条用到，涉及 {result.used.total()} 处。"
    for path, one in dict.fromkeys(result.secrets):
        yield visible(
            f"  疑似国家秘密的内容按例外放行，须由保密员确认  {path}  第{one.line}行  "
            f"{one.rule}  保密员 {one.officer}，至 {one.expires}"
        )
    for words, entries in (
        ("已过期，不再有效", result.exemptions.expired),
        ("本次没有用到", result.unused),
    ):
        for one in entries:
            yield visible(f"  {words}  第{one.line}行  {one.rule}  责任人 {one.owner}")
