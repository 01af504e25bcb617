"""Rows of a draft to the views that pages and programs get."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.service import cases, comparison
from api.service.caller import Caller
from api.service.context import Context
from api.service.payloads import location_from, open_finding, open_version
from api.service.views import Changes, DraftSummary, DraftView, FindingView, VersionView
from api.store.models import Draft, FindingRow, Incident, RecordRow, User, Version
from screener.review import workflow
from screener.review.canonical import build
from screener.review.checklist import Answer
from screener.review.disposition import Disposition
from screener.review.words import Action, State
from screener.rule import Category, Severity
from screener.verdict import Outcome

_DONE = frozenset({State.PUBLISHED, State.ARCHIVED, State.CLOSED, State.WITHDRAWN, State.SEALED})
_DISPOSABLE = frozenset({
    State.SELF_REVIEW, State.RETURNED, State.DEPARTMENT_REVIEW, State.CONFIDENTIALITY_REVIEW,
    State.COUNTERSIGN, State.RELEASE,
})  # fmt: skip
_UNPUBLISHED = _DISPOSABLE | {State.APPROVED}


def summary(context: Context, row: Draft) -> DraftSummary:
    version = cases.current(row)
    state = State(row.state)
    levels = cases.levels_of(row)
    waiting = state.label
    if state in cases.REVIEWS and levels and not row.referred:
        waiting = levels[row.level].title
    due = None if state in _DONE else row.due_on
    counts: dict[str, int] = dict(version.counts or {})
    return DraftSummary(
        id=row.id,
        number=row.number,
        title=row.title,
        kind=str(row.form.get("kind", "")),
        column=row.site_column,
        department_id=row.department_id,
        department=row.department.name,
        author_id=row.author_id,
        author=row.author.name,
        state=state,
        status=version.status,
        outcome=None if version.outcome is None else Outcome[version.outcome.upper()],
        counts={**counts, "open": row.open_findings},
        version=row.version,
        screening=version.screening,
        older=comparison.older(context, version.tool) if state in _UNPUBLISHED else (),
        changed=row.changed and state in _DISPOSABLE,
        waiting_for=waiting,
        due_on=row.due_on,
        days_left=None if due is None else context.calendar.left(context.today(), due),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def draft_view(context: Context, session: Session, caller: Caller, row: Draft) -> DraftView:
    """One draft in full, with what this caller may do to it now."""
    case = cases.load(session, row)
    version = cases.current(row)
    said = cases.dispositions(session, row.id)
    sealed = version.status == "sealed"
    rows = [] if sealed else _rows(session, version)
    refusals = {
        action: str(reason)
        for action in Action
        if (reason := workflow.refusal(case, action, caller.actor)) is not None
    }
    return DraftView(
        summary=summary(context, row),
        form=dict(row.form),
        versions=tuple(version_view(context, session, one) for one in row.versions),
        findings=_finding_views(context, rows, said, _earlier(session, row, version), version),
        unread=open_version(context, version)[1],
        changes=_changes(session, row, version),
        rescreening=comparison.view(context, session, version, rows, said),
        facts=case.facts,
        levels=case.levels,
        level=case.level,
        referred=case.referred,
        conclusion=case.conclusion,
        answers=tuple(build(Answer, one) for one in row.answers),
        signoffs=case.signoffs,
        voided=case.voided,
        actions=tuple(action for action in Action if action not in refusals),
        refusals=refusals,
        may_dispose=may_dispose(case, caller),
        incident_id=session.scalar(select(Incident.id).where(Incident.draft_id == row.id)),
        records=tuple(
            session.execute(
                select(RecordRow.sequence)
                .where(RecordRow.draft_id == row.id)
                .order_by(RecordRow.sequence)
            ).scalars()
        ),
        publication=row.publication,
        destroyed_at=row.destroyed_at,
    )


def may_dispose(case: workflow.Case, caller: Caller) -> bool:
    """Is it this person's turn to decide about findings?"""
    if case.state not in _DISPOSABLE or case.referred:
        return False
    if case.state in {State.SELF_REVIEW, State.RETURNED}:
        return caller.id == case.author
    return caller.id != case.author and workflow.acting_role(case, caller.actor) is not None


def version_view(context: Context, session: Session, row: Version) -> VersionView:
    return VersionView(
        id=row.id,
        number=row.number,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        filename="" if row.draft.state == State.SEALED.value else open_version(context, row)[0],
        status=row.status,
        outcome=None if row.outcome is None else Outcome[row.outcome.upper()],
        risk=row.risk,
        tool=dict(row.tool or {}),
        uploaded_by=session.get_one(User, row.uploaded_by).name,
        uploaded_at=row.uploaded_at,
        screened_at=row.screened_at,
        permitted=row.permitted,
        screening=row.screening,
    )


def _finding_views(
    context: Context,
    rows: list[FindingRow],
    said: tuple[Disposition, ...],
    before: set[str] | None,
    version: Version,
) -> tuple[FindingView, ...]:
    """The findings of a version in document order, each with what people said about it.

    `before` are fingerprints of the version before, None for the first.
    """
    same = Counter(one.same_text for one in rows)
    words: dict[str, list[Disposition]] = {}
    for word in said:
        words.setdefault(word.fingerprint, []).append(word)
    return tuple(
        _finding_view(
            context,
            one,
            tuple(words.get(one.fingerprint, ())),
            same=same[one.same_text],
            is_new=before is not None and one.fingerprint not in before,
            permitted=version.permitted,
        )
        for one in rows
    )


def _rows(session: Session, version: Version) -> list[FindingRow]:
    wanted = (
        select(FindingRow).where(FindingRow.version_id == version.id).order_by(FindingRow.ordinal)
    )
    return list(session.execute(wanted).scalars())


def _finding_view(
    context: Context,
    row: FindingRow,
    said: tuple[Disposition, ...],
    *,
    same: int,
    is_new: bool,
    permitted: bool,
) -> FindingView:
    told = open_finding(context, row)
    category = Category(row.category)
    severity = Severity[row.severity.upper()]
    return FindingView(
        id=row.id,
        ordinal=row.ordinal,
        document=told["document"],
        fingerprint=row.fingerprint,
        rule=row.rule,
        title=told["title"],
        category=category,
        severity=severity,
        confidence=told["confidence"],
        text=told["text"],
        before=told["before"],
        after=told["after"],
        start=told["start"],
        end=told["end"],
        location=location_from(told),
        place=told["place"],
        reason=told["reason"],
        basis=tuple(told["basis"]),
        suggestion=told["suggestion"],
        notes=tuple(told["notes"]),
        dispositions=said,
        decision=said[-1].decision if said else None,
        same=same,
        is_new=is_new,
        was=row.was,
        from_permit=permitted and category is Category.STATE_SECRET and severity is Severity.BLOCK,
    )


def _earlier(session: Session, row: Draft, version: Version) -> set[str] | None:
    """Fingerprints of the version before, None for the first."""
    if version.number == 1:
        return None
    wanted = (
        select(FindingRow.fingerprint)
        .join(Version, Version.id == FindingRow.version_id)
        .where(Version.draft_id == row.id, Version.number == version.number - 1)
    )
    return set(session.execute(wanted).scalars())


def _changes(session: Session, row: Draft, version: Version) -> Changes | None:
    before = _earlier(session, row, version)
    if before is None or version.status != "screened":
        return None
    here = {one.fingerprint for one in _rows(session, version)}
    return Changes(new=len(here - before), gone=len(before - here), remaining=len(here & before))
