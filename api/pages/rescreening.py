"""Having drafts that wait screened anew: one, or all of them."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, said
from api.problems import Problem
from api.service import rescreening
from screener.review.roles import Role

router = APIRouter()


@router.post("/drafts/{draft_id}/rescreen")
def one(visit: Form, draft_id: str) -> Response:
    try:
        rescreening.rescreen(visit.context, visit.me, draft_id)
    except Problem as problem:
        if problem.kind.code == "not_found":
            raise
        return visit.go(f"/drafts/{draft_id}", said(problem), "block")
    return visit.go(f"/drafts/{draft_id}", "正按现行词库重新审查")


@router.post("/rescreening")
def all_that_wait(visit: Form) -> Response:
    back = "/system" if visit.me.has(Role.SYSTEM_ADMIN) else "/queue"
    done = rescreening.rescreen_waiting(visit.context, visit.me)
    if not done.queued:
        return visit.go(back, "没有须重新审查的稿件", "info")
    left = f"；还有 {done.left} 件，请再办一次" if done.left else ""
    return visit.go(back, f"已排队重新审查 {done.queued} 件{left}")
