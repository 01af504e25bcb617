"""Every error as problem+json (or as a page, where pages were asked for)."""

from __future__ import annotations

import errno
import json
import logging
import traceback
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from api.problems import KINDS, Problem
from api.service.moves import problem as refused
from api.store.faults import cause
from screener.errors import RecordError, WorkflowError, where

_log = logging.getLogger("screener.errors")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "string_too_long": "过长",
    "string_too_short": "过短",
    "too_long": "过多",
    "too_short": "过少",
    "enum": "不在可选的值之中",
    "literal_error": "不在可选的值之中",
    "json_invalid": "不是有效的 JSON",
    "int_parsing": "应是整数",
    "string_type": "应是文字",
    "bool_parsing": "应是 true 或 false",
    "string_pattern_mismatch": "格式不符",
    "int_type": "应是整数",
    "int_from_float": "应是整数",
    "list_type": "应是一组值",
    "model_attributes_type": "应是一组带名称的值",
    "greater_than_equal": "过小",
    "less_than_equal": "过大",
}
# What a schema says of its bounds: never anything of what was sent.
_BOUNDS = {
    "ge": "，不小于 {}", "le": "，不大于 {}", "max_length": "，最多 {}", "min_length": "，至少 {}",
    "expected": "，可用 {}",
}  # fmt: skip


def answer(request: Request, problem: Problem) -> Response:
    as_page = getattr(request.app.state, "page_for", None)
    if as_page is not None and (page := as_page(request, problem)) is not None:
        return page  # type: ignore[no-any-return]
    headers = {}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    if problem.kind.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = problem.body(getattr(request.state, "id", ""))
    return Response(json.dumps(body, ensure_ascii=False), problem.kind.status, headers,
                    media_type="application/problem+json")  # fmt: skip


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(WorkflowError, _workflow)
    app.add_exception_handler(RecordError, _record)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    for kind in (OperationalError, InterfaceError, PoolEmpty):
        app.add_exception_handler(kind, _database)
    app.add_exception_handler(DBAPIError, _statement)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(request, error)


async def _workflow(request: Request, error: Exception) -> Response:
    assert isinstance(error, WorkflowError)
    return answer(request, refused(error))


async def _record(request: Request, error: Exception) -> Response:
    """What is wrong with it says nothing of a draft; the check of all names the record."""
    _log.error("record broken request=%s", getattr(request.state, "id", ""))
    return answer(request, Problem("record_broken", f"{error}。请安全审计员核对全部记录"))


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = tuple(
        (".".join(map(str, one["loc"][1:])) or str(one["loc"][0]), _said(one))
        for one in error.errors()[:20]
    )
    return answer(request, Problem("invalid", fields=fields))


def _said(error: Mapping[str, Any]) -> str:
    """What is wrong with one field, and what it may be."""
    limits = error.get("ctx", {})
    allowed = (form.format(limits[key]) for key, form in _BOUNDS.items() if key in limits)
    said = "".join((_WORDS.get(error["type"], "不符合要求"), *allowed))
    return said.replace("' or '", "、").replace("', '", "、").replace("'", "")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    by_status = {kind.status: kind.code for kind in reversed(KINDS.values())}
    by_status |= {404: "not_found", 405: "method", 400: "invalid", 422: "invalid"}
    code = by_status.get(error.status_code, "invalid")
    found = answer(request, Problem(code))
    for name, value in (error.headers or {}).items():
        found.headers[name] = value
    if error.status_code == 405:
        found.headers["Allow"] = ", ".join(_methods(request))
    return found


def _methods(request: Request) -> Iterator[str]:
    """What may be asked of this address: the route that refused knows only of its own methods."""
    for method in ("DELETE", "GET", "POST", "PUT"):
        scope: Scope = {"type": "http", "method": method, "path": request.url.path, "headers": []}
        if any(one.matches(scope)[0] is Match.FULL for one in request.app.routes):
            yield method


_GONE = "数据库暂时连接不上"


async def _database(request: Request, error: Exception) -> Response:
    found = cause(error)
    name = f" {found.name}" if found else ""
    _log.warning("database unavailable request=%s error=%s%s", request.state.id, where(error), name)
    said = f"{found.words}。一再出现的，请联系系统管理员" if found and found.words else _GONE
    return answer(request, Problem("unavailable", said, retry_after=5))


async def _statement(request: Request, error: Exception) -> Response:
    """A connection that broke in the middle, or a file that was damaged, is no fault of the
    program; anything else is.
    """
    broken = isinstance(error, DBAPIError) and error.connection_invalidated
    if broken or ((found := cause(error)) and found.words):
        return await _database(request, error)
    return unexpected(request, error)


def unexpected(request: Request, error: Exception) -> Response:
    """The answer to a fault of the program, or to a full disk, and its line in the log."""
    _log.error("unexpected request=%s error=%s", getattr(request.state, "id", ""), trail(error))
    if isinstance(error, OSError) and error.errno in _FULL:
        return answer(request, Problem("unavailable", "磁盘空间不足，请联系系统管理员"))
    return answer(request, Problem("internal"))


def trail(error: BaseException) -> str:
    """Kind of error and the lines of ours it came through: never its message."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f"{PurePath(frame.filename).name}:{frame.lineno}"
        for frame in frames
        if {"api", "screener"} & set(PurePath(frame.filename).parts[-4:-1])
    ]
    return f"{type(error).__name__} {' > '.join(ours)}"
