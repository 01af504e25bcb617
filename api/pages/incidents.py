"""Suspected state secrets: the clock, what to do, and the way back from a false alarm."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.problems import Problem
from api.service import incidents
from api.service.incidents import CARD, CLEARED, CLOSED, OPEN, REPORTED, STATES
from api.service.views import IncidentView
from screener.review.roles import Role

router = APIRouter()

_KINDS = {OPEN: "block", REPORTED: "review", CLOSED: "", CLEARED: "pass"}
_LONG = frozenset({"measures", "responsible", "appraisal", "remedy"})


class Line(NamedTuple):
    it: IncidentView
    label: str
    kind: str


class Field(NamedTuple):
    name: str
    label: str
    long: bool


@router.get("/incidents")
def listing(visit: Reader) -> Response:
    found = incidents.listing(visit.context, visit.me)
    lines = [Line(one, STATES[one.state], _KINDS[one.state]) for one in found]
    return visit.page("incidents.html.j2", incidents=lines)


@router.get("/incidents/{incident_id}")
def page(visit: Reader, incident_id: str) -> Response:
    return _page(visit, incident_id)


def _page(visit: Visit, incident_id: str, refusal: Problem | None = None) -> Response:
    shown = incidents.get(visit.context, visit.me, incident_id)
    return visit.page(
        "incident.html.j2",
        refusal=refusal,
        incident=shown,
        state_label=STATES[shown.state],
        state_kind=_KINDS[shown.state],
        running=shown.state == OPEN,
        ended=shown.state in {CLOSED, CLEARED},
        may_handle=visit.me.has(Role.CONFIDENTIALITY_OFFICER),
        fields=[Field(name, label, name in _LONG) for name, label in CARD.items()],
    )


@router.post("/incidents/{incident_id}")
def edit(visit: Form, incident_id: str) -> Response:
    try:
        card = {name: visit.text(name) for name in CARD if name in visit.form}
        incidents.edit(visit.context, visit.me, incident_id, card)
    except Problem as problem:
        return _refused(visit, incident_id, problem)
    return visit.go(f"/incidents/{incident_id}", "登记已保存")


def _refused(visit: Visit, incident_id: str, problem: Problem) -> Response:
    if problem.kind.code == "not_found":
        raise problem
    return _page(visit, incident_id, problem)


@router.post("/incidents/{incident_id}/report")
def report(visit: Form, incident_id: str) -> Response:
    try:
        incidents.report(visit.context, visit.me, incident_id, to=visit.text("to"))
    except Problem as problem:
        return _refused(visit, incident_id, problem)
    return visit.go(f"/incidents/{incident_id}", "已登记报告，倒计时停止")


@router.post("/incidents/{incident_id}/clear")
def clear(visit: Form, incident_id: str) -> Response:
    try:
        incidents.clear(
            visit.context,
            visit.me,
            incident_id,
            reason=visit.text("reason"),
            password=visit.secret("password"),
        )
    except Problem as problem:
        return _refused(visit, incident_id, problem)
    return visit.go(f"/incidents/{incident_id}", "许可已签发，请上传人重新上传同一文件")


@router.post("/incidents/{incident_id}/close")
def close(visit: Form, incident_id: str) -> Response:
    try:
        incidents.close(visit.context, visit.me, incident_id)
    except Problem as problem:
        return _refused(visit, incident_id, problem)
    return visit.go(f"/incidents/{incident_id}", "事件已办结")
