"""What a file's make gives away without a word, as findings: cropped pictures."""

from __future__ import annotations

from collections.abc import Iterator

from screener.document import Document, Span
from screener.finding import Finding
from screener.lexicon import Lexicon
from screener.rule import Severity


def notice_findings(document: Document, lexicon: Lexicon) -> Iterator[Finding]:
    """One finding for each notice; its text is empty, for no words say it."""
    for notice in document.notices:
        rule = lexicon[f"sensitive_info.{notice.kind}"]
        yield Finding(
            rule=rule.id,
            title=rule.title,
            category=rule.category,
            severity=Severity.INFO if notice.minor else rule.severity,
            confidence=rule.confidence,
            span=Span(0, 0),
            location=notice.location,
            text="",
            before="",
            after="",
            reason=f"{rule.reason}：{notice.message}",
            basis=rule.basis,
            suggestion=rule.suggestion,
        )
