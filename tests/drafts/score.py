"""Score verdicts against the labels: leaks caught, at the right place, and false alarms."""

from __future__ import annotations

from dataclasses import dataclass, field

from screener.pipeline import Screener
from screener.rule import Severity
from screener.verdict import Outcome
from tests.drafts import Draft, Quote

_LONGEST = 200  # a finding longer than this (or three times the quote) shows a reviewer nothing


@dataclass(frozen=True, slots=True)
class Result:
    draft: Draft
    outcome: Outcome
    rules: tuple[str, ...]
    expected: int
    found: int
    found_any: int
    quoted: int  # passages that the model quotes, of a draft that leaks
    beside: int  # those of them that meet no labelled place

    @property
    def caught(self) -> bool:
        return self.outcome is not Outcome.PASS

    @property
    def wrong(self) -> bool:
        if self.draft.expect == "pass":
            return self.caught
        blocked = self.draft.expect != "block" or self.outcome is Outcome.BLOCK
        return not (self.caught and blocked and self.found == self.expected)

    def __str__(self) -> str:
        draft = self.draft
        return (
            f"{draft.expect:>5} -> {self.outcome.word:<6} {draft.group} “{draft.title}” "
            f"places {self.found}/{self.expected} {', '.join(self.rules)}"
        )


def judge(screener: Screener, draft: Draft) -> Result:
    """Screen one draft as a text file and look for its quotes among the findings."""
    verdict = screener.screen_text(draft.text, "draft.txt")
    weighty = [one for one in verdict.findings if one.severity is not Severity.INFO]
    need = [quote for quote in draft.quotes if not quote.optional]

    def hits(quote: Quote, *, category: bool) -> bool:
        start = draft.text.index(quote.text)
        end = start + len(quote.text)
        return any(
            finding.span.start < end
            and start < finding.span.end
            and len(finding.text) <= max(_LONGEST, 3 * len(quote.text))
            and (not category or finding.category in quote.categories)
            for finding in weighty
        )

    quoted = [one.span for one in weighty if one.rule.endswith(".content")] if draft.quotes else []
    places = [(at := draft.text.index(one.text), at + len(one.text)) for one in draft.quotes]
    met = [any(one.start < end and start < one.end for start, end in places) for one in quoted]
    return Result(
        draft=draft,
        outcome=verdict.outcome,
        rules=tuple(dict.fromkeys(finding.rule for finding in weighty)),
        expected=len(need),
        found=sum(hits(quote, category=True) for quote in need),
        found_any=sum(hits(quote, category=False) for quote in need),
        quoted=len(quoted),
        beside=met.count(False),
    )


@dataclass(slots=True)
class Score:
    results: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        self.results.append(result)

    def of(self, expect: str) -> list[Result]:
        return [result for result in self.results if result.draft.expect == expect]

    @property
    def leaks(self) -> list[Result]:
        return [result for result in self.results if result.draft.expect != "pass"]

    @property
    def leak_recall(self) -> float:
        return sum(result.caught for result in self.leaks) / len(self.leaks)

    @property
    def place_recall(self) -> float:
        return sum(one.found for one in self.leaks) / sum(one.expected for one in self.leaks)

    @property
    def block_recall(self) -> float:
        blocks = self.of("block")
        return sum(result.outcome is Outcome.BLOCK for result in blocks) / len(blocks)

    @property
    def beside(self) -> float:
        """Share of what the model quotes in leaks that meets no labelled place."""
        return sum(one.beside for one in self.results) / sum(one.quoted for one in self.results)

    @property
    def false_alarms(self) -> int:
        return sum(result.caught for result in self.of("pass"))

    def __str__(self) -> str:
        groups = {result.draft.group for result in self.results}
        lines = []
        for group in sorted(groups):
            mine = [result for result in self.results if result.draft.group == group]
            leaks = [result for result in mine if result.draft.expect != "pass"]
            clean = [result for result in mine if result.draft.expect == "pass"]
            lines.append(
                f"{group:<28} leaks {sum(one.caught for one in leaks)}/{len(leaks)}, places "
                f"{sum(one.found for one in leaks)}/{sum(one.expected for one in leaks)}, "
                f"false alarms {sum(one.caught for one in clean)}/{len(clean)}"
            )
        lines.append(
            f"{'all':<28} leak recall {self.leak_recall:.3f}, places {self.place_recall:.3f}, "
            f"blocks {self.block_recall:.3f}, false alarms "
            f"{self.false_alarms}/{len(self.of('pass'))}, quoted beside {self.beside:.3f}"
        )
        return "\n".join(lines)
