"""Content that gives itself away without a mark: hits of the model, explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from screener.classify import Classifier
from screener.detect.context.genre import Genre, genres_of
from screener.detect.looks import Closer, Glance, Looks
from screener.detect.phrases import telling
from screener.detect.sentences import body_end, says_enough, sentence_spans
from screener.document import Span
from screener.features import Hashed, Stretch
from screener.finding import Hit
from screener.policy import Policy
from screener.reading import Reading
from screener.rule import Category, Rule
from screener.segment import Segmenter

_BELOW = "模型得分未达阈值"
_UNASKED = Category.WORK_SECRET  # of what is only ranked: to name its kind costs as much again
_LEAST_KIND = 0.3
_MARGIN = 0.05  # how far below the threshold a sentence of a raised document may lie
_SURE = 0.96  # below, the model abstains: it asks a person and says so
_INNOCENT = 0.6  # logit up to which a sentence alone is too innocent to be quoted
_FORMAL = frozenset({Genre.LAW, Genre.JUDGMENT, Genre.LESSON, Genre.HISTORY})
_FICTION = 0.99  # plots are made of secrets
_SERIAL = re.compile("未完待续|连载")


class PassageDetector:
    """Once a sentence reaches the policy's threshold: a hit for each that carries the leak.

    Else the best stretch as a dropped hit, so that documents can still be ranked.
    """

    def __init__(self, rules: Iterable[Rule], classifier: Classifier, policy: Policy) -> None:
        self._rules = {rule.category: rule for rule in rules}
        self._classifier = classifier
        self._policy = policy
        self._segmenter = Segmenter()
        self._looks = Looks(classifier, self._segmenter)

    def detect(self, reading: Reading) -> Iterator[Hit]:
        text = reading.text[: body_end(reading)]
        seen = self._looks.glance(text)
        threshold = min(self._policy.model, self._policy.model_formal)
        doubtful = seen.doubtful(threshold)
        if len(doubtful):  # only now is it worth asking for the genre
            threshold = threshold_for(reading.text, genres_of(reading), self._policy)
            doubtful = seen.doubtful(threshold)
        if not len(doubtful):
            yield from self._ranked(reading, seen)
            return
        closer = self._looks.closer(text, seen, doubtful, partial(sentence_spans, reading))
        if closer:
            yield from self._found(reading, closer, threshold)

    def _ranked(self, reading: Reading, seen: Glance) -> Iterator[Hit]:
        """What of an innocent text reads most like a leak."""
        best = seen.best
        span = Span(*seen.bounds[best].tolist())
        if says_enough(reading.text, span):
            yield self._hit(_UNASKED, span, float(seen.chances[best]), _BELOW)

    def _found(self, reading: Reading, closer: Closer, threshold: float) -> Iterator[Hit]:
        spans, chances = closer.spans, closer.chances
        quotable = [index for index, span in enumerate(spans) if says_enough(reading.text, span)]
        if not quotable:
            return
        best = max(quotable, key=chances.__getitem__)
        if chances[best] < threshold:
            yield self._hit(_UNASKED, spans[best], chances[best], _BELOW)
            return
        for index in quotable:
            carries = closer.alone[index] > _INNOCENT and chances[index] >= threshold - _MARGIN
            if carries or index == best:
                category = self._classifier.category(closer.texts, _context(closer.texts, index))
                hit = self._hit(category, spans[index], chances[index])
                yield self._explained(hit, reading, closer, index)

    def _hit(
        self, category: Category, span: Span, chance: float, dropped: str | None = None
    ) -> Hit:
        rule = self._rules[category]
        return Hit(rule, span, min(0.99, max(0.01, chance)), rule.severity, dropped=dropped)

    def _explained(self, hit: Hit, reading: Reading, closer: Closer, index: int) -> Hit:
        """With what it resembles, the words that moved the score, and what would make it fit."""
        kind, certainty = self._classifier.kind(closer.texts, _context(closer.texts, index))
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
                for one in telling(words, closer.weighed.moved(index))
            ),
            suggestion=f"{hit.rule.suggestion}如拟公开，可{advice}。" if advice else None,
        )


def _context(texts: Hashed, index: int) -> Stretch:
    """The sentence and its neighbours."""
    return texts.stretch(max(0, index - 1), min(len(texts), index + 2))


def threshold_for(text: str, found: frozenset[Genre], policy: Policy) -> float:
    """The score from which a folded `text` of these genres is raised."""
    if Genre.FICTION in found and _SERIAL.search(text):
        return _FICTION
    return policy.model_formal if _FORMAL & found else policy.model
