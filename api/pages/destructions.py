"""Originals whose time is over: registered, approved and destroyed by three people."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.pages.lines import Line
from api.problems import Problem
from api.service import retention
from api.service.retention import APPROVED, DONE, REFUSED, REQUESTED, STATES
from api.service.views import DestructionView
from screener.review.roles import Role

router = APIRouter()

_KINDS = {REQUESTED: "review", APPROVED: "review", REFUSED: "", DONE: "pass"}


class Step(NamedTuple):
    value: str
    label: str
    danger: bool = False


class Row(NamedTuple):
    it: DestructionView
    label: str
    kind: str
    steps: tuple[Step, ...]


@router.get("/destructions")
def listing(visit: Reader) -> Response:
    return _listing(visit)


def _listing(visit: Visit, refusal: Problem | None = None) -> Response:
    officer = visit.me.has(Role.CONFIDENTIALITY_OFFICER)
    due = retention.due(visit.context, visit.me) if officer else ()
    found = retention.requests(visit.context, visit.me)
    return visit.page(
        "destructions.html.j2",
        refusal=refusal,
        due=[Line(one) for one in due],
        destructions=[
            Row(one, STATES[one.state], _KINDS[one.state], _steps(visit, one)) for one in found
        ],
    )


def _steps(visit: Visit, one: DestructionView) -> tuple[Step, ...]:
    """What this person may do now; the service has the last word."""
    me = visit.me
    if one.state == REQUESTED and me.has(Role.SIGNER) and me.name != one.requested_by:
        return (Step("approve", "批准"), Step("refuse", "不批准"))
    witness = me.has(Role.SIGNER, Role.CONFIDENTIALITY_OFFICER)
    if one.state == APPROVED and witness and me.name not in {one.requested_by, one.approved_by}:
        return (Step("execute", "监督销毁", danger=True),)
    return ()


@router.post("/destructions")
def request(visit: Form) -> Response:
    try:
        retention.request(
            visit.context,
            visit.me,
            visit.text("draft"),
            reason=visit.text("reason"),
            password=visit.secret("password"),
        )
    except Problem as problem:
        return _listing(visit, problem)
    return visit.go("/destructions", "已登记，待审批")


@router.post("/destructions/{destruction_id}")
def take(visit: Form, destruction_id: str) -> Response:
    step, password = visit.text("step"), visit.secret("password")
    try:
        if step == "execute":
            retention.execute(visit.context, visit.me, destruction_id, password=password)
            return visit.go("/destructions", "已销毁，销毁记录已写入记录链")
        retention.decide(
            visit.context,
            visit.me,
            destruction_id,
            approve=step == "approve",
            comment=visit.text("comment"),
            password=password,
        )
    except Problem as problem:
        return _listing(visit, problem)
    return visit.go("/destructions", "已批准，待监毁" if step == "approve" else "未批准")
