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
from api.service import waiting, workflow
from api.service.moves import Wish
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
        any_agreeable=any(one.waiting.agreeable for one in items),
        brief=visit.me.has(Role.SIGNER),
        comment=visit.text("comment") or "经审查，同意公开。",
        page=Pager.of(found, visit.request),
    )


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
    """The ticked lines: each names the draft, and the version and bytes that were shown."""
    for value in values[:_MOST]:
        draft, _, rest = value.partition(":")
        version, _, digest = rest.partition(":")
        yield draft, Wish(version=number_in(version), digest=digest)


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
