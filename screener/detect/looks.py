"""The model's two looks at a text: a glance at all of it, and a closer look where that doubts.

The glance scores windows at fixed steps. The closer look cuts the doubtful neighbourhood into
sentences and words; a sentence's score joins three views: the window of neighbours it stands in,
the sentence alone, and the whole text. The longer the text, the less the whole counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.classify import Classifier, Weighed
from screener.document import Span
from screener.features import Hashed, characters, words
from screener.segment import Segmenter

WIDE = 240  # code points of a window in a short text
NARROW = 60  # and in a long one, where the leak is a small part
STEP = 20  # from one window of the glance to the next
DOUBT = 0.4  # the chance from which the glance leaves it to the closer look
_PIECE = 40  # code points that the glance takes for a sentence; two lie in a narrow window
_READ_WHOLE = 400  # code points up to which the closer look reads all
_SHORT = 300  # up to here a text is judged as a whole; beyond, ever more window by window
_FAINT = 0.001  # a share too small to change a score
_LENGTH_COST = 1.2  # a long text has more chances to read like a leak somewhere

Scores = NDArray[np.float64]
Bounds = NDArray[np.int64]  # a row a stretch: where it begins, and ends


class Glance(NamedTuple):
    """Windows over a text, and a chance for each."""

    bounds: Bounds
    scores: Scores
    chances: Scores

    @property
    def best(self) -> int:
        return int(self.scores.argmax())

    @property
    def doubtful(self) -> Bounds:
        return self.bounds[self.chances >= DOUBT]


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


def judge(
    text: str, cut: Callable[[], Sequence[Span]], classifier: Classifier, segmenter: Segmenter
) -> tuple[Glance, Closer | None]:
    """Both looks at a folded text; `cut` gives its sentences, and is asked only in doubt."""
    seen = glance(text, classifier)
    doubtful = seen.doubtful
    if not len(doubtful) or not (spans := cut()):
        return seen, None
    if len(text) > _READ_WHOLE:
        spans = list(compress(spans, _near(np.array(spans), doubtful).tolist()))
        if not spans:
            return seen, None
    sentences = [text[span.start : span.end] for span in spans]
    texts = characters(sentences)
    weighed = classifier.look(texts, words(sentences, segmenter.cut))
    closer = views(np.array(spans), len(text), weighed)
    chances = classifier.scale.chances(closer.joined).tolist()
    return seen, Closer(spans, chances, closer.alone, texts, weighed)


def glance(text: str, classifier: Classifier) -> Glance:
    """Windows at fixed steps, each with the best piece in it, its surroundings and the whole."""
    weighed = classifier.glance(characters([text]))
    length, short = len(text), _shortness(len(text))
    pieces = np.arange(0, max(length, 1), STEP)
    starts = pieces[: max(1, len(pieces) - NARROW // STEP + 1)]
    count = len(starts)
    first = np.concatenate((
        starts, np.maximum(starts - (WIDE - NARROW) // 2, 0),
        np.minimum(pieces, max(0, length - _PIECE)), (0,),
    ))  # fmt: skip
    size = np.repeat((NARROW, WIDE, _PIECE, length), (count, count, len(pieces), 1))
    end = np.minimum(first + size, length)
    found = weighed.stretches(first, end)
    alone = np.append(found[2 * count : -1], -np.inf)
    best = np.maximum(alone[:count], alone[1 : count + 1])
    whole = short * (found[count : 2 * count] + 0.5 * found[-1])
    scores = whole + (1 - short) * (found[:count] - _LENGTH_COST) + 0.5 * best
    bounds = np.array((starts, end[:count])).T
    return Glance(bounds, scores, classifier.glance_scale.chances(scores))


def _shortness(length: int) -> float:
    """One for a text that is judged as a whole, towards nothing for a long one."""
    return min(1.0, _SHORT / max(length, 1)) ** 2


def _near(spans: Bounds, doubtful: Bounds) -> NDArray[np.bool_]:
    """Which spans stand within a window's reach of a doubtful one."""
    low, high = doubtful[:, 0] - NARROW, doubtful[:, 1] + NARROW
    near: NDArray[np.bool_] = np.searchsorted(low, spans[:, 1]) > np.searchsorted(
        high, spans[:, 0], "right"
    )
    return near


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
