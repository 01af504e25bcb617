"""Drafts: the list, how far the machine is, and what the register says of one."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.pages import words
from api.pages.door import Form, Reader, Visit
from api.pages.lines import Line
from api.pages.paging import Pager
from api.problems import Problem
from api.service import chains, drafts, lists
from api.service.lists import Wanted
from screener.review.roles import Role
from screener.review.words import State

router = APIRouter()


@router.get("/drafts")
def listing(visit: Reader) -> Response:
    query = visit.query("q", "state", "changed", "cursor")
    mine = not visit.me.has(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER, Role.DEPARTMENT_HEAD)
    wanted = Wanted(
        scope="mine" if mine else "all",
        state=State(query["state"]) if query["state"] in set(State) else None,
        query=query["q"],
        changed=query["changed"] == "1",
    )
    found = lists.drafts(visit.context, visit.me, wanted, cursor=query["cursor"] or None)
    return visit.page(
        "drafts.html.j2",
        heading="我的稿件" if mine else "稿件",
        drafts=[Line(one) for one in found.items],
        page=Pager.of(found, visit.request),
        query=query,
        states=[(one.value, one.label) for one in State],
        may_upload=visit.me.has(Role.AUTHOR),
        waiting=_waiting(visit),
    )


def _waiting(visit: Visit) -> int:
    """How many of the caller's own drafts the machine has not read yet."""
    mine = Wanted(scope="mine", state=State.SCREENING)
    return lists.drafts(visit.context, visit.me, mine, limit=1).total or 0


@router.get("/drafts/progress")
def progress(visit: Reader) -> Response:
    """For the script on the list: how many still wait for the machine."""
    left = _waiting(visit)
    return JSONResponse({"left": left, "done": not left})


@router.get("/drafts/{draft_id}/progress")
def progress_of_one(visit: Reader, draft_id: str) -> Response:
    state = drafts.get(visit.context, visit.me, draft_id).summary.state
    waits = state is State.SCREENING
    return JSONResponse({"left": int(waits), "done": not waits})


@dataclass(frozen=True, slots=True)
class Options:
    """The words one chooses from on the form of a draft."""

    kinds: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    openness: tuple[tuple[str, str], ...]
    channels: tuple[tuple[str, str], ...]


OPTIONS = Options(
    kinds=words.options(words.KINDS),
    sources=words.options(words.SOURCES),
    openness=words.options(words.OPENNESS),
    channels=words.options(words.CHANNELS),
)


def number_in(text: str) -> int:
    """A version's number as a form sends it back; 0, which no version has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def filled(visit: Visit) -> dict[str, str]:
    """The fields of the register as the form sent them, without the empty ones."""
    return {name: text for name in words.FIELDS if (text := visit.text(name))}


@router.get("/drafts/{draft_id}/edit")
def edit_page(visit: Reader, draft_id: str) -> Response:
    return _edit(visit, draft_id)


def _edit(visit: Visit, draft_id: str, refusal: Problem | None = None) -> Response:
    draft = drafts.get(visit.context, visit.me, draft_id)
    form = {**draft.form, "title": draft.summary.title, "column": draft.summary.column or ""}
    if refusal:
        form = {**filled(visit), "title": visit.text("title"), "column": visit.text("column")}
    return visit.page("edit.html.j2", refusal=refusal, draft=draft, form=form, options=OPTIONS,
                      columns=chains.columns(visit.context))  # fmt: skip


@router.post("/drafts/{draft_id}/edit")
def edit(visit: Form, draft_id: str) -> Response:
    try:
        draft = drafts.edit(
            visit.context,
            visit.me,
            draft_id,
            title=visit.text("title"),
            form=filled(visit),
            column=visit.text("column") or None,
        )
    except Problem as problem:
        if problem.kind.code == "not_found":
            raise
        return _edit(visit, draft_id, problem)
    again = draft.summary.state is State.SCREENING
    said = "登记事项已保存，正按所改栏目的规则重新机检" if again else "登记事项已保存"
    return visit.go(f"/drafts/{draft_id}", said)
