"""Everything that looks for a person's numbers, over one reading of its tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from screener.detect.personal.grids import Grids
from screener.detect.personal.identifiers import identifiers
from screener.detect.personal.labelled import Labelled
from screener.detect.personal.masks import EMBEDDED, mask_hits
from screener.detect.personal.tables import capped, column_hits, compact, raise_beside_names
from screener.detect.personal.twins import twin_hits
from screener.detect.words import Words
from screener.finding import Finding, Hit
from screener.reading import Reading
from screener.rule import Rule

_NUMBERS = frozenset(
    {"personal_info.resident_id", "personal_info.mobile_phone", "personal_info.bank_card"}
)
DETECTORS = frozenset({"identifiers", "labelled", "masks", "tables", "twins"})


def open_numbers(findings: Iterable[Finding]) -> frozenset[str]:
    """The numbers of persons that some findings quote, digits alone."""
    return frozenset(
        re.sub(r"[^0-9x]", "", unicodedata.normalize("NFKC", finding.text).lower())
        for finding in findings
        if finding.rule in _NUMBERS
    )


class PersonalDetector:
    """Rules whose detector is one of DETECTORS; code asks for the first, third and last by name."""

    def __init__(self, rules: Iterable[Rule], words: Words | None = None) -> None:
        kept = [rule for rule in rules if rule.detector in DETECTORS]
        self._rules = {rule.id.split(".", 1)[1]: rule for rule in kept}
        self._labelled = Labelled((rule for rule in kept if rule.detector == "labelled"), words)

    def every_value(self, reading: Reading) -> Iterator[Hit]:
        """Each number and labelled value that counts: none left out, however long the list."""
        return reading.both_ways(self._every_value)

    def _every_value(self, reading: Reading) -> Iterator[Hit]:
        grids = Grids(reading)
        numbers = identifiers(reading, grids, self._rules)
        for hit in (*numbers, *self._labelled.detect(reading, grids)):
            if not hit.dropped:
                yield hit

    def detect(self, reading: Reading) -> Iterator[Hit]:
        """Also of what overrides turn around, as it is shown."""
        return reading.both_ways(self._detect)

    def _detect(self, reading: Reading) -> Iterator[Hit]:
        grids = Grids(reading)
        numbers = list(identifiers(reading, grids, self._rules))
        full = dict.fromkeys(reading.beside, EMBEDDED)
        for hit in numbers:
            if not hit.dropped:
                location = reading.passage_at(hit.span.start)[1].location
                full[compact(reading.text, hit.span)] = location.place or ""
        known = {hit.span.start for hit in numbers if not hit.dropped}
        labelled = (
            hit for hit in self._labelled.detect(reading, grids) if hit.span.start not in known
        )
        hits = (raise_beside_names(grids, hit) for hit in (*numbers, *labelled))
        yield from capped(grids, hits, self._rules)
        yield from mask_hits(reading, grids, self._rules, full)
        yield from column_hits(grids, self._rules)
        yield from twin_hits(grids, self._rules["recoverable_column"])
