"""What waits for a reviewer, the most serious first, and agreeing to several at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit, said
from api.pages.drafts import number_in
from api.pages.lines import Line
from api.pages.paging import Pager
from api.problems import Problem, invalid
from api.service import reviewing, waiting
from api.service.waiting import Waiting
from screener.review.roles import Role
from screener.review.words import Action, Conclusion

router = APIRouter()

_MOST = 100


class Queued(NamedTuple):
    line: Line
    waiting: Waiting


class Chosen(NamedTuple):
    """A ticked line: the draft, and the version and bytes that were on the page."""

    draft: str
    version: int
    digest: str


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
    chosen = list(_chosen(visit.texts("draft")))
    try:
        if not chosen:
            raise invalid("draft", "请先勾选要同意的稿件")
        outcomes = [_agree(visit, one) for one in chosen]
    except Problem as problem:
        return _queue(visit, problem)
    refused = [one for one in outcomes if one]
    done = f"已签字 {len(outcomes) - len(refused)} 件"
    if refused:
        return visit.go("/queue", f"{done}；未能签字 {len(refused)} 件：{refused[0]}", "review")
    return visit.go("/queue", done)


def _chosen(values: list[str]) -> Iterator[Chosen]:
    for value in values[:_MOST]:
        draft, _, rest = value.partition(":")
        version, _, digest = rest.partition(":")
        yield Chosen(draft, number_in(version), digest)


def _agree(visit: Visit, one: Chosen) -> str:
    """Sign one draft; why not, if it was refused for itself.

    Raises:
        Problem: the password is wrong, so that none of the others need be tried.
    """
    try:
        reviewing.act(
            visit.context,
            visit.me,
            one.draft,
            Action.APPROVE,
            digest=one.digest,
            version=one.version,
            conclusion=Conclusion.PUBLISH,
            comment=visit.text("comment"),
            password=visit.secret("password"),
        )
    except Problem as problem:
        if problem.kind.code in {"password_needed", "locked"}:
            raise
        return said(problem)
    return ""
