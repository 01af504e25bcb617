"""What surrounds a hit raises or lowers it: zone, hotwords, mention versus mark.

Context can move a doubtful hit; it never silences one whose rule is certain in itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from screener.detect.context.genre import Genre, genres_of
from screener.detect.context.mention import weigh_mention
from screener.detect.context.shape import zones_of
from screener.finding import Hit
from screener.reading import Reading


def judge(reading: Reading, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield every hit with its confidence and severity moved by what stands around it."""

    for hit in hits:
        yield hit if hit.dropped else _judge(reading, hit, lambda: genres_of(reading))


def _judge(reading: Reading, hit: Hit, kinds: Callable[[], frozenset[Genre]]) -> Hit:
    rule = hit.rule
    _, passage = reading.passage_at(hit.span.start)
    if rule.parts is not None and passage.location.part not in rule.parts:
        return hit._replace(dropped="规则不适用于文件的这一部分")
    zones = zones_of(reading, hit.span)
    if rule.zones:
        severity = rule.severity_in(zones)
        if severity is None:
            return hit._replace(dropped="所处位置不构成标志")
        hit = hit._replace(severity=severity)
    return weigh_mention(reading, _weigh_hotwords(reading, hit), zones, kinds)


def _weigh_hotwords(reading: Reading, hit: Hit) -> Hit:
    rule = hit.rule
    for hotwords in rule.hotwords:
        outer = reading.around(hit.span, hotwords.window)
        near = reading.text[outer.start : outer.end]
        if any(word in near for word in hotwords.words) and not (rule.certain and hotwords.by < 0):
            confidence = min(0.99, max(0.01, hit.confidence + hotwords.by))
            notes = (*hit.notes, hotwords.note) if hotwords.note else hit.notes
            hit = hit._replace(confidence=confidence, notes=notes)
    return hit
