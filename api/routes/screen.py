"""Immediate screening: nothing is stored, nothing remembered."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError

from api import doors, uploads
from api.problems import Problem
from api.routes.shared import Ctx
from api.schemas.common import problems
from api.schemas.report import ScreenOut
from api.schemas.system import TextBody
from api.service.intake import COLUMN, checked_column, safe_filename
from screener.batch.walk import Target
from screener.batch.worker import Examined
from screener.report.entry import entries, printable

router = APIRouter(tags=["即时审查"])
PASTED = "粘贴的文字.txt"
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": TextBody.model_json_schema(),
                "example": {"text": "联系人：张三，电话 13800138000"},
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "一个文件"},
                        "column": {"type": "string", "maxLength": COLUMN,
                                   "description": "栏目：策略中有例外的，按例外审查"},
                    },
                }
            },
        },
    }
}  # fmt: skip


@router.post("/screen", response_model=ScreenOut, openapi_extra=_BODY, summary="即时审查",
             dependencies=[Depends(doors.may_screen)],
             responses=problems(408, 413, 415, 429))  # fmt: skip
async def screen(request: Request, context: Ctx) -> dict[str, Any]:
    """一段文字或一个文件，当场给出结论。什么都不保存，也不算审查记录。

    `text` 始终当作文字，开头像 PDF、压缩包的也一样；网页、邮件等本身是文字的，按其格式读。

    本机上的程序不带凭证即可调用（可用设置 SCREENER_LOCAL_SCREEN=0 关闭），其他来源须登录或带令牌。
    审查进程忙时回答 429（请稍后重试），不排长队。
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_text = kind == "application/json"
    if is_text:
        asked = await _text(request)
        name, data, column = PASTED, printable(asked.text).encode(), asked.column
    elif kind == "multipart/form-data":
        name, data, fields = await uploads.receive_in_memory(
            request, most=context.settings.screen_bytes
        )
        name, column = safe_filename(name), fields.get("column")
    else:
        raise Problem("media_type", "应为 application/json 或 multipart/form-data")
    target = Target("", name, name, data=data, column=checked_column(column), is_text=is_text)
    examined = await request.app.state.screening.now(target)
    return await run_in_threadpool(_answer, examined)


async def _text(request: Request) -> TextBody:
    body = b"".join([
        piece async for piece in uploads.body_in_time(
            request, most=doors.context_of(request).settings.body_bytes)
    ])  # fmt: skip
    try:
        return TextBody.model_validate(json.loads(body))
    except (ValueError, RecursionError, ValidationError) as error:
        raise Problem("invalid", '应为 {"text": "…"}', fields=(("text", "应是文字"),)) from error


def _answer(examined: Examined) -> dict[str, Any]:
    first, *members = entries(examined.verdict, mask=False)
    return {**first, "members": members, "tool": examined.tool}
