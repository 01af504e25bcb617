"""The numbers of a run: no path and no word of a draft, so that they may be shown anywhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from screener.report.entry import DocumentEntry
from screener.rule import Category

_OWN = "lexicon."


@dataclass(slots=True)
class Counts:
    """`findings` by rule, category and severity; `unread` documents with `gaps` parts not read.

    The name of an organisation's own list may tell what it is about: all of them are `lexicon`.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unread: int = 0
    gaps: int = 0
    bytes: int = 0
    characters: int = 0

    def add(self, entry: DocumentEntry) -> None:
        self.verdicts[entry["verdict"]] += 1
        self.unread += bool(entry["errors"])
        self.gaps += len(entry["errors"])
        self.bytes += entry["bytes"]
        self.characters += entry["characters"]
        for finding in entry["findings"]:
            rule = "lexicon" if finding["rule"].startswith(_OWN) else finding["rule"]
            self.findings[rule, finding["category"], finding["severity"]] += 1

    @property
    def documents(self) -> int:
        return self.verdicts.total()

    def by_category(self) -> dict[str, int]:
        """Findings that decide something, in the order of the categories."""
        counted = Counter[str]()
        for (_, category, severity), count in self.findings.items():
            counted[category] += count if severity != "info" else 0
        return {one.value: counted[one] for one in Category}
