"""Have an organisation's own lists any part in a verdict? Asked of text that is known already."""

from __future__ import annotations

from screener.detect.patterns import PatternDetector
from screener.detect.terms import TermDetector
from screener.detect.words import Words
from screener.lexicon import Lexicon
from screener.reading import Reading
from screener.segment import Segmenter


class OwnLists:
    """What they hit depends on no other rule, so they may be asked alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = Words()
        terms, patterns = (
            [rule for rule in lexicon.by_detector(detector) if rule.own]
            for detector in ("terms", "pattern")
        )
        self._terms = TermDetector(terms, Segmenter(), words)
        self._patterns = PatternDetector(patterns, words)

    def hit(self, reading: Reading) -> bool:
        """Is there any hit at all, also one that would be dropped?"""
        hits = (*self._terms.detect(reading), *self._patterns.detect(reading))
        return bool(hits)
