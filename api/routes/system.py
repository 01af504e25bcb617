"""Running the service: chains, notices, audit log, settings, keys."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, status

from api.routes.shared import Admin, AuditReader, Ctx, Limit
from api.schemas.common import PageOut, problems
from api.schemas.records import ConfirmBody
from api.schemas.system import (
    AuditCheckOut,
    AuditOut,
    ChainBody,
    ChainOut,
    NewWebhookOut,
    PreferencesBody,
    PreferencesOut,
    SystemOut,
    WebhookBody,
    WebhookOut,
)
from api.service import audit, chains, preferences, system, webhooks
from api.service.preferences import Preferences
from api.service.views import (
    AuditView,
    ChainView,
    NewWebhook,
    Page,
    SystemView,
    WebhookView,
)

router = APIRouter(tags=["系统管理"])


@router.get("/chains", response_model=list[ChainOut], responses=problems(), summary="审批流程")
def list_chains(context: Ctx, caller: Admin) -> tuple[ChainView, ...]:
    return chains.listing(context, caller)


@router.put("/chains", response_model=ChainOut, responses=problems(), summary="设置审批流程")
def put_chain(context: Ctx, caller: Admin, body: ChainBody) -> ChainView:
    """部门和栏目都不填的，是其余一切稿件的流程。由安全保密管理员设置。"""
    levels = [(one.step, one.roles, one.title) for one in body.levels]
    return chains.put(context, caller, department_id=body.department_id, column=body.column,
                      levels=levels, forced=body.forced)  # fmt: skip


@router.delete("/chains/{chain_id}", status_code=status.HTTP_204_NO_CONTENT,
               responses=problems(404), summary="删除审批流程")  # fmt: skip
def remove_chain(context: Ctx, caller: Admin, chain_id: str) -> None:
    chains.remove(context, caller, chain_id)


@router.get("/webhooks", response_model=list[WebhookOut], responses=problems(),
            summary="通知地址")  # fmt: skip
def list_webhooks(context: Ctx, caller: Admin) -> tuple[WebhookView, ...]:
    return webhooks.listing(context, caller)


@router.post("/webhooks", response_model=NewWebhookOut, status_code=status.HTTP_201_CREATED,
             responses=problems(409), summary="新建通知地址")  # fmt: skip
def create_webhook(context: Ctx, caller: Admin, body: WebhookBody) -> NewWebhook:
    """默认不外发任何通知；启动时指定了内网网段才能新建，且只能在网段之内。"""
    return webhooks.create(context, caller, body.url, body.kinds)


@router.delete("/webhooks/{webhook_id}", status_code=status.HTTP_204_NO_CONTENT,
               responses=problems(404), summary="删除通知地址")  # fmt: skip
def remove_webhook(context: Ctx, caller: Admin, webhook_id: str) -> None:
    webhooks.remove(context, caller, webhook_id)


@router.get("/audit", response_model=PageOut[AuditOut], responses=problems(), summary="审计日志")
def list_audit(
    context: Ctx,
    caller: AuditReader,
    action: Annotated[str | None, Query(max_length=60)] = None,
    actor: Annotated[str | None, Query(max_length=64)] = None,
    object_id: Annotated[str | None, Query(max_length=100)] = None,
    cursor: Annotated[str | None, Query(max_length=20)] = None,
    limit: Limit = 50,
) -> Page[AuditView]:
    """谁在何时对什么做了什么；从不含稿件内容。"""
    return audit.listing(context, caller, cursor=cursor, limit=limit, action=action, actor=actor,
                         object_id=object_id)  # fmt: skip


@router.get("/audit/check", response_model=AuditCheckOut, responses=problems(),
            summary="核对审计日志")  # fmt: skip
def check_audit(context: Ctx, caller: AuditReader) -> AuditCheckOut:
    return AuditCheckOut(faults=list(audit.verify(context, caller)))


@router.get("/settings", response_model=PreferencesOut, responses=problems(), summary="设置")
def get_settings(context: Ctx, caller: Admin) -> Preferences:
    assert caller.id
    return preferences.get(context)


@router.put("/settings", response_model=PreferencesOut, responses=problems(), summary="修改设置")
def put_settings(context: Ctx, caller: Admin, body: PreferencesBody) -> Preferences:
    return preferences.put(context, caller, body.values)


@router.get("/system", response_model=SystemOut, responses=problems(), summary="运行状态")
def status_of(request: Request, context: Ctx, caller: Admin) -> SystemView:
    return system.status(context, caller, ready_workers=request.app.state.screening.crew.ready)


@router.post("/system/keys", response_model=SystemOut, responses=problems(409, 429),
             summary="更换主密钥")  # fmt: skip
def rotate_keys(request: Request, context: Ctx, caller: Admin, body: ConfirmBody) -> SystemView:
    """新密钥换锁全部密文后，旧密钥作废。"""
    system.rotate_keys(context, caller, password=body.password)
    return system.status(context, caller, ready_workers=request.app.state.screening.crew.ready)
