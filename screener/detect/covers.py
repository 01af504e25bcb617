"""Words that are painted over and still there: a finding of its own, whatever the words say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.document import COVERED, Passage, Span
from screener.finding import Hit
from screener.reading import Reading
from screener.rule import Rule

_SHOWN = 100  # passages of one document that are shown each


class CoverDetector:
    """`rule.parameters["harmless"]` describes what people type under a bar in place of words."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._harmless = re.compile(str(rule.parameters["harmless"]))

    def detect(self, reading: Reading) -> Iterator[Hit]:
        if not any(map(_is_covered, reading.document.passages)):
            return
        found = [
            (span, passage)
            for span, passage in reading.passages
            if _is_covered(passage) and self._says(reading, span)
        ]
        for number, (span, _) in enumerate(found[:_SHOWN], 1):
            hit = Hit(self._rule, span, self._rule.confidence, self._rule.severity)
            if number == _SHOWN < len(found):
                more = len(found) - _SHOWN
                note = f"被遮盖的文字共 {len(found)} 处，另有 {more} 处不再逐一列出"
                hit = hit._replace(notes=(note,), many=1 + more)
            yield hit

    def _says(self, reading: Reading, span: Span) -> bool:
        return not self._harmless.fullmatch(reading.text[slice(*span)].strip())


def _is_covered(passage: Passage) -> bool:
    return (passage.location.place or "").endswith(COVERED)
