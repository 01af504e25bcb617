"""Is it there, can it work, how is it doing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from api.doors import context_of, with_scope
from api.metrics import CONTENT_TYPE, Metrics
from api.schemas.common import problems
from api.security.scopes import Scope
from api.service import system
from api.service.caller import Caller
from api.service.context import Context
from screener.review.roles import Role

router = APIRouter(tags=["运行"])
Ctx = Annotated[Context, Depends(context_of)]


class HealthOut(BaseModel):
    """`status` 为 ok 时可以接收工作。"""

    status: str = Field(examples=["ok"])


class ReadyOut(BaseModel):
    """各部分是否应答。"""

    status: str = Field(examples=["ok"])
    database: bool
    workers: int = Field(description="已就绪的审查进程数")
    disk: bool = Field(description="磁盘空间是否足够")


@router.get("/healthz", response_model=HealthOut, summary="能否接收工作",
            responses={503: {"model": HealthOut}})  # fmt: skip
def healthz(context: Ctx, response: Response) -> HealthOut:
    """数据库应答、磁盘有余即为 200；不说明其他情况。"""
    room = system.free_bytes(context) >= context.settings.free_bytes
    if room and context.database.answers():
        return HealthOut(status="ok")
    response.status_code = 503
    return HealthOut(status="unavailable")


@router.get("/readyz", response_model=ReadyOut, summary="数据库和审查进程是否应答",
            responses={503: {"model": ReadyOut}})  # fmt: skip
def readyz(request: Request, context: Ctx, response: Response) -> ReadyOut:
    found = ReadyOut(
        status="ok",
        database=context.database.answers(),
        workers=request.app.state.screening.crew.ready,
        disk=system.free_bytes(context) >= context.settings.free_bytes,
    )
    if found.database and found.workers and found.disk:
        return found
    response.status_code = 503
    return found.model_copy(update={"status": "unavailable"})


@router.get("/metrics", response_class=Response, summary="运行指标（Prometheus）",
            responses={**problems(), 200: {"content": {"text/plain": {
                "schema": {"type": "string"}}}}})  # fmt: skip
def metrics(
    request: Request, caller: Annotated[Caller, Depends(with_scope(Scope.METRICS))]
) -> Response:
    """只有计数和耗时，没有名称和内容。令牌须有 metrics 权限，本人须是系统管理员。"""
    caller.need(Role.SYSTEM_ADMIN)
    found: Metrics = request.app.state.metrics
    return Response(found.text(), media_type=CONTENT_TYPE)
