"""A version screened anew: other rules hold for the same bytes now."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.service import cases, moves
from api.service.context import Context
from api.service.intake import Arrivals, Intake
from api.service.payloads import open_version
from api.store.models import Draft, FindingRow, Version
from screener.errors import WorkflowError
from screener.review import workflow


def is_due(context: Context, before: str | None, after: str | None) -> bool:
    """Does the policy tell these two columns of the site apart, or either from all others?"""
    return before != after and not context.exceptions.isdisjoint({before, after})


def requeue(context: Context, session: Session, row: Draft, arrivals: Arrivals) -> Version:
    """Put the present version back in the queue, as if it had come in with what the draft says
    of itself now. Nothing of the earlier verdict stays but what people decided.

    Raises:
        Problem: `workflow_state` unless the draft is with its author.
    """
    version = cases.current(row)
    intake = Intake(filename=open_version(context, version)[0], title=row.title, form=row.form)
    try:
        cases.save(session, row, workflow.again(cases.load(session, row)))
    except WorkflowError as error:
        raise moves.problem(error) from error
    session.execute(delete(FindingRow).where(FindingRow.version_id == version.id))
    version.intake = arrivals.put(intake.dump())
    arrivals.used(version.intake)
    version.reading, version.payload, version.tool, version.counts = None, None, None, None
    version.outcome, version.risk, version.model_score, version.screened_at = (None,) * 4
    version.status, version.attempts, version.claimed_by = "queued", 0, None
    row.rank, row.open_findings = 0, 0
    session.flush()
    return version
