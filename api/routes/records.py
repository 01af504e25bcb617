"""Records, receipts, the chain's head, the register."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from api.routes.shared import Ctx, Cursor, Limit, RecordReader, Words, download
from api.schemas.common import PageOut, problems
from api.schemas.records import (
    ChainCheckOut,
    HeadOut,
    LedgerOut,
    RecordDetailOut,
    RecordOut,
    StatisticsOut,
)
from api.service import chain_head, papers, records, register
from api.service.views import ChainCheck, HeadView, Page, RecordView
from screener.review.words import Conclusion, State
from screener.verdict import Outcome

router = APIRouter(tags=["审查记录"])
Sequence = Annotated[int, Path(ge=1, le=2**31 - 1, description="记录在链上的序号")]
_BINARY = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def _asked(
    query: Words = "",
    kind: Annotated[str | None, Query(max_length=50)] = None,
    sha256: Annotated[str | None, Query(max_length=64, description="按内容指纹查找")] = None,
    draft_id: Annotated[str | None, Query(max_length=64)] = None,
) -> records.Wanted:
    return records.Wanted(query=query, kind=kind, sha256=sha256, draft_id=draft_id)


@router.get("/records", response_model=PageOut[RecordOut], responses=problems(),
            summary="记录清单")  # fmt: skip
def list_records(
    context: Ctx,
    caller: RecordReader,
    asked: Annotated[records.Wanted, Depends(_asked)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[RecordView]:
    """新的在前。"""
    return records.listing(context, caller, asked, cursor=cursor, limit=limit)


@router.get("/records/archive", response_class=Response, summary="导出全部记录",
            responses={**problems(), 200: {"content": _BINARY}})  # fmt: skip
def archive(context: Ctx, caller: RecordReader) -> Response:
    """zip：记录、凭证、链头、公钥；用 `screener record verify` 离线核对。"""
    return download(records.archive(context, caller))


@router.get("/records/check", response_model=ChainCheckOut, responses=problems(),
            summary="核对记录")  # fmt: skip
def check(context: Ctx, caller: RecordReader) -> ChainCheck:
    """逐份核对字节、衔接和签名，并与库中的处置、签字比对。"""
    return records.verify(context, caller)


@router.get("/records/{sequence}", response_model=RecordDetailOut, responses=problems(404),
            summary="一份记录")  # fmt: skip
def get_record(context: Ctx, caller: RecordReader, sequence: Sequence) -> RecordView:
    return records.get(context, caller, sequence)


@router.get("/records/{sequence}/envelope", response_class=Response, summary="记录的签名信封",
            responses={**problems(404), 200: {"content": _BINARY}})  # fmt: skip
def envelope(context: Ctx, caller: RecordReader, sequence: Sequence) -> Response:
    return download(records.envelope(context, caller, sequence))


@router.get("/records/{sequence}/receipt", response_class=Response, summary="放行凭证",
            responses={**problems(404), 200: {"content": _BINARY}})  # fmt: skip
def receipt(context: Ctx, caller: RecordReader, sequence: Sequence) -> Response:
    """in-toto 声明，装在 DSSE 信封里；网站程序可离线核对。"""
    return download(records.receipt(context, caller, sequence))


@router.get("/records/{sequence}/form", response_class=Response, summary="审批表",
            responses={**problems(404), 200: {"content": _BINARY}})  # fmt: skip
def form(
    context: Ctx,
    caller: RecordReader,
    sequence: Sequence,
    kind: Annotated[str, Query(alias="format", pattern="^(docx|pdf|json)$")] = "docx",
) -> Response:
    """填好的审批表或销毁登记表（docx、pdf），或供阅读的记录全文（json）。"""
    if kind == "json":
        return download(records.readable(context, caller, sequence))
    return download(papers.form(context, caller, sequence, as_pdf=kind == "pdf"))


@router.get("/chain/head", response_model=HeadOut, summary="链头")
def head(context: Ctx) -> HeadView:
    """任何人都可取；每日另存一份在数据文件夹。不含稿件的任何信息。"""
    return chain_head.latest(context)


@router.get("/chain/key", response_class=Response, summary="公钥",
            responses={200: {"content": _BINARY}})  # fmt: skip
def key(context: Ctx) -> Response:
    """PEM；核对记录和凭证用，任何人都可取。"""
    return download(records.public_key(context))


def _wanted(
    start: Annotated[date | None, Query(description="登记日期从")] = None,
    end: Annotated[date | None, Query(description="登记日期到")] = None,
    department_id: Annotated[str | None, Query(max_length=64)] = None,
    outcome: Annotated[str | None, Query(pattern="^(pass|review|block)$")] = None,
    state: State | None = None,
    conclusion: Conclusion | None = None,
    query: Words = "",
) -> register.Wanted:
    return register.Wanted(
        start=start, end=end, department_id=department_id, state=state, conclusion=conclusion,
        outcome=Outcome[outcome.upper()] if outcome else None, query=query,
    )  # fmt: skip


Span = Annotated[register.Wanted, Depends(_wanted)]


@router.get("/register", response_model=PageOut[LedgerOut], responses=problems(),
            summary="台账")  # fmt: skip
def ledger(
    context: Ctx, caller: RecordReader, wanted: Span, cursor: Cursor = None, limit: Limit = 100
) -> Page[register.LedgerRow]:
    """按登记顺序。"""
    return register.ledger(context, caller, wanted, cursor=cursor, limit=limit)


@router.get("/register/file", response_class=Response, summary="导出台账",
            responses={**problems(), 200: {"content": _BINARY}})  # fmt: skip
def ledger_file(context: Ctx, caller: RecordReader, wanted: Span) -> Response:
    """xlsx，列与登记册一致；没有稿件的月份也能导出（零报告）。"""
    return download(papers.workbook(context, caller, wanted))


@router.get("/register/statistics", response_model=StatisticsOut, responses=problems(),
            summary="统计")  # fmt: skip
def statistics(context: Ctx, caller: RecordReader, wanted: Span) -> register.Statistics:
    return register.statistics(context, caller, wanted)
