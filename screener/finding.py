"""What a rule caught, and where: `Hit` in folded text while detectors work, `Finding` when done."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from screener.document import INSERTED, Location, Part, Span
from screener.rule import OWN, Category, Rule, Severity

_EDGE_PARTS = frozenset({Part.HEADER, Part.FOOTER})
_PROMINENT = ("文本框", "水印", "印章", "图形", "艺术字")


class Hit(NamedTuple):
    """A detector's word, in offsets of `Reading.text`. A tuple: dense lists make ten thousands.

    `notes` say in Chinese what raised or lowered it; `dropped` says why it does not count.
    `severity` replaces the rule's where the detector knows better. `many` is how many values a
    table hit stands for. `telling` are the phrases that decided, where a model did; `reason` and
    `suggestion` replace the rule's. None of the texts may quote the document.
    """

    rule: Rule
    span: Span
    confidence: float
    severity: Severity
    notes: tuple[str, ...] = ()
    dropped: str | None = None
    many: int = 1
    reason: str | None = None
    suggestion: str | None = None
    telling: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Plain data: it goes into reports, the database and the signed record unchanged.

    `telling` are spans of the phrases that decided, where a model did; `count` is how many values
    it stands for. The quoted words are kept out of `repr`, so that logs never repeat a secret.
    """

    rule: str
    title: str
    category: Category
    severity: Severity
    confidence: float
    span: Span
    location: Location
    text: str = field(repr=False)
    before: str = field(repr=False)
    after: str = field(repr=False)
    reason: str
    basis: tuple[str, ...]
    suggestion: str
    notes: tuple[str, ...] = ()
    telling: tuple[Span, ...] = ()
    dropped: str | None = None
    count: int = 1

    @property
    def own(self) -> bool:
        """Does it come from an organisation's own list?"""
        return self.rule.startswith(OWN)

    @property
    def is_incident(self) -> bool:
        """Does it seem to mark a state secret: what seals an upload, and whose text is not kept?"""
        return self.category is Category.STATE_SECRET and self.severity is Severity.BLOCK


def located(location: Location, span: Span, insertions: Sequence[Span]) -> Location:
    """Detectors read an insertion as text; a finding that stands inside one is told to.

    `insertions` are in order and disjoint.
    """
    last = bisect_right(insertions, span.start, key=attrgetter("start")) - 1
    inside = last >= 0 and span.end <= insertions[last].end
    if location.part is Part.BODY and (inside or location.place == INSERTED):
        return location._replace(part=Part.REVISION, place=location.place or INSERTED)
    return location


def stands_apart(location: Location) -> bool:
    """Headers, footers, text boxes and watermarks hold no sentences of the text."""
    place = location.place
    return location.part in _EDGE_PARTS or bool(place and place.startswith(_PROMINENT))
