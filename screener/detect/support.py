"""Turns of speech tell of a leak only where the sentences around them read like one.

"Keep this to yourself" stands in minutes and in memoirs. Rules that name a `support` ask the model
about the sentences around their hits, read as a text of their own; where it gives them less, the
hit stays as a hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from screener.classify import Classifier
from screener.detect.looks import WIDE, Looks
from screener.detect.sentences import body_end, sentence_spans
from screener.finding import Hit
from screener.reading import Reading
from screener.segment import Segmenter

_HINT = 0.4  # confidence at most left: below what a policy asks to review
_MOST = 200  # hits of one text that are asked about: who repeats himself more often is believed
_ALONE = "前后文读起来不像未公开的内容，只作提示"


class Support:
    """Asks one model about the surroundings of hits."""

    def __init__(self, classifier: Classifier) -> None:
        self._looks = Looks(classifier, Segmenter())

    def judge(self, reading: Reading, hits: Iterable[Hit]) -> Iterator[Hit]:
        """Yield every hit, those without the support that their rules ask for as hints."""
        asked = 0
        for hit in hits:
            asks = hit.rule.support > 0 and not hit.dropped and asked < _MOST
            asked += asks
            yield _hint(hit) if asks and not self._supported(reading, hit) else hit

    def _supported(self, reading: Reading, hit: Hit) -> bool:
        """Also what stands outside the text that the model reads: nothing speaks against it."""
        start, end = hit.span
        if end > body_end(reading):
            return True
        low, high = max(0, start - WIDE // 2), end + WIDE // 2
        spans = sentence_spans(reading, np.array([(low, high)]))
        spans = [one for one in spans if low < one.end and one.start < high]
        holding = [at for at, one in enumerate(spans) if one.start < end and start < one.end]
        if not holding:
            return True
        chances = self._looks.excerpt(reading.text, spans)
        return max(chances[at] for at in holding) >= hit.rule.support


def _hint(hit: Hit) -> Hit:
    return hit._replace(confidence=min(hit.confidence, _HINT), notes=(*hit.notes, _ALONE))
