"""Drafts: upload, look, decide, move along, publish."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response, status
from fastapi.concurrency import run_in_threadpool

from api import uploads
from api.problems import Problem
from api.routes.shared import (
    Ctx,
    Cursor,
    Limit,
    Publisher,
    Reader,
    Reviewer,
    Words,
    Writer,
    download,
)
from api.schemas.common import PageOut, ProblemOut, problems
from api.schemas.drafts import (
    BatchBody,
    BatchOut,
    DisposeBody,
    DocumentOut,
    DraftDetailOut,
    DraftOut,
    FormBody,
    MoveBody,
    PublicationBody,
)
from api.service import drafts, findings, lists, readings, samples, workflow
from api.service.intake import FORM, Received
from api.service.moves import Wish
from api.service.views import DocumentView, DraftSummary, DraftView, Page
from screener.review.checklist import Answer
from screener.review.words import State
from screener.verdict import Outcome

router = APIRouter(tags=["稿件"])
_FILE = {"type": "string", "format": "binary"}
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {**_FILE, "description": "稿件"},
                        "title": {"type": "string", "description": "标题，不填则用文件名"},
                        "column": {"type": "string", "description": "栏目"},
                        **{name: {"type": "string", "description": what}
                           for name, what in FORM.items()},
                    },
                }
            }
        },
    }
}  # fmt: skip
_REVISION = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "version"],
                    "properties": {
                        "file": {**_FILE, "description": "改好的稿件"},
                        "version": {"type": "integer", "minimum": 1, "maximum": 1_000_000,
                                    "description": "您看到的版本号"},
                    },
                }
            }
        },
    }
}  # fmt: skip


async def _one_file(request: Request, fields: set[str]) -> tuple[Received, dict[str, str]]:
    """The file and the fields of a form.

    Raises:
        Problem: `invalid` for another number of files or other fields; nothing is kept then.
    """
    upload = await uploads.receive(request, most_files=1)
    unknown = sorted(set(upload.fields) - fields)
    if len(upload.files) != 1 or unknown:
        await run_in_threadpool(uploads.discard, request, upload)
        what = f"不认识的字段：{'、'.join(unknown)[:100]}" if unknown else "缺少文件（字段 file）"
        raise Problem("invalid", what, fields=(("file", what),))
    return upload.files[0], upload.fields


@router.post("/drafts", response_model=DraftOut, status_code=status.HTTP_202_ACCEPTED,
             openapi_extra=_UPLOAD, responses=problems(408, 413, 415, 429),
             summary="上传稿件")  # fmt: skip
async def upload(
    request: Request,
    context: Ctx,
    caller: Writer,
    key: Annotated[
        str | None,
        Header(alias="Idempotency-Key", max_length=200, description="重发同一请求只登记一份"),
    ] = None,
) -> DraftSummary:
    """收下即不会丢失；机检在后台进行，用 GET /drafts/{id} 或事件流等候结果。

    正文在落盘之前即加密。发现疑似国家秘密标志的，立即封存：不留原件，不留文字。
    """
    received, fields = await _one_file(request, {"title", "column", *FORM})
    title, column = fields.pop("title", ""), fields.pop("column", None)
    return await run_in_threadpool(
        drafts.upload, context, caller, received, title=title, form=fields, column=column, key=key
    )


_SCOPES = "all 可见的、mine 本人的、waiting 等我办理的、department 本部门的"


def _wanted(
    scope: Annotated[
        str, Query(pattern="^(all|mine|waiting|department)$", description=_SCOPES)
    ] = "all",
    state: State | None = None,
    outcome: Annotated[str | None, Query(pattern="^(pass|review|block)$")] = None,
    query: Words = "",
    department_id: Annotated[str | None, Query(max_length=64)] = None,
    column: Annotated[str | None, Query(max_length=200)] = None,
    changed: Annotated[bool, Query(description="只列重新审查后结果有变化、还没有签发的")] = False,
) -> lists.Wanted:
    return lists.Wanted(
        scope=scope,
        state=state,
        outcome=Outcome[outcome.upper()] if outcome else None,
        query=query,
        department_id=department_id,
        column=column,
        changed=changed,
    )


@router.get("/drafts", response_model=PageOut[DraftOut], responses=problems(), summary="稿件清单")
def list_drafts(
    context: Ctx,
    caller: Reader,
    wanted: Annotated[lists.Wanted, Depends(_wanted)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DraftSummary]:
    """新的在前；等我办理的按严重程度和期限排。"""
    return lists.drafts(context, caller, wanted, cursor=cursor, limit=limit)


@router.post("/drafts/samples", response_model=list[DraftOut], responses=problems(429),
             status_code=status.HTTP_202_ACCEPTED, summary="载入示例稿件")  # fmt: skip
def load_samples(context: Ctx, caller: Writer) -> tuple[DraftSummary, ...]:
    """一组虚构的稿件，供试用；登记在本人名下。"""
    return samples.load(context, caller)


@router.post("/drafts/moves", response_model=list[BatchOut], responses=problems(429),
             summary="批量办理")  # fmt: skip
def move_many(request: Request, context: Ctx, caller: Reviewer, body: BatchBody) -> list[BatchOut]:
    """一次密码，逐份办理、逐份签字；一份被拒不影响其余。"""
    wishes = [
        (one.draft_id, Wish(version=one.version, digest=one.digest, screening=one.screening,
                            conclusion=body.conclusion, comment=body.comment,
                            article=body.article))
        for one in body.drafts
    ]  # fmt: skip
    outcomes = workflow.act_on_many(context, caller, wishes, body.action, password=body.password)
    return [
        BatchOut(
            draft_id=one.draft_id,
            state=one.draft.summary.state if one.draft else None,
            problem=ProblemOut.model_validate(one.problem.body(request.state.id))
            if one.problem
            else None,
        )
        for one in outcomes
    ]


@router.get("/drafts/{draft_id}", response_model=DraftDetailOut, responses=problems(404),
            summary="一份稿件")  # fmt: skip
def get_draft(context: Ctx, caller: Reader, draft_id: str) -> DraftView:
    """登记事项、审查结果、处置、签字，以及您现在能办理什么。"""
    return drafts.get(context, caller, draft_id)


@router.put("/drafts/{draft_id}", response_model=DraftDetailOut, responses=problems(404, 409),
            summary="填写登记事项")  # fmt: skip
def edit_draft(context: Ctx, caller: Writer, draft_id: str, body: FormBody) -> DraftView:
    """没有写的项即清空。策略对新旧栏目规定不同的，稿件回到机检，按新栏目重新审一遍。"""
    return drafts.edit(context, caller, draft_id, title=body.title, form=body.form,
                       column=body.column)  # fmt: skip


@router.post("/drafts/{draft_id}/versions", response_model=DraftDetailOut,
             status_code=status.HTTP_202_ACCEPTED, openapi_extra=_REVISION,
             responses=problems(404, 408, 409, 413, 415, 429), summary="上传新版本")  # fmt: skip
async def revise(request: Request, context: Ctx, caller: Writer, draft_id: str) -> DraftView:
    """新版本使此前的签字全部作废；没有变的审查结果沿用已有处置。"""
    received, fields = await _one_file(request, {"version"})
    version = fields.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 8):
        context.vault.destroy(received.stored.id)
        raise Problem("invalid", "version 应是您看到的版本号", fields=(("version", "应是整数"),))
    return await run_in_threadpool(
        drafts.new_version, context, caller, draft_id, received, version=int(version)
    )


@router.get("/drafts/{draft_id}/text", response_model=list[DocumentOut],
            responses=problems(404, 409, 410), summary="从稿件读到的文字")  # fmt: skip
def reading(
    context: Ctx,
    caller: Reader,
    draft_id: str,
    version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> tuple[DocumentView, ...]:
    """按阅读顺序；审查结果的 start、end 即在其中计数。"""
    return readings.get(context, caller, draft_id, version=version)


@router.get("/drafts/{draft_id}/original", response_class=Response,
            responses={**problems(404, 409, 410),
                       200: {"content": {"application/octet-stream": {"schema": _FILE}}}},
            summary="下载原件")  # fmt: skip
def original(
    context: Ctx,
    caller: Reader,
    draft_id: str,
    version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> Response:
    """下载会记入审计日志。"""
    return download(drafts.original(context, caller, draft_id, version=version))


@router.post("/drafts/{draft_id}/dispositions", response_model=DraftDetailOut,
             responses=problems(404, 409), summary="处置审查结果")  # fmt: skip
def dispose(context: Ctx, caller: Reviewer, draft_id: str, body: DisposeBody) -> DraftView:
    """逐条写明理由；机器的结论和人的意见都保留。"""
    seen = findings.Seen(body.version, body.screening)
    if body.same_text:
        if len(body.fingerprints) != 1:
            raise Problem("invalid", "按相同文字处置时只给一条",
                          fields=(("fingerprints", "应只有一条"),))  # fmt: skip
        return findings.dispose_same_text(
            context, caller, draft_id, body.fingerprints[0],
            seen=seen, decision=body.decision, reason=body.reason,
        )  # fmt: skip
    return findings.dispose(
        context, caller, draft_id, body.fingerprints,
        seen=seen, decision=body.decision, reason=body.reason,
    )  # fmt: skip


@router.post("/drafts/{draft_id}/moves", response_model=DraftDetailOut,
             responses=problems(404, 409, 429), summary="办理")  # fmt: skip
def move(context: Ctx, caller: Reviewer, draft_id: str, body: MoveBody) -> DraftView:
    """送审、同意、退回、送上级鉴定、办结、撤回、复查、撤稿、归档。"""
    wish = Wish(
        version=body.version, digest=body.digest, screening=body.screening,
        conclusion=body.conclusion, comment=body.comment, article=body.article,
        answers=tuple(Answer(one.question, one.yes, one.note) for one in body.answers),
    )  # fmt: skip
    return workflow.act(context, caller, draft_id, body.action, wish, password=body.password)


@router.post("/drafts/{draft_id}/publication", response_model=DraftDetailOut,
             responses=problems(404, 409), summary="登记发布")  # fmt: skip
def publish(context: Ctx, caller: Publisher, draft_id: str, body: PublicationBody) -> DraftView:
    """由网站程序报告：网址、时间、网上所见内容的指纹。与批准的不一致时记录在案。"""
    return workflow.publish(
        context, caller, draft_id, url=body.url,
        seen_sha256=body.seen_sha256, published_at=body.published_at,
    )  # fmt: skip
