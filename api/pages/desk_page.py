"""The review desk: one draft, its findings, and what can be done with both."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages import desk, words
from api.pages.door import Form, Reader, Visit, said
from api.pages.drafts import number_in
from api.pages.lines import Line
from api.problems import Problem, invalid
from api.service import drafts, findings, reviewing
from api.service.views import DraftView
from screener.review.words import Action, Decision, State

router = APIRouter()


class Link(NamedTuple):
    label: str
    href: str
    main: bool = False


@router.get("/drafts/{draft_id}")
def page(visit: Reader, draft_id: str) -> Response:
    draft = drafts.get(visit.context, visit.me, draft_id)
    if draft.summary.state in {State.SCREENING, State.SEALED}:
        return _waiting(visit, draft)
    return _desk(visit, draft)


def _waiting(visit: Visit, draft: DraftView) -> Response:
    return visit.page(
        "waiting.html.j2",
        draft=draft,
        line=Line(draft.summary),
        answer_of=words.answer(draft),
        sealed=draft.summary.state is State.SEALED,
    )


def _desk(visit: Visit, draft: DraftView, refusal: Problem | None = None) -> Response:
    query = visit.query("view", "whole")
    texts = reviewing.documents(visit.context, visit.me, draft.summary.id)
    return visit.page(
        "desk.html.j2",
        refusal=refusal,
        draft=draft,
        desk=desk.lay_out(draft, texts, whole=bool(query["whole"])),
        due=Line(draft.summary).due,
        steps_of=words.steps(draft),
        answer_of=words.answer(draft),
        links=_links(draft),
        view=query["view"],
        drawn=False,
        pages_of=(),
        reasons=list(words.REASONS.items()),
    )


def _links(draft: DraftView) -> list[Link]:
    """What this person may do with the draft now, the most likely last."""
    base = f"/drafts/{draft.summary.id}"
    links = []
    if Action.REVISE in draft.actions:
        links.append(Link("上传新版本", f"{base}/revise"))
    if draft.summary.state in {State.SELF_REVIEW, State.RETURNED} and draft.may_dispose:
        links.append(Link("登记事项", f"{base}/edit"))
        links.append(Link("自审送审", f"{base}/submit", main=Action.SUBMIT in draft.actions))
    links += [Link(one.label, f"{base}/act/{one.value}") for one in _ACTS if one in draft.actions]
    if any(action in draft.actions for action in (Action.APPROVE, Action.RETURN)):
        links.append(Link("填写意见并签字", f"{base}/sign", main=True))
    return links


_ACTS = (
    Action.RECALL,
    Action.REPLY,
    Action.PUBLISH,
    Action.RECHECK,
    Action.CONFIRM,
    Action.WITHDRAW,
    Action.ARCHIVE,
)


@router.post("/drafts/{draft_id}/findings/{fingerprint}")
def decide(visit: Form, draft_id: str, fingerprint: str) -> Response:
    """A word on one finding, or on all with the same text; on to the next that waits."""
    given = visit.text("decision")
    if given not in set(Decision):
        raise invalid("decision", "没有这种处置")
    decision, version = Decision(given), number_in(visit.text("version"))
    reason = desk.reason_for(decision, visit.text("reason"))
    onward = f"/drafts/{draft_id}#finding-{number_in(visit.text('onward'))}"
    try:
        if visit.text("same"):
            findings.dispose_same_text(
                visit.context,
                visit.me,
                draft_id,
                fingerprint,
                version=version,
                decision=decision,
                reason=reason,
            )
        else:
            findings.dispose(
                visit.context,
                visit.me,
                draft_id,
                [fingerprint],
                version=version,
                decision=decision,
                reason=reason,
            )
    except Problem as problem:
        if problem.kind.code == "not_found":
            raise
        return visit.go(onward, said(problem), "block")
    return visit.go(onward)
