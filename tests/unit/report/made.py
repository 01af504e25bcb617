"""A made-up run: verdicts of every kind, with texts that try to break out of each format."""

from __future__ import annotations

import io

from screener.coverage import Read
from screener.document import Gap, GapKind, Location, Part, Span
from screener.finding import Finding
from screener.report.entry import DocumentEntry, entries
from screener.report.writer import Report, writer
from screener.rule import Category, Rule, Severity
from screener.verdict import Outcome, Verdict

TOOL = {"version": "1.2.3", "lexicons": "a" * 64, "model": "b" * 64, "policy": "c" * 64,
        "readers": ["rapidocr 1.0"]}  # fmt: skip
HOSTILE = '</mark><script>alert("x")</script>&amp;\x1b[31m\u202e'

RULE = Rule(
    id="personal_info.resident-id",
    title="居民身份证号码",
    category=Category.PERSONAL_INFO,
    severity=Severity.BLOCK,
    basis=("个人信息保护法 第二十八条",),
    reason="疑似居民身份证号码，需核实",
    suggestion="请删除或遮盖。",
    detector="gaps",
)


def finding(**changes: object) -> Finding:
    fields: dict[str, object] = {
        "rule": RULE.id,
        "title": RULE.title,
        "category": RULE.category,
        "severity": RULE.severity,
        "confidence": 0.99,
        "span": Span(14, 32),
        "location": Location(Part.HIDDEN, sheet="名单", cell="C7", place="隐藏列"),
        "text": "110101188001010003",
        "before": "张三\t身份证号：",
        "after": "\n李四",
        "reason": RULE.reason,
        "basis": RULE.basis,
        "suggestion": RULE.suggestion,
        "notes": ("校验位正确",),
    }
    return Finding(**{**fields, **changes})  # type: ignore[arg-type]


def verdict(path: str, *findings: Finding, **changes: object) -> Verdict:
    worst = max((one.severity.value for one in findings), default=1)
    fields: dict[str, object] = {
        "path": path,
        "digest": "d" * 64,
        "size": 2048,
        "media_type": "text/plain",
        "characters": 120,
        "outcome": Outcome(worst),
        "risk": 0.5 if findings else 0.0,
        "findings": findings,
        "dropped": (),
        "gaps": (),
        "children": (),
        "coverage": (Read(Part.BODY, None, 4, "处", 120),),
    }
    return Verdict(**{**fields, **changes})  # type: ignore[arg-type]


def run() -> list[Verdict]:
    gap = Gap(GapKind.NO_TEXT_LAYER, "本页只有一张图片", Location(page=3))
    unread = finding(
        rule="unscreenable.no_text_layer",
        title="页面没有可读取的文字",
        category=Category.UNSCREENABLE,
        severity=Severity.REVIEW,
        span=Span(0, 0),
        location=gap.location,
        text="",
        before="",
        after="",
        reason="页面没有文字层，其中文字未经审查：本页只有一张图片",
        notes=(),
    )
    hostile = finding(
        rule="lexicon.own",
        title=HOSTILE,
        category=Category.SENSITIVE_INFO,
        severity=Severity.INFO,
        confidence=0.4,
        text=HOSTILE,
        before=HOSTILE,
        after=HOSTILE,
        span=Span(60, 60 + len(HOSTILE)),
        location=Location(Part.METADATA, place=HOSTILE),
    )
    marking = finding(
        rule="state_secret.marking",
        title="国家秘密标志",
        category=Category.STATE_SECRET,
        text="机 密★１０年",
        before="",
        after="",
        span=Span(0, 7),
        location=Location(Part.HEADER, page=1, place="文本框"),
        reason="疑似国家秘密标志，需核实",
        suggestion="停止发布，联系保密工作机构。",
        notes=(),
    )
    pages = (Read(Part.BODY, "页面", 3, "页"), Read(Part.METADATA, "文档属性", 1, "处", 6))
    scan = verdict(
        "a/c.zip!/扫描件.pdf", unread, gaps=(gap,), outcome=Outcome.REVIEW, coverage=pages
    )
    return [
        verdict("a/名单.xlsx", finding(), hostile),
        verdict("a/方案.docx", marking, outcome=Outcome.BLOCK),
        verdict("a/c.zip", outcome=Outcome.REVIEW, children=(scan, verdict("a/c.zip!/好.txt"))),
        verdict("a/<img src=x>.txt"),
    ]


def documents(*, mask: bool = False) -> list[DocumentEntry]:
    return [entry for one in run() for entry in entries(one, mask=mask)]


def written(form: str, *, mask: bool = False, colour: bool = False) -> str:
    report = Report(
        tool=TOOL,  # type: ignore[arg-type]
        rules=(RULE,),
        entries=documents(mask=mask),
        masked=mask,
        colour=colour,
    )
    out = io.BytesIO()
    writer(form)(report, out)
    return out.getvalue().decode("utf-8", "strict")
