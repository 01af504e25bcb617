"""Drafts that wait, judged anew by the lists, the policy and the model in force."""

from __future__ import annotations

from fastapi import APIRouter, status

from api.routes.shared import Ctx, Reader, Reviewer
from api.schemas.common import problems
from api.schemas.drafts import DraftDetailOut
from api.schemas.findings import OutlookOut, RequeuedOut
from api.service import rescreening
from api.service.views import DraftView, Outlook, Requeued

router = APIRouter(tags=["稿件"])


@router.post("/drafts/{draft_id}/rescreening", response_model=DraftDetailOut,
             status_code=status.HTTP_202_ACCEPTED, responses=problems(404, 409, 429),
             summary="按现行词库重新审查")  # fmt: skip
def rescreen(context: Ctx, caller: Reviewer, draft_id: str) -> DraftView:
    """还没有签发的稿件，按现行的词库、策略和模型再机检一遍。已有的处置意见照旧有效；
    有新的要办，稿件退到应办的那一级。"""
    return rescreening.rescreen(context, caller, draft_id)


@router.get("/rescreening", response_model=OutlookOut, responses=problems(),
            summary="有多少稿件须重新审查")  # fmt: skip
def outlook(context: Ctx, caller: Reader) -> Outlook:
    """保密员、系统管理员可看：只有件数。"""
    return rescreening.outlook(context, caller)


@router.post("/rescreening", response_model=RequeuedOut, status_code=status.HTTP_202_ACCEPTED,
             responses=problems(429), summary="全部按现行词库重新审查")  # fmt: skip
def rescreen_waiting(context: Ctx, caller: Reviewer) -> Requeued:
    """等候签发的稿件中，按较早的词库、策略、模型或程序审查的，全部重新审查；由保密员、
    系统管理员办理，一次最多 500 件。"""
    return rescreening.rescreen_waiting(context, caller)
