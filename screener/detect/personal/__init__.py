"""Everything that looks for a person's numbers, over one reading of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screener.detect.personal.grids import Grids
from screener.detect.personal.identifiers import identifiers
from screener.detect.personal.labelled import Labelled
from screener.detect.personal.masks import mask_hits
from screener.detect.personal.tables import capped, column_hits, compact, raise_beside_names
from screener.finding import Hit
from screener.reading import Reading
from screener.rule import Rule

DETECTORS = frozenset({"identifiers", "labelled", "masks", "tables"})


class PersonalDetector:
    """Rules whose detector is one of DETECTORS; code asks for the first, third and last by name."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        kept = [rule for rule in rules if rule.detector in DETECTORS]
        self._rules = {rule.id.split(".", 1)[1]: rule for rule in kept}
        self._labelled = Labelled(rule for rule in kept if rule.detector == "labelled")

    def every_value(self, reading: Reading) -> Iterator[Hit]:
        """Each number and labelled value that counts: none left out, however long the list."""
        grids = Grids(reading)
        numbers = identifiers(reading, grids, self._rules)
        for hit in (*numbers, *self._labelled.detect(reading, grids)):
            if not hit.dropped:
                yield hit

    def detect(self, reading: Reading) -> Iterator[Hit]:
        grids = Grids(reading)
        numbers = list(identifiers(reading, grids, self._rules))
        full = [compact(reading.text, hit.span) for hit in numbers if not hit.dropped]
        known = {hit.span.start for hit in numbers if not hit.dropped}
        labelled = (
            hit for hit in self._labelled.detect(reading, grids) if hit.span.start not in known
        )
        hits = (raise_beside_names(grids, hit) for hit in (*numbers, *labelled))
        yield from capped(grids, hits, self._rules)
        yield from mask_hits(reading, grids, self._rules, full)
        yield from column_hits(grids, self._rules)
