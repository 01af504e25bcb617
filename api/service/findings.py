"""People's words on findings: each with a reason, kept beside the machine's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.problems import Problem, invalid
from api.service import audit, cases, moves, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.draft_views import draft_view, may_dispose
from api.service.names import checked_note
from api.service.views import DraftView
from api.store.models import DispositionRow, Draft, FindingRow, Version
from screener.errors import WorkflowError
from screener.review import workflow
from screener.review.disposition import Flag, check_decision
from screener.review.roles import Role
from screener.review.words import Decision, State
from screener.rule import Category, Severity

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Seen:
    """The version that was looked at, and the number of the verdict on it."""

    version: int
    screening: int = 1


def dispose(
    context: Context,
    caller: Caller,
    draft_id: str,
    fingerprints: Sequence[str],
    *,
    seen: Seen,
    decision: Decision,
    reason: str,
) -> DraftView:
    """Say the same of one or several findings of the version and the verdict the caller saw.

    Raises:
        Problem: `forbidden` when it is not this person's turn, `workflow_state` when there is a
            newer version or verdict, `invalid` for a finding that is not there, `workflow_invalid`
            for a decision that does not fit.
    """
    if not fingerprints or len(fingerprints) > _MOST:
        raise invalid("fingerprints", f"应有 1 至 {_MOST} 条")
    with context.database.write() as session:
        row, present = _open(session, caller, draft_id, seen)
        wanted = dict.fromkeys(fingerprints)
        found = _by_fingerprint(session, present)
        if unknown := [one for one in wanted if one not in found]:
            raise invalid("fingerprints", f"当前版本中没有这 {len(unknown)} 条审查结果")
        _say(context, session, caller, row, [found[one] for one in wanted], decision, reason)
        return draft_view(context, session, caller, row)


def dispose_same_text(
    context: Context,
    caller: Caller,
    draft_id: str,
    fingerprint: str,
    *,
    seen: Seen,
    decision: Decision,
    reason: str,
) -> DraftView:
    """Say the same of every finding with the same rule and the same words as this one."""
    with context.database.write() as session:
        row, present = _open(session, caller, draft_id, seen)
        found = _by_fingerprint(session, present)
        if fingerprint not in found:
            raise invalid("fingerprint", "当前版本中没有这条审查结果")
        same = found[fingerprint].same_text
        alike = [one for one in found.values() if one.same_text == same]
        _say(context, session, caller, row, alike, decision, reason)
        return draft_view(context, session, caller, row)


def _open(session: Session, caller: Caller, draft_id: str, seen: Seen) -> tuple[Draft, Version]:
    """The draft and its present version, if the caller may decide about it now."""
    row = cases.locked(session, sight.seen(session, caller, draft_id).id)
    present = cases.current(row)
    if present.status != "screened":
        sealed = present.status == "sealed"
        again = "稿件正在重新审查，审完后再处置" if row.interrupted else ""
        raise Problem("sealed" if sealed else "not_ready", again)
    if row.version != seen.version:
        raise Problem("workflow_state", "稿件在您查看之后有了新版本，请重新查看", reason="stale")
    if present.screening != seen.screening:
        raise Problem("workflow_state", "稿件在您查看之后重新审查过，请重新查看", reason="stale")
    case = cases.load(session, row)
    if not may_dispose(case, caller):
        raise Problem("forbidden", f"稿件现处于“{case.state.label}”，不由您处置审查结果")
    return row, present


def _by_fingerprint(session: Session, version: Version) -> dict[str, FindingRow]:
    rows = session.execute(
        select(FindingRow).where(FindingRow.version_id == version.id).order_by(FindingRow.ordinal)
    ).scalars()
    return {row.fingerprint: row for row in rows}


def _say(
    context: Context,
    session: Session,
    caller: Caller,
    row: Draft,
    found: Sequence[FindingRow],
    decision: Decision,
    reason: str,
) -> None:
    reason = checked_note("reason", reason)
    case = cases.load(session, row)
    role = _role(case, caller)
    moment = moves.stamp(context.clock())
    for one in found:
        flag = Flag(fingerprint=one.fingerprint, category=Category(one.category),
                    severity=Severity[one.severity.upper()])  # fmt: skip
        try:
            check_decision(decision, flag, reason)
        except WorkflowError as error:
            raise moves.problem(error) from error
        session.add(
            DispositionRow(
                draft_id=row.id,
                version=row.version,
                fingerprint=one.fingerprint,
                rule=one.rule,
                decision=decision.value,
                reason=reason,
                person=caller.id,
                name=caller.name,
                role=role.value,
                time=moment,
            )
        )
    session.flush()
    row.open_findings = cases.load(session, row).facts.undecided
    row.updated_at = context.clock()
    audit.note(session, caller, "finding.disposed", "draft", row.id, at=context.clock(),
               decision=decision.value, findings=len(found), version=row.version)  # fmt: skip


def _role(case: workflow.Case, caller: Caller) -> Role:
    if case.state in {State.SELF_REVIEW, State.RETURNED}:
        return Role.AUTHOR
    acting = workflow.acting_role(case, caller.actor)
    assert acting
    return acting
