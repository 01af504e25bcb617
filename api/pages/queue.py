"""What waits for a reviewer, the most serious first, and agreeing to several at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit, said
from api.pages.drafts import number_in
from api.pages.lines import Line
from api.pages.paging import Pager
from api.problems import Problem, invalid
from api.service import rescreening, waiting, workflow
from api.service.moves import Wish
from api.service.views import Outlook
from api.service.waiting import Waiting
from api.service.workflow import Outcome
from screener.review.roles import Role
from screener.review.words import Action, Conclusion

router = APIRouter()

_MOST = 100


class Queued(NamedTuple):
    line: Line
    waiting: Waiting


@router.get("/queue")
def queue(visit: Reader) -> Response:
    return _queue(visit)


def _queue(visit: Visit, refusal: Problem | None = None) -> Response:
    visit.me.need(Role.DEPARTMENT_HEAD, Role.CONFIDENTIALITY_OFFICER, Role.SIGNER)
    cursor = visit.query("cursor")["cursor"] or None
    found = waiting.listing(visit.context, visit.me, cursor=cursor)
    items = [Queued(Line(one.summary), one) for one in found.items]
    return visit.page(
        "queue.html.j2",
        refusal=refusal,
        items=items,
        outlook=_outlook(visit),
        any_agreeable=any(one.waiting.agreeable for one in items),
        brief=visit.me.has(Role.SIGNER),
        comment=visit.text("comment") or "经审查，同意公开。",
        page=Pager.of(found, visit.request),
    )


def _outlook(visit: Visit) -> Outlook | None:
    """For who may have all that wait screened anew, where there is something to say."""
    if not visit.me.has(Role.CONFIDENTIALITY_OFFICER):
        return None
    told = rescreening.outlook(visit.context, visit.me)
    return told if told.older or told.under_way or told.changed else None


@router.post("/queue")
def agree(visit: Form) -> Response:
    """One signature and one record for each of the ticked drafts."""
    try:
        outcomes = _agree(visit, list(_chosen(visit.texts("draft"))))
    except Problem as problem:
        return _queue(visit, problem)
    refused = [one.problem for one in outcomes if one.problem]
    done = f"已签字 {len(outcomes) - len(refused)} 件"
    if refused:
        return visit.go("/queue", f"{done}；未签 {len(refused)} 件：{said(refused[0])}", "review")
    return visit.go("/queue", done)


def _chosen(values: list[str]) -> Iterator[tuple[str, Wish]]:
    """The ticked lines: each names the draft, and the version, the bytes and the verdict shown."""
    for value in values[:_MOST]:
        draft, _, rest = value.partition(":")
        version, _, rest = rest.partition(":")
        digest, _, screening = rest.partition(":")
        yield (
            draft,
            Wish(version=number_in(version), digest=digest, screening=number_in(screening)),
        )


def _agree(visit: Visit, chosen: list[tuple[str, Wish]]) -> tuple[Outcome, ...]:
    """Sign them one by one; the workflow refuses those with findings nobody has confirmed.

    Raises:
        Problem: nothing ticked, or the password is wrong.
    """
    if not chosen:
        raise invalid("draft", "请先勾选要同意的稿件")
    comment = visit.text("comment")
    wishes = [
        (draft, replace(wish, conclusion=Conclusion.PUBLISH, comment=comment))
        for draft, wish in chosen
    ]
    return workflow.act_on_many(
        visit.context, visit.me, wishes, Action.APPROVE, password=visit.secret("password")
    )
