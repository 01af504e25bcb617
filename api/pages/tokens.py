"""Access tokens for programs, each with no more than it needs."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.pages.drafts import number_in
from api.problems import Problem
from api.security.scopes import Scope
from api.service import sessions, tokens
from api.service.views import TokenView
from screener.review.roles import Role

router = APIRouter()


class Line(NamedTuple):
    it: TokenView
    labels: list[str]


@router.get("/tokens")
def listing(visit: Reader) -> Response:
    return _listing(visit)


def _listing(visit: Visit, refusal: Problem | None = None) -> Response:
    everyone = visit.me.has(Role.SECURITY_ADMIN, Role.AUDITOR)
    found = tokens.listing(visit.context, visit.me, everyone=everyone)
    return visit.page(
        "tokens.html.j2",
        refusal=refusal,
        tokens=[Line(one, [Scope(word).label for word in one.scopes]) for one in found],
        scopes=list(Scope),
        form={
            "name": visit.text("name"),
            "days": visit.text("days"),
            "scopes": visit.texts("scope"),
        },
        may_revoke=visit.me.has(Role.SECURITY_ADMIN),
        now=visit.context.clock(),
    )


@router.post("/tokens")
def create(visit: Form) -> Response:
    try:
        sessions.confirm(visit.context, visit.me, visit.secret("password"))
        made = tokens.create(
            visit.context,
            visit.me,
            visit.text("name"),
            visit.texts("scope"),
            days=number_in(visit.text("days")),
        )
    except Problem as problem:
        return _listing(visit, problem)
    return visit.page(
        "once.html.j2",
        title="令牌已建立",
        text=f"“{made.token.name}”的令牌，请存入程序的配置，不要写进代码：",
        value=made.value,
        back="/tokens",
    )


@router.post("/tokens/{token_id}/revoke")
def revoke(visit: Form, token_id: str) -> Response:
    tokens.revoke(visit.context, visit.me, token_id)
    return visit.go("/tokens", "令牌已撤销，立即失效")
