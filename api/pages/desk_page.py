"""The review desk: one draft, its findings, and what can be done with both."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages import desk, words
from api.pages.changes import Change, changes
from api.pages.door import Form, Reader, Visit, said
from api.pages.drafts import number_in
from api.pages.files import download
from api.pages.lines import Line
from api.problems import Problem, invalid, not_found
from api.service import drafts, findings, viewing
from api.service.views import DocumentView, DraftView
from api.work.page_image import NotDrawn, can_draw, draw
from screener.review.signoff import SignOff
from screener.review.words import Action, Decision, State

router = APIRouter()

_MOST_PAGES = 200
_OFFICE = "application/vnd.openxmlformats-officedocument."
MENDABLE = frozenset(
    {
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}spreadsheetml.sheet",
        "text/html",
        "text/plain",
        "text/markdown",
        "text/csv",
        "text/tab-separated-values",
    }
)


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
    query = visit.query("view", "whole", "part")
    documents = viewing.documents(visit.context, visit.me, draft.summary.id)
    laid = desk.lay_out(
        draft,
        documents,
        whole=bool(query["whole"]),
        part=number_in(query["part"]),
        query={name: query[name] for name in ("view", "whole") if query[name]},
    )
    drawn = can_draw(draft.current.media_type)
    return visit.page(
        "desk.html.j2",
        refusal=refusal,
        draft=draft,
        desk=laid,
        listed=desk.LISTED,
        with_author=desk.WITH_AUTHOR,
        changed=_changed(visit, draft, documents),
        returned=_returned(draft),
        history=[*((one, True) for one in draft.voided), *((one, False) for one in draft.signoffs)],
        due=Line(draft.summary).due,
        steps_of=words.steps(draft),
        answer_of=words.answer(draft),
        unlisted=words.unlisted(draft),
        links=_links(draft),
        view=query["view"] if drawn else "",
        drawn=drawn,
        pages_of=_pages(draft, laid) if drawn else (),
        reasons=list(words.REASONS.items()),
    )


def _changed(visit: Visit, draft: DraftView, now: tuple[DocumentView, ...]) -> list[Change] | None:
    """The places in which the text differs from that of the version before."""
    if draft.changes is None:
        return []
    earlier = draft.summary.version - 1
    try:
        before = viewing.documents(visit.context, visit.me, draft.summary.id, version=earlier)
    except Problem:
        return None
    return changes(before, now)


def _returned(draft: DraftView) -> SignOff | None:
    """Who sent the draft back, and what they want changed."""
    if draft.summary.state is not State.RETURNED:
        return None
    return next((one for one in reversed(draft.voided) if one.action is Action.RETURN), None)


class Sheet(NamedTuple):
    """A page of the original; `findings` are the numbers of those that stand on it."""

    number: int
    href: str
    findings: list[int]


def _pages(draft: DraftView, laid: desk.Desk) -> list[Sheet]:
    """The pages as pictures, as many as the text is known to have."""
    last = max(laid.pages, default=1)
    base = f"/drafts/{draft.summary.id}/pages"
    return [
        Sheet(
            page,
            f"{base}/{page}.png?v={draft.summary.version}",
            [one.number for one in laid.findings if one.view.location.page == page],
        )
        for page in range(1, min(last, _MOST_PAGES) + 1)
    ]


@router.get("/drafts/{draft_id}/pages/{page}.png")
def picture(visit: Reader, draft_id: str, page: int) -> Response:
    media_type, data = viewing.original(visit.context, visit.me, draft_id)
    try:
        drawn = draw(data, media_type, page)
    except NotDrawn as error:
        raise not_found("这一页") from error
    return Response(drawn.png, media_type="image/png", headers={"Cache-Control": "no-store"})


@router.get("/drafts/{draft_id}/original")
def original(visit: Reader, draft_id: str) -> Response:
    number = number_in(visit.query("version")["version"]) or None
    return download(drafts.original(visit.context, visit.me, draft_id, version=number))


def _links(draft: DraftView) -> list[Link]:
    """What this person may do with the draft now, the most likely last."""
    base = f"/drafts/{draft.summary.id}"
    links = []
    if Action.REVISE in draft.actions:
        links.append(Link("上传新版本", f"{base}/revise"))
        if draft.current.media_type in MENDABLE:
            links.append(Link("一键脱敏", f"{base}/mend"))
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
    decision = Decision(given)
    seen = findings.Seen(number_in(visit.text("version")), number_in(visit.text("screening")))
    reason = desk.reason_for(decision, visit.text("reason"))
    onward = desk.address(draft_id, number_in(visit.text("onward")))
    try:
        if visit.text("same"):
            findings.dispose_same_text(
                visit.context,
                visit.me,
                draft_id,
                fingerprint,
                seen=seen,
                decision=decision,
                reason=reason,
            )
        else:
            findings.dispose(
                visit.context,
                visit.me,
                draft_id,
                [fingerprint],
                seen=seen,
                decision=decision,
                reason=reason,
            )
    except Problem as problem:
        if problem.kind.code == "not_found":
            raise
        return visit.go(onward, said(problem), "block")
    return visit.go(onward)
