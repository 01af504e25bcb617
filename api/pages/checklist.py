"""Self-review: the list of questions, signed by the author, and off it goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.pages.drafts import number_in
from api.problems import Problem
from api.service import drafts, workflow
from api.service.moves import Wish
from api.service.views import DraftView
from screener.review.checklist import CHECKLIST, Answer, Question
from screener.review.words import Action
from screener.rule import Category

router = APIRouter()

# Findings of which category bear on a question.
_BEARS = {
    "secrecy_marks": Category.STATE_SECRET,
    "internal_marks": Category.WORK_SECRET,
    "business": Category.BUSINESS_SECRET,
    "personal": Category.PERSONAL_INFO,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the author answered so far; `machine` counts findings that bear."""

    it: Question
    given: str
    note: str
    machine: int


@router.get("/drafts/{draft_id}/submit")
def page(visit: Reader, draft_id: str) -> Response:
    draft = drafts.get(visit.context, visit.me, draft_id)
    given = {one.question: ("yes" if one.yes else "no", one.note) for one in draft.answers}
    return _page(visit, draft, given)


def _page(
    visit: Visit,
    draft: DraftView,
    given: dict[str, tuple[str, str]],
    refusal: Problem | None = None,
) -> Response:
    categories = Counter(one.category for one in draft.findings)
    return visit.page(
        "checklist.html.j2",
        refusal=refusal,
        draft=draft,
        stopped=draft.refusals.get(Action.SUBMIT, ""),
        comment=visit.text("comment"),
        questions=[
            Asked(one, *given.get(one.id, ("", "")), _bearing(one, categories)) for one in CHECKLIST
        ],
    )


def _bearing(question: Question, found: Counter[Category]) -> int:
    category = _BEARS.get(question.id)
    return found[category] if category else 0


@router.post("/drafts/{draft_id}/submit")
def submit(visit: Form, draft_id: str) -> Response:
    given = {one.id: (visit.text(one.id), visit.text(f"{one.id}-note")) for one in CHECKLIST}
    answers = tuple(
        Answer(name, said == "yes", note) for name, (said, note) in given.items() if said
    )
    try:
        wish = Wish(
            digest=visit.text("digest"),
            version=number_in(visit.text("version")),
            screening=number_in(visit.text("screening")),
            comment=visit.text("comment"),
            answers=answers,
        )
        password = visit.secret("password")
        workflow.act(visit.context, visit.me, draft_id, Action.SUBMIT, wish, password=password)
    except Problem as problem:
        if problem.kind.code == "not_found":
            raise
        draft = drafts.get(visit.context, visit.me, draft_id)
        return _page(visit, draft, given, problem)
    return visit.go(f"/drafts/{draft_id}", "已签字送审")
