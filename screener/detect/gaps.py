"""What was not read, as findings: each gap asks for a person."""

from __future__ import annotations

from collections.abc import Iterator

from screener.document import Document, Span
from screener.finding import Finding
from screener.lexicon import Lexicon


def gap_findings(document: Document, lexicon: Lexicon) -> Iterator[Finding]:
    """One `unscreenable.*` finding for each gap; its text is empty, for nothing was read."""
    for gap in document.gaps:
        rule = lexicon[f"unscreenable.{gap.kind}"]
        yield Finding(
            rule=rule.id,
            title=rule.title,
            category=rule.category,
            severity=rule.severity,
            confidence=rule.confidence,
            span=Span(0, 0),
            location=gap.location,
            text="",
            before="",
            after="",
            reason=f"{rule.reason}：{gap.message}",
            basis=rule.basis,
            suggestion=rule.suggestion,
        )
