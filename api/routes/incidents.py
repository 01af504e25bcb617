"""Incident cards and destruction."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from api.routes.shared import Ctx, Reader, Reviewer
from api.schemas.common import problems
from api.schemas.drafts import DraftOut
from api.schemas.records import (
    CardBody,
    ClearBody,
    ConfirmBody,
    DecisionBody,
    DestructionBody,
    DestructionOut,
    IncidentOut,
    ReportBody,
)
from api.service import incidents, retention
from api.service.views import DestructionView, DraftSummary, IncidentView

router = APIRouter(tags=["事件与销毁"])


@router.get("/incidents", response_model=list[IncidentOut], responses=problems(),
            summary="事件清单")  # fmt: skip
def list_incidents(
    context: Ctx,
    caller: Reader,
    state: Annotated[str | None, Query(pattern="^(open|reported|closed|cleared)$")] = None,
) -> tuple[IncidentView, ...]:
    return incidents.listing(context, caller, state=state)


@router.get("/incidents/{incident_id}", response_model=IncidentOut, responses=problems(404),
            summary="一起事件")  # fmt: skip
def get_incident(context: Ctx, caller: Reader, incident_id: str) -> IncidentView:
    return incidents.get(context, caller, incident_id)


@router.put("/incidents/{incident_id}", response_model=IncidentOut, responses=problems(404),
            summary="填写事件登记")  # fmt: skip
def edit_incident(context: Ctx, caller: Reviewer, incident_id: str, body: CardBody) -> IncidentView:
    """不得录入原文。"""
    return incidents.edit(context, caller, incident_id, body.card)


@router.post("/incidents/{incident_id}/report", response_model=IncidentOut,
             responses=problems(404, 409), summary="登记报告")  # fmt: skip
def report(context: Ctx, caller: Reviewer, incident_id: str, body: ReportBody) -> IncidentView:
    """写明报告对象，停止 24 小时计时。"""
    return incidents.report(context, caller, incident_id, to=body.to)


@router.post("/incidents/{incident_id}/close", response_model=IncidentOut,
             responses=problems(404, 409), summary="办结")  # fmt: skip
def close(context: Ctx, caller: Reviewer, incident_id: str) -> IncidentView:
    return incidents.close(context, caller, incident_id)


@router.post("/incidents/{incident_id}/clear", response_model=IncidentOut,
             responses=problems(404, 409, 429), summary="解除误报")  # fmt: skip
def clear(context: Ctx, caller: Reviewer, incident_id: str, body: ClearBody) -> IncidentView:
    """由保密员签署，只对这份文件的指纹有效；同一文件可重新上传。"""
    return incidents.clear(context, caller, incident_id, reason=body.reason,
                           password=body.password)  # fmt: skip


@router.get("/destructions/due", response_model=list[DraftOut], responses=problems(),
            summary="保管期满的稿件")  # fmt: skip
def list_due(context: Ctx, caller: Reader) -> tuple[DraftSummary, ...]:
    return retention.due(context, caller)


@router.get("/destructions", response_model=list[DestructionOut], responses=problems(),
            summary="销毁登记")  # fmt: skip
def list_destructions(context: Ctx, caller: Reader) -> tuple[DestructionView, ...]:
    return retention.requests(context, caller)


@router.post("/destructions", response_model=DestructionOut, status_code=status.HTTP_201_CREATED,
             responses=problems(404, 409, 429), summary="登记销毁")  # fmt: skip
def request(context: Ctx, caller: Reviewer, body: DestructionBody) -> DestructionView:
    return retention.request(context, caller, body.draft_id, reason=body.reason,
                             password=body.password)  # fmt: skip


@router.post("/destructions/{destruction_id}/decision", response_model=DestructionOut,
             responses=problems(404, 409, 429), summary="审批销毁")  # fmt: skip
def decide(
    context: Ctx, caller: Reviewer, destruction_id: str, body: DecisionBody
) -> DestructionView:
    return retention.decide(context, caller, destruction_id, approve=body.approve,
                            comment=body.comment, password=body.password)  # fmt: skip


@router.post("/destructions/{destruction_id}/execution", response_model=DestructionOut,
             responses=problems(404, 409, 429), summary="监督销毁")  # fmt: skip
def execute(
    context: Ctx, caller: Reviewer, destruction_id: str, body: ConfirmBody
) -> DestructionView:
    """监毁人须是登记人、审批人之外的第三人。"""
    return retention.execute(context, caller, destruction_id, password=body.password)
