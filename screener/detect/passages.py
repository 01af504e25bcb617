"""Content that gives itself away without a mark: the classifier reads sentences in their context.

A sentence's score joins three views: the window of neighbours it stands in, the sentence alone, and
the whole text. The longer the text, the narrower the window and the less the whole counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.classify import Classifier, Run, Weighed
from screener.detect.context.genre import Genre, genres_of
from screener.detect.phrases import telling
from screener.detect.sentences import SHORTEST, sentence_spans
from screener.document import Span
from screener.features import Hashed, characters, words
from screener.finding import Hit
from screener.policy import Policy
from screener.reading import Reading
from screener.rule import Rule
from screener.segment import Segmenter

WIDE = 240  # code points of a window in a short text
NARROW = 100  # and in a long one, where the leak is a small part
DOUBT = 0.3  # the chance from which the glance leaves it to the closer look
_READ_WHOLE = 2000  # code points up to which the closer look reads all
_FAR = -20.0  # the score of what the closer look did not read
_SHORT = 300  # up to here a text is judged as a whole; beyond, ever more window by window
_FAINT = 0.001  # a share too small to change a score
_LENGTH_COST = 1.2  # a long text has more chances to read like a leak somewhere
_LEAST_KIND = 0.3
_MARGIN = 0.05  # how far below the threshold a sentence of a raised document may lie
_SURE = 0.8  # below, the model abstains: it asks a person and says so
_INNOCENT = -2.0  # logit below which a sentence alone is too innocent to be quoted
_FORMAL = frozenset({Genre.LAW, Genre.JUDGMENT, Genre.LESSON, Genre.HISTORY})
_FICTION = 0.99  # plots are made of secrets
_SERIAL = re.compile("未完待续|连载")


class Views(NamedTuple):
    """Per sentence: the score of all views together, and of the sentence alone."""

    joined: NDArray[np.float64]
    alone: NDArray[np.float64]


class PassageDetector:
    """Once a sentence reaches the policy's threshold: a hit for each that carries the leak.

    Else the best sentence as a dropped hit, so that documents can still be ranked.
    """

    def __init__(self, rules: Iterable[Rule], classifier: Classifier, policy: Policy) -> None:
        self._rules = {rule.category: rule for rule in rules}
        self._classifier = classifier
        self._policy = policy
        self._segmenter = Segmenter()

    def detect(self, reading: Reading) -> Iterator[Hit]:
        spans = sentence_spans(reading)
        quotable = [index for index, span in enumerate(spans) if reading.han(span) >= SHORTEST]
        if not quotable:
            return
        sentences = [reading.text[span.start : span.end] for span in spans]
        found = judge(sentences, self._classifier, self._segmenter, among=quotable)
        threshold = threshold_for(reading.text, genres_of(reading), self._policy)
        if found.chances[found.best] < threshold:
            hit = self._hit(spans[found.best], found, found.best)
            yield hit._replace(dropped="模型得分未达阈值")
            return
        for index in quotable:
            carries = found.alone[index] > _INNOCENT and found.chances[index] >= threshold - _MARGIN
            if carries or index == found.best:
                yield self._explained(self._hit(spans[index], found, index), reading, found, index)

    def _hit(self, span: Span, found: Judgement, index: int) -> Hit:
        rule = self._rules[self._classifier.category(found.texts, _context(found.texts, index))]
        return Hit(rule, span, min(0.99, max(0.01, found.chances[index])), rule.severity)

    def _explained(self, hit: Hit, reading: Reading, found: Judgement, index: int) -> Hit:
        """With what it resembles, the words that moved the score, and what would make it fit."""
        kind, certainty = self._classifier.kind(found.texts, _context(found.texts, index))
        known = certainty >= _LEAST_KIND
        advice = self._classifier.advice.get(kind) if known else None
        notes = [f"与“{kind}”类内容相近"] if known else []
        if hit.confidence < _SURE:
            notes.append("模型把握不大，不下结论，交由人工判断")
        start = hit.span.start
        words = self._segmenter.cut(reading.text[start : hit.span.end])
        return hit._replace(
            notes=tuple(notes),
            telling=tuple(
                Span(start + one.start, start + one.end)
                for one in telling(words, found.glance.moved(index))
            ),
            suggestion=f"{hit.rule.suggestion}如拟公开，可{advice}。" if advice else None,
        )


class Judgement(NamedTuple):
    """What the model says of a text: per sentence, its chance to be a leak, and its score alone."""

    best: int
    chances: list[float]
    alone: NDArray[np.float64]
    texts: Hashed
    glance: Weighed


def judge(
    sentences: Sequence[str],
    classifier: Classifier,
    segmenter: Segmenter,
    among: Sequence[int] | None = None,
) -> Judgement:
    """A glance at every sentence, and a closer look where it does not rule a leak out.

    `best` is taken from `among`.
    """
    texts = characters(sentences)
    glance, scale = classifier.glance(texts), classifier.glance_scale
    seen = views(texts, glance)
    doubtful = [
        index for index, score in enumerate(seen.joined) if scale.probability(score) >= DOUBT
    ]
    if doubtful:
        near = _near(doubtful, texts)
        cut = words([sentences[index] if index in near else "" for index in range(len(texts))],
                    segmenter.cut)  # fmt: skip
        scale = classifier.scale
        closer = views(texts, classifier.look(texts, cut))
        far = np.array([index not in near for index in range(len(texts))])
        seen = Views(np.where(far, _FAR, closer.joined), closer.alone)
    chances = [scale.probability(score) for score in seen.joined.tolist()]
    best = max(range(len(texts)) if among is None else among, key=lambda one: seen.joined[one])
    return Judgement(best, chances, seen.alone, texts, glance)


def _near(doubtful: Sequence[int], texts: Hashed) -> frozenset[int]:
    """The sentences that stand in one window with a doubtful one; all of a short text."""
    if texts.ends[-1] <= _READ_WHOLE:
        return frozenset(range(len(texts)))
    starts = texts.starts[doubtful] - NARROW
    ends = texts.ends[doubtful] + NARROW
    near: set[int] = set()
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        first, last = (
            np.searchsorted(texts.ends, start, "right"),
            np.searchsorted(texts.starts, end),
        )
        near.update(range(int(first), int(last)))
    return frozenset(near)


def _context(texts: Hashed, index: int) -> Run:
    return max(0, index - 1), min(len(texts), index + 2)


def threshold_for(text: str, found: frozenset[Genre], policy: Policy) -> float:
    """The score from which a folded `text` of these genres is raised."""
    if Genre.FICTION in found and _SERIAL.search(text):
        return _FICTION
    return policy.model_formal if _FORMAL & found else policy.model


def views(texts: Hashed, weighed: Weighed) -> Views:
    """Score the sentences of one document, each in the best window that holds it."""
    lengths = (texts.ends - texts.starts).tolist()
    count, length = len(lengths), sum(lengths)
    short = min(1.0, _SHORT / max(length, 1)) ** 2
    narrow = windows(lengths, NARROW) if short < 1 else []
    wide = windows(lengths, WIDE) if short > _FAINT else []
    runs = [(index, index + 1) for index in range(count)] + narrow + wide
    runs += [(0, count)] if short > _FAINT else []
    logits = weighed.logits(runs)
    alone = logits[:count]
    around = np.zeros(count)
    if short < 1:
        around = _spread(narrow, logits[count:], count)
    if short > _FAINT:
        wider = _spread(wide, logits[count + len(narrow) :], count)
        around = short * wider + (1 - short) * around
    joined = around + 0.5 * alone - _LENGTH_COST * (1 - short)
    if short > _FAINT:
        joined += 0.5 * short * logits[-1]
    return Views(joined, alone)


def _spread(runs: Sequence[Run], logits: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """For each sentence the best of the windows that hold it; more logits than runs may follow."""
    best = [-np.inf] * count
    for (start, end), logit in zip(runs, logits.tolist(), strict=False):
        for index in range(start, end):
            best[index] = max(best[index], logit)
    return np.array(best)


def windows(lengths: Sequence[int], size: int) -> list[Run]:
    """Runs of whole sentences up to `size` long, each beginning half-way in the one before."""
    runs = []
    start = 0
    while start < len(lengths):
        end, filled = start + 1, lengths[start]
        while end < len(lengths) and filled + lengths[end] <= size:
            filled += lengths[end]
            end += 1
        runs.append((start, end))
        if end == len(lengths):
            break
        half, passed = filled / 2, lengths[start]
        start += 1
        while start < end - 1 and passed < half:
            passed += lengths[start]
            start += 1
    return runs
