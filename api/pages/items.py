"""整改台账: what is online and should not be, who puts it right, and by when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.pages.files import download
from api.pages.paging import Pager
from api.pages.register import day_from
from api.problems import Problem, invalid
from api.service import departments, rectification, summaries
from api.service.rectification import SCOPES, Wanted
from api.service.views import ItemView
from screener.forms.rectification import counted
from screener.review.items import Kind, Stage
from screener.review.roles import Role
from screener.review.tally import Period

router = APIRouter()
_KINDS = {Stage.FOUND: "block", Stage.SENT: "review", Stage.RECTIFIED: "info",
          Stage.VERIFIED: "pass", Stage.ACCEPTED: ""}  # fmt: skip
_SCOPES = (("open", "未办结"), ("overdue", "已超期"), ("all", "全部"))
_NAMES = ("scope", "stage", "kind", "department", "from", "to", "q")


class Line(NamedTuple):
    it: ItemView
    stage_kind: str
    found: str
    due: str


@router.get("/items")
def listing(visit: Reader) -> Response:
    query = visit.query(*_NAMES, "cursor")
    refusal = None
    try:
        wanted = _wanted(query)
        found = rectification.listing(
            visit.context, visit.me, wanted, cursor=query["cursor"] or None
        )
    except Problem as problem:
        if problem.kind.code != "invalid":
            raise
        refusal, found = problem, rectification.listing(visit.context, visit.me, Wanted())
    swept = rectification.recent_sweeps(visit.context, visit.me, limit=1)
    today = visit.context.today()
    return visit.page(
        "items.html.j2",
        refusal=refusal,
        query=query,
        query_string=visit.request.url.query,
        lines=[_line(one) for one in found.items],
        page=Pager.of(found, visit.request),
        counts=rectification.counts(visit.context, visit.me),
        scopes=_SCOPES,
        stages=[(one.value, one.label) for one in Stage],
        kinds=[(one.value, one.label) for one in Kind],
        departments=[(one.id, one.name) for one in departments.listing(visit.context, visit.me)],
        swept=swept[0] if swept else None,
        years=range(today.year, today.year - 5, -1),
        may_sum=visit.me.has(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER, Role.AUDITOR),
    )


def _line(one: ItemView) -> Line:
    return Line(one, _KINDS[one.stage], counted(one.marks).replace("\n", "、"), _due(one))


def _due(one: ItemView) -> str:
    if not one.stage.open:
        return ""
    if one.overdue:
        return f"已超期 {-one.days_left} 个工作日" if one.days_left else "已超期"
    if one.secret:
        return "立即处置"
    return "今天到期" if one.days_left == 0 else f"剩 {one.days_left} 个工作日"


def _wanted(query: dict[str, str]) -> Wanted:
    return Wanted(
        scope=query["scope"] if query["scope"] in SCOPES else "open",
        stage=Stage(query["stage"]) if query["stage"] in set(Stage) else None,
        kind=Kind(query["kind"]) if query["kind"] in set(Kind) else None,
        department_id=query["department"] or None,
        start=day_from("from", query["from"]),
        end=day_from("to", query["to"]),
        query=query["q"],
    )


@router.get("/items.xlsx")
def workbook(visit: Reader) -> Response:
    return download(rectification.workbook(visit.context, visit.me, _wanted(visit.query(*_NAMES))))


@router.get("/summary.docx")
def summary(visit: Reader) -> Response:
    query = visit.query("year", "half")
    if not (query["year"].isdecimal() and 2000 <= int(query["year"]) <= 2999):
        raise invalid("year", "年份应为 2026 这样的")
    half = int(query["half"]) if query["half"] in {"1", "2"} else None
    return download(summaries.summary(visit.context, visit.me, Period(int(query["year"]), half)))


@router.get("/items/{item_id}")
def page(visit: Reader, item_id: str) -> Response:
    return _page(visit, item_id)


def _page(visit: Visit, item_id: str, refusal: Problem | None = None) -> Response:
    shown = rectification.get(visit.context, visit.me, item_id)
    return visit.page(
        "item.html.j2",
        refusal=refusal,
        line=_line(shown),
        item=shown,
        departments=[one.name for one in departments.listing(visit.context, visit.me)],
        typed={name: visit.text(name) for name in ("owner", "note", "until")}
        if refusal
        else {"owner": shown.owner, "note": "", "until": ""},
    )


@router.post("/items/{item_id}/send")
def send(visit: Form, item_id: str) -> Response:
    return _done(visit, item_id, "已交办", lambda: rectification.send(
        visit.context, visit.me, item_id, owner=visit.text("owner"), note=visit.text("note")
    ))  # fmt: skip


@router.post("/items/{item_id}/rectification")
def rectified(visit: Form, item_id: str) -> Response:
    return _done(visit, item_id, "已登记，下次巡查复查后销号", lambda: rectification.report(
        visit.context, visit.me, item_id, note=visit.text("note")
    ))  # fmt: skip


@router.post("/items/{item_id}/acceptance")
def accept(visit: Form, item_id: str) -> Response:
    said = "已批准保留，到期或内容有变时重新打开"
    return _done(visit, item_id, said, lambda: rectification.accept(
        visit.context, visit.me, item_id, note=visit.text("note"), until=_until(visit),
        password=visit.secret("password"),
    ))  # fmt: skip


@router.post("/items/{item_id}/notes")
def note(visit: Form, item_id: str) -> Response:
    return _done(visit, item_id, "已记下", lambda: rectification.remark(
        visit.context, visit.me, item_id, note=visit.text("note")
    ))  # fmt: skip


def _until(visit: Visit) -> date:
    until = day_from("until", visit.text("until"))
    if until is None:
        raise invalid("until", "请写明保留到哪天")
    return until


def _done(visit: Visit, item_id: str, words: str, act: Callable[[], ItemView]) -> Response:
    try:
        act()
    except Problem as problem:
        if problem.kind.code == "not_found":
            raise
        return _page(visit, item_id, problem)
    return visit.go(f"/items/{item_id}", words)
