"""One-click mending: a masked and cleaned file, screened again, as the draft's next version."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.pages.drafts import number_in
from api.problems import Problem, invalid
from api.service import drafts, viewing
from api.service.intake import Received
from api.service.views import DraftView
from api.work.mending import NotMended, Wanted, mend
from screener.mend.masks import IdentityStyle
from screener.mend.result import Hidden, Revisions
from screener.review.words import Action

router = APIRouter()

_MOST_TOLD = 4


@router.get("/drafts/{draft_id}/mend")
def page(visit: Reader, draft_id: str) -> Response:
    return _page(visit, drafts.get(visit.context, visit.me, draft_id))


def _page(visit: Visit, draft: DraftView, refusal: Problem | None = None) -> Response:
    return visit.page(
        "mend.html.j2",
        refusal=refusal,
        draft=draft,
        stopped=draft.refusals.get(Action.REVISE, ""),
        choices=[
            ("identity", "身份证号", list(IdentityStyle)),
            ("revisions", "修订痕迹", list(Revisions)),
            ("hidden", "隐藏的行列、文字、工作表", list(Hidden)),
        ],
        given={name: visit.text(name) for name in ("identity", "revisions", "hidden", "names")},
    )


@router.post("/drafts/{draft_id}/mend")
def take(visit: Form, draft_id: str) -> Response:
    draft = drafts.get(visit.context, visit.me, draft_id)
    try:
        told = _mend(visit, draft)
    except Problem as problem:
        return _page(visit, draft, problem)
    return visit.go(f"/drafts/{draft_id}", f"已生成新版本：{told}", "info")


def _mend(visit: Visit, draft: DraftView) -> str:
    """Make the next version; what was done, in a sentence."""
    if Action.REVISE not in draft.actions:
        raise Problem("workflow_state", draft.refusals.get(Action.REVISE, ""))
    _, data = viewing.original(visit.context, visit.me, draft.summary.id)
    try:
        mended = mend(data, draft.current.filename, _wanted(visit))
    except NotMended as error:
        raise Problem("conflict", str(error)) from error
    received = Received(mended.name, visit.context.vault.put(mended.data))
    version = number_in(visit.text("version"))
    drafts.new_version(visit.context, visit.me, draft.summary.id, received, version=version)
    more = "等" if len(mended.changes) > _MOST_TOLD else ""
    return "，".join(mended.changes[:_MOST_TOLD]) + more


def _wanted(visit: Visit) -> Wanted:
    asked = {name: visit.text(name) for name in ("identity", "revisions", "hidden")}
    for name, known in (("identity", IdentityStyle), ("revisions", Revisions), ("hidden", Hidden)):
        if asked[name] not in set(known):
            raise invalid(name, "请选择处理方式")
    return Wanted(
        identity=asked["identity"],
        revisions=asked["revisions"],
        hidden=asked["hidden"],
        names=bool(visit.text("names")),
        lexicons=visit.context.settings.lexicons,
    )
