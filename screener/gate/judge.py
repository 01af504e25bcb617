"""May the run pass? Every finding gets a mark; the machine's verdict is never touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from screener.finding import Finding
from screener.gate.baseline import Places
from screener.gate.compare import Comparison, Rest, State
from screener.gate.exceptions import Exemption, Exemptions
from screener.rule import Category, Severity
from screener.verdict import Verdict


class FailOn(StrEnum):
    """From which finding on a run fails.

    `new` counts only what the baseline does not know; a suspected state secret fails it always:
    that it has long been there makes it no better.
    """

    REVIEW = "review"
    BLOCK = "block"
    NEW = "new"
    NEW_BLOCK = "new-block"
    NEVER = "never"

    @property
    def needs_baseline(self) -> bool:
        return self in {FailOn.NEW, FailOn.NEW_BLOCK}

    @property
    def least(self) -> Severity:
        return Severity.BLOCK if self in {FailOn.BLOCK, FailOn.NEW_BLOCK} else Severity.REVIEW


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of a finding: its state (None without a baseline) and who answers for it."""

    state: State | None = None
    exemption: Exemption | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The marks of a document's findings, in their order, and of what is packed inside it."""

    marks: tuple[Mark, ...]
    children: tuple[Judged, ...] = ()


@dataclass(slots=True)
class GateResult:
    """How the run stands; whole when all its files have been judged.

    `failing` counts the findings it fails for, by severity, `kept` those of them that the baseline
    knows: suspected state secrets; `used` how many findings each exception covered; `secrets` the
    paths where one covers a suspected state secret.
    """

    fail_on: FailOn
    failing: Counter[Severity] = field(default_factory=Counter)
    kept: int = 0
    states: Counter[State] = field(default_factory=Counter)
    used: Counter[int] = field(default_factory=Counter)
    secrets: list[tuple[str, Exemption]] = field(default_factory=list)
    exemptions: Exemptions | None = None
    rest: Rest | None = None
    partial: bool = False

    @property
    def passed(self) -> bool:
        return not self.failing.total()

    @property
    def unused(self) -> tuple[Exemption, ...]:
        """Exceptions that covered nothing, which says something only of a run over folders."""
        valid = self.exemptions.valid if self.exemptions and not self.partial else ()
        return tuple(one for one in valid if one.line not in self.used)


class Gate:
    """Asked once for each file of a run, in order."""

    def __init__(
        self,
        fail_on: FailOn,
        *,
        comparison: Comparison | None = None,
        exemptions: Exemptions | None = None,
        places: Places | None = None,
    ) -> None:
        """`places` are paths as the exceptions name them."""
        self._comparison = comparison
        self._exemptions = exemptions
        self._places = places
        self.outcome = GateResult(fail_on, exemptions=exemptions)

    def judge(self, verdict: Verdict) -> Judged:
        states = self._comparison.states(verdict) if self._comparison else {}
        place = self._places.of(verdict.path) if self._places else ""
        return self._judge(verdict, verdict, (states, place, frozenset()))

    def close(self, roots: Iterable[str]) -> GateResult:
        """The outcome, with what of the baseline was not found again below `roots`.

        Without roots the run saw only single changes, and nothing is told of the rest.
        """
        roots = list(roots)
        self.outcome.partial = not roots
        if self._comparison:
            self.outcome.rest = self._comparison.rest(roots)
        return self.outcome

    def _judge(
        self,
        root: Verdict,
        one: Verdict,
        known: tuple[dict[str, tuple[State, ...]], str, frozenset[str]],
    ) -> Judged:
        states, place, above = known
        digests = above | {one.digest}
        told = states.get(one.path.removeprefix(root.path), (None,) * len(one.findings))
        marks = tuple(
            Mark(state, self._exemption(finding, place, digests))
            for finding, state in zip(one.findings, told, strict=True)
        )
        for finding, mark in zip(one.findings, marks, strict=True):
            self._count(one.path, finding, mark)
        if one.gaps and not any(_unread(finding) for finding in one.findings):
            self._fail(Severity.REVIEW)
        inner = (states, place, digests)
        return Judged(marks, tuple(self._judge(root, child, inner) for child in one.children))

    def _exemption(self, finding: Finding, place: str, digests: frozenset[str]) -> Exemption | None:
        if self._exemptions is None:
            return None
        return self._exemptions.find(finding, place, digests)

    def _count(self, path: str, finding: Finding, mark: Mark) -> None:
        if mark.state is not None:
            self.outcome.states[mark.state] += 1
        if mark.exemption is not None:
            self.outcome.used[mark.exemption.line] += 1
            if finding.category is Category.STATE_SECRET:
                self.outcome.secrets.append((path, mark.exemption))
        else:
            old = self.outcome.fail_on.needs_baseline and mark.state is State.UNCHANGED
            if not old or finding.category is Category.STATE_SECRET:
                self.outcome.kept += self._fail(finding.severity) and old

    def _fail(self, severity: Severity) -> bool:
        """Does the run fail for one finding of this severity? It is counted."""
        fail_on = self.outcome.fail_on
        fails = fail_on is not FailOn.NEVER and severity >= fail_on.least
        self.outcome.failing[severity] += fails
        return fails


def _unread(finding: Finding) -> bool:
    return finding.category is Category.UNSCREENABLE
