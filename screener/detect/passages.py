"""Content that gives itself away without a mark: the classifier reads sentences in their context.

A sentence's score joins three views: the window of neighbours it stands in, the sentence alone, and
the whole text. The longer the text, the narrower the window and the less the whole counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.classify import Classifier
from screener.detect.context.genre import Genre, genres_of
from screener.document import FRAME, Location, Part, Span
from screener.features import Hashed
from screener.finding import Hit
from screener.policy import Policy
from screener.reading import Reading
from screener.rule import Rule
from screener.segment import sentences

WIDE = 240  # code points of a window in a short text
NARROW = 100  # and in a long one, where the leak is a small part
LONGEST = 120  # code points of one finding
_SHORTEST = 12  # Han characters below which a sentence says too little to be quoted
_SHORT = 300  # up to here a text is judged as a whole; beyond, ever more window by window
_FAINT = 0.001  # a share too small to change a score
_LENGTH_COST = 1.2  # a long text has more chances to read like a leak somewhere
_NAVIGATION = 3  # as many bare labels in a row are a menu
_LEAST_KIND = 0.3
_MARGIN = 0.05  # how far below the threshold a sentence of a raised document may lie
_INNOCENT = -2.0  # logit below which a sentence alone is too innocent to be quoted
_FORMAL = frozenset({Genre.LAW, Genre.JUDGMENT, Genre.LESSON, Genre.HISTORY})
_FICTION = 0.99  # plots are made of secrets
_SERIAL = re.compile("未完待续|连载")
_SILENT = frozenset({Part.METADATA, Part.FILENAME, Part.MARKUP})
_SAYS = re.compile("[0-9,。.:;!?、|\t]")
# Lines that every page of a website has around its article: no author wrote them for this draft.
_FURNITURE_BEGINS = re.compile(
    "(?:当前位置|您的位置|发布时间|发布日期|来源|浏览次数|上一篇|下一篇|分享到|版权所有|联系我们|网站地图)"
    "|(?:主办|承办|技术支持)(?:单位)?:"
)
_FURNITURE_HOLDS = re.compile("icp备|公网安备|网站标识码|打印本页|javascript:")


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

    def detect(self, reading: Reading) -> Iterator[Hit]:
        spans = sentence_spans(reading)
        texts = [reading.text[span.start : span.end] for span in spans]
        quotable = [index for index, span in enumerate(spans) if reading.han(span) >= _SHORTEST]
        if not quotable:
            return
        hashed = Hashed(texts)
        joined, alone = views(texts, self._classifier, hashed)
        best = max(quotable, key=lambda one: joined[one])
        chances = {index: self._classifier.probability(joined[index]) for index in quotable}
        threshold = threshold_for(reading.text, genres_of(reading), self._policy)
        if chances[best] < threshold:
            hit = self._hit(spans[best], hashed, best, chances[best])
            yield replace(hit, dropped="模型得分未达阈值")
            return
        for index in quotable:
            carries = alone[index] > _INNOCENT and chances[index] >= threshold - _MARGIN
            if carries or index == best:
                hit = self._hit(spans[index], hashed, index, chances[index])
                kind, certainty = self._classifier.kind(_context(texts, index))
                notes = (f"与“{kind}”类内容相近",) if certainty >= _LEAST_KIND else ()
                yield replace(hit, notes=notes)

    def _hit(self, span: Span, texts: Hashed, index: int, chance: float) -> Hit:
        context = texts.grams([(max(0, index - 1), min(len(texts), index + 2))])
        rule = self._rules[self._classifier.category_of(context)]
        return Hit(rule, span, min(0.99, max(0.01, chance)), rule.severity)


def _context(texts: Sequence[str], index: int) -> str:
    return "\n".join(texts[max(0, index - 1) : index + 2])


def threshold_for(text: str, found: frozenset[Genre], policy: Policy) -> float:
    """The score from which a folded `text` of these genres is raised."""
    if Genre.FICTION in found and _SERIAL.search(text):
        return _FICTION
    return policy.model_formal if _FORMAL & found else policy.model


def views(texts: Sequence[str], classifier: Classifier, hashed: Hashed | None = None) -> Views:
    """Score the sentences of one document, each in the best window that holds it."""
    length = sum(map(len, texts))
    short = min(1.0, _SHORT / max(length, 1)) ** 2
    lengths = [len(text) for text in texts]
    narrow = windows(lengths, NARROW) if short < 1 else []
    wide = windows(lengths, WIDE) if short > _FAINT else []
    runs = [(index, index + 1) for index in range(len(texts))] + narrow + wide
    runs += [(0, len(texts))] if short > _FAINT else []
    logits = classifier.run_logits(hashed or Hashed(texts), runs)
    alone = logits[: len(texts)]
    around = np.zeros(len(texts))
    if short < 1:
        around = _spread(narrow, logits[len(texts) :], len(texts))
    if short > _FAINT:
        wider = _spread(wide, logits[len(texts) + len(narrow) :], len(texts))
        around = short * wider + (1 - short) * around
    joined = around + 0.5 * alone - _LENGTH_COST * (1 - short)
    if short > _FAINT:
        joined += 0.5 * short * logits[-1]
    return Views(joined, alone)


def _spread(
    runs: Sequence[tuple[int, int]], logits: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """For each sentence the best of the windows that hold it; more logits than runs may follow."""
    best = [-np.inf] * count
    for (start, end), logit in zip(runs, logits.tolist(), strict=False):
        for index in range(start, end):
            best[index] = max(best[index], logit)
    return np.array(best)


def windows(lengths: Sequence[int], size: int) -> list[tuple[int, int]]:
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


def sentence_spans(reading: Reading) -> list[Span]:
    """Sentences, pieces of long ones, and table rows joined, in order; menus left out."""
    spans: list[Span] = []
    labels: list[Span] = []
    row_end = -1
    title = _title_start(reading)
    for line, in_table in _lines(reading):
        text = reading.text[line.start : line.end]
        if len(text) <= LONGEST and _is_furniture(text):
            continue
        if not in_table and _is_label(reading, line, text):
            if line.start >= title:  # what stands above a title names the site, not the draft
                labels.append(line)
            continue
        if len(labels) < _NAVIGATION:
            spans += labels
        labels = []
        joins = in_table and spans and row_end == spans[-1].end
        if joins and line.end - spans[-1].start <= LONGEST:
            spans[-1] = Span(spans[-1].start, line.end)
        elif in_table and line.end - line.start <= LONGEST:
            spans.append(line)
        else:
            spans += _pieces(reading, line)
        row_end = line.end if in_table else -1
    return spans + (labels if len(labels) < _NAVIGATION else [])


def _title_start(reading: Reading) -> int:
    """Where the first heading of the text begins; its beginning where there is none."""
    return next(
        (
            span.start
            for span, passage in reading.passages
            if passage.heading and not _is_silent(passage.location)
        ),
        0,
    )


def _lines(reading: Reading) -> Iterator[tuple[Span, bool]]:
    """Paragraphs, and rows of tables as one line each."""
    end = -1
    for span, passage in reading.passages:
        if span.start < end or _is_silent(passage.location):
            continue
        line = reading.line_at(span.start) if passage.cell else span
        end = line.end
        yield line, passage.cell is not None


def _is_silent(location: Location) -> bool:
    return location.part in _SILENT or location.place == FRAME


def _pieces(reading: Reading, line: Span) -> Iterator[Span]:
    """Sentences of a paragraph, short ones joined to the next, long ones cut at commas."""
    text = reading.text
    start = -1
    for sentence in sentences(text, line):
        start = sentence.start if start < 0 else start
        if reading.han(Span(start, sentence.end)) < _SHORTEST:
            continue
        while sentence.end - start > LONGEST:
            cut = text.rfind(",", start + LONGEST // 3, start + LONGEST) + 1
            cut = cut if cut > 0 else start + LONGEST
            yield Span(start, cut)
            start = cut
        yield Span(start, sentence.end)
        start = -1
    if start >= 0:
        yield Span(start, line.end)


def _is_furniture(text: str) -> bool:
    return bool(_FURNITURE_BEGINS.match(text) or _FURNITURE_HOLDS.search(text))


def _is_label(reading: Reading, line: Span, text: str) -> bool:
    """A bare label: too short to say anything, as titles and the entries of menus are."""
    return reading.han(line) < _SHORTEST and not _SAYS.search(text)
