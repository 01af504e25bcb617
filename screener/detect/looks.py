"""The model's two looks at a text: a glance at all of it, and a closer look where that doubts.

The glance scores windows at fixed steps. The closer look cuts the doubtful neighbourhood into
sentences and words; a sentence's score joins three views: the window of neighbours it stands in,
the sentence alone, and the whole text. The longer the text, the less the whole counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.classify import Classifier, Weighed
from screener.document import Span
from screener.features import Codes, Hashed, stretches, tokens, words
from screener.fold import near
from screener.segment import Segmenter

WIDE = 240  # code points of a window in a short text
NARROW = 60  # and in a long one, where the leak is a small part
STEP = 20  # from one window of the glance to the next
_DOUBT = 0.75  # of the threshold: from there the glance leaves it to the closer look
_NARROW = NARROW // STEP  # the same in steps of the glance
_WIDE = 13
_BESIDE = 5  # steps on either side of a narrow window in a wide one
_PIECE = 2  # steps that the glance takes for a sentence; two lie in a narrow window
_OFTEN = 1000  # steps up to which plans are kept
_READ_WHOLE = 400  # code points up to which the closer look reads all
_SHORT = 300  # up to here a text is judged as a whole; beyond, ever more window by window
_FAINT = 0.001  # a share too small to change a score
_LENGTH_COST = 2.8  # a long text has more chances to read like a leak somewhere

Scores = NDArray[np.float64]
Bounds = NDArray[np.int64]  # a row a stretch: where it begins, and ends


class Glance(NamedTuple):
    """Windows over a text, a score and a chance for each; and the text's tokens."""

    tokens: Codes
    bounds: Bounds
    scores: Scores
    chances: Scores

    @property
    def best(self) -> int:
        return int(self.scores.argmax())

    def doubtful(self, threshold: float) -> Bounds:
        """Windows that a closer look might find to reach `threshold`."""
        return self.bounds[self.chances >= _DOUBT * threshold]


class Closer(NamedTuple):
    """The sentences read, of each the chance that it is a leak, and its score alone."""

    spans: Sequence[Span]
    chances: list[float]
    alone: Scores
    texts: Hashed
    weighed: Weighed


class Views(NamedTuple):
    """Per sentence: the score of all views together, and of the sentence alone."""

    joined: Scores
    alone: Scores


class _Plan(NamedTuple):
    """Stretches of a text in steps: narrow windows, wide ones around them, pieces, the whole.

    `bounds` are the narrow windows in code points.
    """

    firsts: NDArray[np.int64]
    ends: NDArray[np.int64]
    bounds: Bounds


class Looks:
    """Both looks of one model; the texts are folded."""

    def __init__(self, classifier: Classifier, segmenter: Segmenter) -> None:
        self._classifier = classifier
        self._segmenter = segmenter

    def glance(self, text: str) -> Glance:
        """Windows at fixed steps, each with its best piece, its surroundings and the whole."""
        short = _shortness(len(text))
        seen = tokens(text)
        steps = self._classifier.steps(seen, STEP)
        plan = (_known_plan if len(steps) <= _OFTEN else _plan)(len(steps))
        found, count = steps.scores(plan.firsts, plan.ends), len(plan.bounds)
        inner, around = found[:count], found[count : 2 * count]
        best = np.maximum(found[2 * count : -2], found[2 * count + 1 : -1])
        whole = short * (around + 0.5 * found[-1])
        scores = whole + (1 - short) * (inner - _LENGTH_COST) + 0.5 * best
        bounds = np.minimum(plan.bounds, len(text))
        return Glance(seen, bounds, scores, self._classifier.glance_scale.chances(scores))

    def closer(
        self, text: str, seen: Glance, doubtful: Bounds, cut: Callable[[Bounds], Sequence[Span]]
    ) -> Closer | None:
        """The sentences in doubt; None where none stands there.

        `cut` gives the sentences around stretches of the text.
        """
        if len(text) <= _READ_WHOLE:
            doubtful = np.array([(0, len(text))])
        if not (spans := cut(doubtful)):
            return None
        spans = list(compress(spans, near(np.array(spans), doubtful, STEP).tolist()))
        if not spans:
            return None
        return self._read(text, stretches(seen.tokens, spans), spans, len(text))

    def excerpt(self, text: str, spans: Sequence[Span]) -> list[float]:
        """Of neighbouring sentences, read as a text of their own, the chance that each leaks."""
        low, high = spans[0].start, spans[-1].end
        bounds = [(span.start - low, span.end - low) for span in spans]
        texts = stretches(tokens(text[low:high]), bounds)
        return self._read(text, texts, spans, min(high - low, _SHORT)).chances

    def _read(self, text: str, texts: Hashed, spans: Sequence[Span], length: int) -> Closer:
        """Sentences of a text that is `length` long, or read as if it were."""
        sentences = [text[span.start : span.end] for span in spans]
        weighed = self._classifier.look(texts, words(sentences, self._segmenter.cut))
        closer = views(np.array(spans), length, weighed)
        chances = self._classifier.scale.chances(closer.joined).tolist()
        return Closer(spans, chances, closer.alone, texts, weighed)


def _plan(steps: int) -> _Plan:
    """What the glance looks at in a text of so many steps."""
    starts = np.arange(max(1, steps - _NARROW + 1))
    pieces = np.minimum(np.arange(len(starts) + 1), max(0, steps - _PIECE))
    firsts = np.concatenate((starts, np.maximum(starts - _BESIDE, 0), pieces, (0,)))
    sizes = np.repeat((_NARROW, _WIDE, _PIECE, steps), (len(starts), len(starts), len(pieces), 1))
    bounds = np.stack((starts, starts + _NARROW), 1) * STEP
    return _Plan(firsts, np.minimum(firsts + sizes, steps), bounds)


_known_plan = lru_cache(maxsize=256)(_plan)


def _shortness(length: int) -> float:
    """One for a text that is judged as a whole, towards nothing for a long one."""
    return min(1.0, _SHORT / max(length, 1)) ** 2


def views(spans: Bounds, length: int, weighed: Weighed) -> Views:
    """Score sentences, each in the best window that holds it.

    `spans` are their places in a text of `length` code points.
    """
    count = len(spans)
    short = _shortness(length)
    narrow = windows(spans, NARROW if short < 1 else 0)
    wide = windows(spans, WIDE if short > _FAINT else 0)
    each = np.arange(count)
    alone, around, wider, whole = np.split(
        weighed.logits(np.concatenate((np.stack((each, each + 1), 1), narrow, wide, [(0, count)]))),
        np.cumsum((count, len(narrow), len(wide))),
    )
    joined = 0.5 * alone - _LENGTH_COST * (1 - short)
    if short < 1:
        joined += (1 - short) * _best(narrow, around, count)
    if short > _FAINT:
        joined += short * (_best(wide, wider, count) + 0.5 * whole)
    return Views(joined, alone)


def _best(runs: Bounds, logits: Scores, count: int) -> Scores:
    """For each sentence the score of the best of the runs that hold it: neighbours in `runs`."""
    each = np.arange(count)
    first = np.searchsorted(runs[:, 1], each, "right")
    after = np.searchsorted(runs[:, 0], each, "right")
    bounds = np.stack((first, after), 1).ravel()
    best: Scores = np.maximum.reduceat(np.append(logits, -np.inf), bounds)[::2]
    return best


def windows(spans: Bounds, size: int) -> Bounds:
    """Runs of whole sentences up to `size` long, each beginning half-way in the one before.

    No size, no windows.
    """
    if not size:
        return np.zeros((0, 2), dtype=np.int64)
    starts, ends = spans.T
    each = np.arange(len(spans))
    last = np.maximum(np.searchsorted(ends, starts + size, "right"), each + 1)
    half = (starts + ends[last - 1]) / 2
    following = np.maximum(np.minimum(np.searchsorted(starts, half), last - 1), each + 1).tolist()
    first, runs, bounds = 0, [0], last.tolist()
    while bounds[first] < len(bounds):
        first = following[first]
        runs.append(first)
    return np.stack((runs, last[runs]), 1)
