"""From findings and gaps to one of three outcomes. What could not be read asks for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import prod

from screener.coverage import Read
from screener.document import Gap
from screener.finding import Finding
from screener.rule import Severity, by_model


class Outcome(IntEnum):
    """`pass` < `review` < `block`."""

    PASS = 1
    REVIEW = 2
    BLOCK = 3

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def label(self) -> str:
        return {Outcome.PASS: "通过", Outcome.REVIEW: "复核", Outcome.BLOCK: "拦截"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The machine's word on one document; `children` are the documents packed inside it.

    `coverage` says what was read of it, `gaps` what was not.
    """

    path: str
    digest: str
    size: int
    media_type: str
    characters: int
    outcome: Outcome
    risk: float
    findings: tuple[Finding, ...]
    dropped: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    children: tuple[Verdict, ...]
    coverage: tuple[Read, ...] = ()


def all_findings(verdict: Verdict) -> Iterator[Finding]:
    """The findings of a document and of everything packed inside it."""
    yield from verdict.findings
    for child in verdict.children:
        yield from all_findings(child)


def decide(
    findings: Sequence[Finding], gaps: Sequence[Gap], children: Sequence[Verdict] = ()
) -> Outcome:
    """The worst of the findings and of the children; a gap is at least `review`."""
    worst = max((finding.severity for finding in findings), default=Severity.INFO)
    outcomes = [Outcome(worst.value), *(child.outcome for child in children)]
    if gaps:
        outcomes.append(Outcome.REVIEW)
    return max(outcomes)


def risk(
    findings: Sequence[Finding], dropped: Sequence[Finding], children: Sequence[Verdict] = ()
) -> float:
    """One number from 0 to 1: how likely anything here is a leak.

    Findings combine as independent chances, an `info` one counting a tenth. What the model scored
    below its threshold is among the `dropped` and counts for half of its score, the highest alone.
    """
    weights = {Severity.INFO: 0.1, Severity.REVIEW: 0.8, Severity.BLOCK: 1.0}
    safe = prod(1 - weights[finding.severity] * finding.confidence for finding in findings)
    scores = [one.confidence for one in dropped if by_model(one.rule)]
    own = 1 - safe * (1 - 0.5 * max(scores, default=0.0))
    return round(max([own, *(child.risk for child in children)]), 4)


def model_score(verdict: Verdict) -> float | None:
    """The highest score the model gave, raised or not; None where it read nothing."""
    scores = [one.confidence for one in (*verdict.findings, *verdict.dropped) if by_model(one.rule)]
    scores += [one for child in verdict.children if (one := model_score(child)) is not None]
    return max(scores, default=None)
