"""The site as it is online: what sweeps found, and what becomes of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.routes.shared import Ctx, Cursor, Limit, RecordReader, Reviewer, Words, download
from api.schemas.common import PageOut, problems
from api.schemas.site import AcceptBody, ItemOut, NoteBody, SendBody, SweepOut
from api.service import rectification, summaries
from api.service.rectification import Wanted
from api.service.views import ItemView, Page, SweepView
from screener.review.items import Kind, Stage
from screener.review.tally import Period

router = APIRouter(tags=["网站巡查与整改"])
_BINARY = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def _wanted(
    scope: Annotated[str, Query(pattern="^(open|overdue|all)$")] = "open",
    stage: Stage | None = None,
    kind: Kind | None = None,
    department_id: Annotated[str | None, Query(max_length=64)] = None,
    start: Annotated[date | None, Query(description="发现日期从")] = None,
    end: Annotated[date | None, Query(description="发现日期到")] = None,
    query: Words = "",
) -> Wanted:
    return Wanted(scope=scope, stage=stage, kind=kind, department_id=department_id, start=start,
                  end=end, query=query)  # fmt: skip


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get("/items", response_model=PageOut[ItemOut], responses=problems(), summary="整改台账")
def list_items(
    context: Ctx, caller: RecordReader, wanted: Asked, cursor: Cursor = None, limit: Limit = 50
) -> Page[ItemView]:
    """先到期的在前；默认只列未办结的。由 `screener sweep` 登记。"""
    return rectification.listing(context, caller, wanted, cursor=cursor, limit=limit)


@router.get("/items/file", response_class=Response, summary="导出整改台账",
            responses={**problems(), 200: {"content": _BINARY}})  # fmt: skip
def items_file(context: Ctx, caller: RecordReader, wanted: Asked) -> Response:
    """xlsx，A4 横向。"""
    return download(rectification.workbook(context, caller, wanted))


@router.get("/items/{item_id}", response_model=ItemOut, responses=problems(404),
            summary="台账的一项")  # fmt: skip
def get_item(context: Ctx, caller: RecordReader, item_id: str) -> ItemView:
    return rectification.get(context, caller, item_id)


@router.post("/items/{item_id}/send", response_model=ItemOut, responses=problems(404, 409),
             summary="交办")  # fmt: skip
def send(context: Ctx, caller: Reviewer, item_id: str, body: SendBody) -> ItemView:
    """由保密员交给一个部门整改。"""
    return rectification.send(context, caller, item_id, owner=body.owner, note=body.note)


@router.post("/items/{item_id}/rectification", response_model=ItemOut,
             responses=problems(404, 409), summary="报整改完成")  # fmt: skip
def rectified(context: Ctx, caller: Reviewer, item_id: str, body: NoteBody) -> ItemView:
    """是否销号，由下一次巡查决定。"""
    return rectification.report(context, caller, item_id, note=body.note)


@router.post("/items/{item_id}/acceptance", response_model=ItemOut,
             responses=problems(404, 409, 429), summary="批准保留")  # fmt: skip
def accept(context: Ctx, caller: Reviewer, item_id: str, body: AcceptBody) -> ItemView:
    """由保密员签署；只对现在的内容有效，到期或内容有变即重新打开。疑似国家秘密不能保留。"""
    return rectification.accept(context, caller, item_id, note=body.note, until=body.until,
                                password=body.password)  # fmt: skip


@router.post("/items/{item_id}/notes", response_model=ItemOut, responses=problems(404, 409),
             summary="记事")  # fmt: skip
def note(context: Ctx, caller: Reviewer, item_id: str, body: NoteBody) -> ItemView:
    return rectification.remark(context, caller, item_id, note=body.note)


@router.get("/sweeps", response_model=list[SweepOut], responses=problems(), summary="最近的巡查")
def list_sweeps(context: Ctx, caller: RecordReader) -> tuple[SweepView, ...]:
    """新的在前。"""
    return rectification.recent_sweeps(context, caller)


@router.get("/summary", response_class=Response, summary="半年、年度总结",
            responses={**problems(), 200: {"content": _BINARY}})  # fmt: skip
def summary(
    context: Ctx,
    caller: RecordReader,
    year: Annotated[int, Query(ge=2000, le=2999)],
    half: Annotated[int | None, Query(ge=1, le=2)] = None,
) -> Response:
    """docx，带图表；没有审查的月份写明零报告。"""
    return download(summaries.summary(context, caller, Period(year, half)))
