"""What people said about findings, and what of it still stops a draft."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from screener.errors import WorkflowError
from screener.finding import Finding
from screener.review.roles import Role
from screener.review.words import Decision
from screener.rule import Category, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """A person's word on one finding. `reason` never quotes the draft; `time` is ISO 8601."""

    fingerprint: str
    decision: Decision
    reason: str
    person: str
    name: str
    role: Role
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """As much of a finding as the workflow needs."""

    fingerprint: str
    category: Category
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How many findings of the present version still stop it, by why.

    `unconfirmed` are findings to be blocked that only the author argued away; `unofficial` those
    that no 保密员 has agreed to let stand; `state_secrets` cannot be argued away in the workflow.
    """

    undecided: int = 0
    to_change: int = 0
    unconfirmed: int = 0
    unofficial: int = 0
    state_secrets: int = 0
    categories: frozenset[Category] = frozenset()
    blocks: int = 0


def fingerprints(findings: Iterable[Finding], key: bytes) -> tuple[str, ...]:
    """One name for each finding, the same in every version in which it has not changed.

    Keyed (an identity number could be guessed from a plain hash) over rule, part, sheet, text and
    its closest surroundings; what is the same in all of these is counted in document order.
    """
    seen: dict[bytes, int] = {}
    names = []
    for finding in findings:
        place = finding.location
        pieces = (finding.rule, place.part.value, place.sheet or "", place.place or "",
                  finding.before[-8:], finding.text, finding.after[:8])  # fmt: skip
        told = b"\0".join(piece.encode("utf-8", "surrogatepass") for piece in pieces)
        seen[told] = seen.get(told, 0) + 1
        told += b"\0%d" % seen[told]
        names.append(hmac.new(key, told, hashlib.sha256).hexdigest()[:32])
    return tuple(names)


def check_decision(decision: Decision, flag: Flag, reason: str) -> None:
    """Raises WorkflowError when the decision does not fit the finding, or has no reason."""
    unread = flag.category is Category.UNSCREENABLE
    if decision is Decision.READ and not unread:
        raise WorkflowError("decision_not_read", "“已人工查看”只用于程序未能读取的部分")
    if decision in {Decision.FALSE_ALARM, Decision.MASK} and unread:
        raise WorkflowError(
            "decision_unread", "未能读取的部分须人工查看，或改用能读取的格式，不能按误报处理"
        )
    if not reason.strip():
        raise WorkflowError("reason_missing", "请写明理由")


def weigh(
    flags: Iterable[Flag],
    dispositions: Iterable[Disposition],
    *,
    author: str,
    permitted: frozenset[str] = frozenset(),
) -> Facts:
    """What still stops a version with these findings.

    Each person's latest word counts. Any word that asks for a change outweighs those that do not,
    until whoever asked takes it back. `permitted` are fingerprints of state-secret findings that a
    permit of the 保密员, bound to the file's hash, has cleared.
    """
    latest: dict[str, dict[str, Disposition]] = {}
    for one in dispositions:
        latest.setdefault(one.fingerprint, {})[one.person] = one
    undecided = to_change = unconfirmed = unofficial = state_secrets = blocks = 0
    categories = set()
    for flag in flags:
        if flag.severity is Severity.INFO:
            continue
        categories.add(flag.category)
        said = latest.get(flag.fingerprint, {}).values()
        undecided += not said
        to_change += any(not one.decision.settles for one in said)
        if flag.severity is not Severity.BLOCK:
            continue
        blocks += 1
        others = [one for one in said if one.person != author and one.decision.settles]
        unconfirmed += not others
        unofficial += not any(one.role is Role.CONFIDENTIALITY_OFFICER for one in others)
        state_secrets += (
            flag.category is Category.STATE_SECRET and flag.fingerprint not in permitted
        )
    return Facts(
        undecided=undecided,
        to_change=to_change,
        unconfirmed=unconfirmed,
        unofficial=unofficial,
        state_secrets=state_secrets,
        categories=frozenset(categories),
        blocks=blocks,
    )
