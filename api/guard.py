"""Around every request: an identifier, security headers, time for bodies, a log line, figures."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.answers import trail, unexpected
from api.problems import Problem, too_large
from api.settings import Settings

_log = logging.getLogger("screener.access")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
_PROGRAMS = "/api/v1"
_STREAM = "/api/v1/events/stream"
_GONE = 499  # in the log only, as others write it too
_HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Pure ASGI, so that bodies and event streams pass through as they come."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        asked, scope = scope, _as_get(scope)
        scope.setdefault("state", {})["id"] = request_id
        started = time.perf_counter()
        status = 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, scope, request_id)
            elif asked["method"] == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app(scope, _Patience(scope, receive, self._settings), sent)
        except _Refused as refused:
            await _answer(refused.problem, request_id, sent)
        except ClientDisconnect:  # in the middle of an upload: nobody is left to be answered
            status = _GONE
        except Exception as error:  # noqa: BLE001 - the border: beyond it the message would be logged
            if status:  # the answer has begun: let the server break it off, without the message
                raise _Broken(trail(error)) from None
            await unexpected(Request(scope), error)(scope, receive, sent)
        finally:
            self._note(scope, asked["method"], request_id, status, time.perf_counter() - started)

    def _note(self, scope: Scope, asked: str, request_id: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        if scope["path"].startswith(_PROGRAMS) and not route.startswith(_PROGRAMS):
            route = f"{_PROGRAMS}{route}" if route.startswith("/") else route
        method = asked if asked.isalpha() else "?"
        metrics = getattr(scope["app"].state, "metrics", None)
        if metrics is not None:
            metrics.observe(method, route, status, seconds)
        line = {"request": request_id, "method": method, "route": route, "status": status,
                "ms": round(seconds * 1000, 1)}  # fmt: skip
        _log.info(json.dumps(line, ensure_ascii=False))


def _as_get(scope: Scope) -> Scope:
    """What HEAD asks for is what GET would answer, without its body; a stream has no end to wait
    for.
    """
    if scope["method"] != "HEAD" or scope["path"].startswith(("/static/", _STREAM)):
        return scope
    return {**scope, "method": "GET"}


class _Broken(Exception):
    """An error whose own words are not for the log."""


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind.code)
        self.problem = problem


class _Patience:
    """A body that is no upload must be small; no body may stop coming."""

    def __init__(self, scope: Scope, receive: Receive, settings: Settings) -> None:
        kind = Headers(scope=scope).get("content-type", "")
        upload = kind.lower().startswith("multipart/form-data")
        self._most = None if upload else settings.body_bytes
        self._receive = receive
        self._idle = settings.idle_seconds
        self._end = time.monotonic() + settings.upload_seconds
        self._got = 0
        self._more = True

    async def __call__(self) -> Message:
        if not self._more:
            return await self._receive()
        patience = max(0.01, min(self._idle, self._end - time.monotonic()))
        try:
            message = await asyncio.wait_for(self._receive(), patience)
        except TimeoutError as error:
            raise _Refused(Problem("slow")) from error
        self._more = bool(message.get("more_body", False))
        self._got += len(message.get("body", b""))
        if self._most is not None and self._got > self._most:
            raise _Refused(too_large("内容", self._most))
        return message


def _add_headers(message: Message, scope: Scope, request_id: str) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers["x-request-id"] = request_id
    if not scope["path"].startswith("/static/"):
        headers.setdefault("cache-control", "no-store")


async def _answer(problem: Problem, request_id: str, send: Send) -> None:
    body = json.dumps(problem.body(request_id), ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close"),
               (b"content-length", str(len(body)).encode())]  # fmt: skip
    await send({"type": "http.response.start", "status": problem.kind.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
