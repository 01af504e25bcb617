"""Versions screened anew: other rules hold for the same bytes now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from api.service import audit, cases, comparison, moves, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.draft_views import draft_view
from api.service.intake import Arrivals, Intake, check_room
from api.service.lists import WAITING
from api.service.payloads import open_version
from api.service.views import DraftView, Outlook, Requeued
from api.store.models import Draft, Version
from screener.errors import WorkflowError
from screener.review import workflow
from screener.review.roles import Role
from screener.review.words import Action

MOST = 500


def is_due(context: Context, before: str | None, after: str | None) -> bool:
    """Does the policy tell these two columns of the site apart, or either from all others?"""
    return before != after and not context.exceptions.isdisjoint({before, after})


@dataclass(frozen=True, slots=True)
class Queued:
    """A version that waits for the machine again, and the text of before, to be destroyed once
    the transaction has ended well.
    """

    version: Version
    reading: str | None

    def hand_over(self, context: Context, *, later: bool = False) -> None:
        put = context.queue.screen_later if later else context.queue.screen
        put(self.version.id)
        if self.reading:
            context.vault.destroy(self.reading)


def requeue(
    context: Context, session: Session, row: Draft, case: workflow.Case, arrivals: Arrivals
) -> Queued:
    """Put the present version back in the queue, as if it had come in with what the draft says
    of itself now; `case` is the draft as the workflow lets it wait. What the earlier verdict found
    is set aside, to be compared.
    """
    version = cases.current(row)
    intake = Intake(filename=open_version(context, version)[0], title=row.title, form=row.form)
    comparison.set_aside(session, version, cases.standing(cases.load(session, row)))
    cases.save(session, row, case)
    reading = version.reading
    version.intake, version.screening = arrivals.put(intake.dump()), case.screening
    arrivals.used(version.intake)
    version.reading, version.payload, version.tool, version.counts = None, None, None, None
    version.outcome, version.risk, version.model_score, version.screened_at = (None,) * 4
    version.status, version.attempts, version.claimed_by = "queued", 0, None
    row.rank, row.open_findings, row.changed = 0, 0, False
    session.flush()
    return Queued(version, reading)


def again(case: workflow.Case) -> workflow.Case:
    """Raises Problem instead of WorkflowError."""
    try:
        return workflow.again(case)
    except WorkflowError as error:
        raise moves.problem(error) from error


def rescreen(context: Context, caller: Caller, draft_id: str) -> DraftView:
    """Have one draft judged by the lists, the policy and the model now in force.

    Raises:
        Problem: `busy`, or what the workflow refuses.
    """
    check_room(context)
    with Arrivals(context.vault) as arrivals, context.database.write() as session:
        row = cases.locked(session, sight.seen(session, caller, draft_id).id)
        case = cases.load(session, row)
        wish = moves.Wish(version=row.version, digest=case.digest, screening=case.screening)
        asked = moves.advance(case, caller, moves.move(context, caller, Action.RESCREEN, wish))
        queued = requeue(context, session, row, asked, arrivals)
        _note(context, session, caller, row)
        view = draft_view(context, session, caller, row)
    queued.hand_over(context)
    return view


def rescreen_waiting(context: Context, caller: Caller) -> Requeued:
    """The same for every draft that waits under an older verdict, at most so many at a time.

    Each for itself: one that somebody signs or revises at this moment is left as they leave it.
    New drafts are screened before them.

    Raises:
        Problem: `forbidden`, `busy`.
    """
    _need(caller)
    check_room(context)
    with context.database.read() as session:
        older = list(_older(context, session))
    done = sum(_rescreen_older(context, caller, draft_id) for draft_id in older[:MOST])
    return Requeued(queued=done, left=max(0, len(older) - MOST))


def _rescreen_older(context: Context, caller: Caller, draft_id: str) -> bool:
    with Arrivals(context.vault) as arrivals, context.database.write() as session:
        row = cases.locked(session, draft_id)
        case = cases.load(session, row)
        if not _waits(row) or not comparison.older(context, cases.current(row).tool):
            return False
        queued = requeue(context, session, row, workflow.anew(case), arrivals)
        _note(context, session, caller, row)
    queued.hand_over(context, later=True)
    return True


def _waits(row: Draft) -> bool:
    return row.state in WAITING and not row.referred


def _older(context: Context, session: Session) -> Iterator[str]:
    """Drafts that wait for a decision under a verdict of other lists, rules, policy or model."""
    wanted = (
        select(Draft.id, Version.tool)
        .join(Version, (Version.draft_id == Draft.id) & (Version.number == Draft.version))
        .where(_waiting_now(), Version.status == "screened")
        .order_by(Draft.id)
    )
    for draft_id, tool in session.execute(wanted):
        if comparison.older(context, tool):
            yield draft_id


def _waiting_now() -> ColumnElement[bool]:
    return Draft.state.in_(WAITING) & Draft.referred.is_(False)


def outlook(context: Context, caller: Caller) -> Outlook:
    """How many drafts wait, and how many of them under an older verdict.

    Raises:
        Problem: `forbidden`.
    """
    _need(caller)
    with context.database.read() as session:
        return Outlook(
            waiting=_count(session, _waiting_now()),
            older=sum(1 for _ in _older(context, session)),
            under_way=_count(session, Draft.interrupted.is_not(None)),
            changed=_count(session, Draft.changed.is_(True) & Draft.state.in_(WAITING)),
        )


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Draft.id)).where(condition)) or 0


def _note(context: Context, session: Session, caller: Caller, row: Draft) -> None:
    row.updated_at = context.clock()
    audit.note(session, caller, "draft.rescreened", "draft", row.id, at=context.clock(),
               version=row.version, stood=row.interrupted)  # fmt: skip


def _need(caller: Caller) -> None:
    """The 保密员, and who keeps the lists: the latter is told numbers, and sees no draft."""
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.SYSTEM_ADMIN)
