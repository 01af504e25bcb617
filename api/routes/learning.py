"""What the model can learn from people, and whether it still meets what it was made for."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.routes.shared import Ctx, Learner, download
from api.schemas.common import problems
from api.schemas.learning import DriftOut
from api.service import dispositions, drift
from api.service.dispositions import Wanted
from api.service.drift import DriftView

router = APIRouter(prefix="/learning", tags=["模型"])
_BINARY = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def _wanted(
    texts: Annotated[bool, Query(description="是否带上段落文字；文字由此离开保管库")] = False,
    start: Annotated[date | None, Query(description="处置日期从")] = None,
    end: Annotated[date | None, Query(description="处置日期到")] = None,
    reason: Annotated[str, Query(max_length=500, description="用途；带文字时必填")] = "",
) -> Wanted:
    return Wanted(texts=texts, start=start, end=end, reason=reason)


@router.get("/dispositions.jsonl", response_class=Response, summary="导出处置意见",
            responses={**problems(), 200: {"content": _BINARY}})  # fmt: skip
def export_dispositions(
    context: Ctx, caller: Learner, wanted: Annotated[Wanted, Depends(_wanted)]
) -> Response:
    """每行一条处置意见（JSON），供训练：登记号、内容指纹、规则、决定、角色、时间、引擎摘要；不含任何人的姓名。

    只有保密员可以导出，每次记入审计日志。封存、已销毁的稿件从不给出文字。
    """
    return download(dispositions.export(context, caller, wanted))


@router.get("/drift", response_model=DriftOut, responses=problems(), summary="模型运行情况")
def model_drift(context: Ctx, caller: Learner) -> DriftView:
    """按周的得分分布、提示占比、驳回占比，以及与启用初期、与训练语料的比较。保密员、系统管理员可看。"""
    return drift.report(context, caller)
