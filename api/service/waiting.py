"""What waits for a reviewer, with what speaks against agreeing without opening it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from api.service import cases, lists
from api.service.caller import Caller
from api.service.context import Context
from api.service.lists import Wanted
from api.service.views import DraftSummary, Page
from api.store.models import Draft
from screener.review import workflow
from screener.review.words import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`digest` and the summary's version are what a signature from the list is given over.

    `blocks` are findings to be blocked that wait for the word of somebody who may confirm them;
    `refusal` says why the draft cannot be agreed to now, empty if it can.
    """

    summary: DraftSummary
    digest: str
    level: str
    blocks: int
    refusal: str

    @property
    def agreeable(self) -> bool:
        return not self.refusal


def listing(
    context: Context, caller: Caller, *, cursor: str | None = None, limit: int = 50
) -> Page[Waiting]:
    """The most serious and urgent first."""
    found = lists.drafts(context, caller, Wanted(scope="waiting"), cursor=cursor, limit=limit)
    names = [one.id for one in found.items]
    with context.database.read() as session:
        rows = session.execute(select(Draft).where(Draft.id.in_(names))).scalars().unique()
        states = {row.id: cases.load(session, row) for row in rows}
    items = [_waiting(caller, one, states[one.id]) for one in found.items if one.id in states]
    return Page(tuple(items), found.cursor, found.total)


def _waiting(caller: Caller, summary: DraftSummary, case: workflow.Case) -> Waiting:
    facts = case.facts
    refusal = workflow.refusal(case, Action.APPROVE, caller.actor)
    return Waiting(
        summary=summary,
        digest=case.digest,
        level=case.current.title if case.levels else case.state.label,
        blocks=max(facts.unconfirmed, facts.unofficial),
        refusal=str(refusal) if refusal else "",
    )
