"""What programs' routes and pages share: who asks, what they bring, what they may send."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.problems import Problem
from api.security.scopes import Scope
from api.security.secret_values import same
from api.service import sessions
from api.service.caller import Caller
from api.service.context import Context
from api.service.intake import Received
from api.service.views import NewSession
from api.store.vault import Writer

SESSION_COOKIE = "screener_session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FIELDS = 64
_FIELD_BYTES = 64 * 1024


def context_of(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


def client_of(request: Request) -> str:
    """The client's address; a proxy's word for it counts only where the proxy is trusted."""
    peer = request.client.host if request.client else ""
    trusted = context_of(request).settings.trusted_proxies
    told = request.headers.get("x-forwarded-for", "")
    if not (told and trusted and _inside(peer, trusted)):
        return peer
    for hop in reversed([one.strip() for one in told.split(",")]):
        if not _inside(hop, trusted):
            return hop
    return peer


def _inside(
    address: str, networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def is_secure(request: Request) -> bool:
    """Does the browser reach us over TLS, as far as we can know?"""
    settings = context_of(request).settings
    peer = request.client.host if request.client else ""
    proxied = settings.trusted_proxies and _inside(peer, settings.trusted_proxies)
    told = request.headers.get("x-forwarded-proto") if proxied else None
    return settings.secure_cookies or (told or request.url.scheme) == "https"


def set_session(request: Request, response: Response, session: NewSession) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        session.value,
        max_age=context_of(request).settings.session_hours * 3600,
        httponly=True,
        secure=is_secure(request),
        samesite="strict",
        path="/",
    )


def clear_session(response: Response) -> None:
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="strict")


async def signed_in(request: Request) -> Caller:
    """The person of this browser session; a changing request must carry the session's CSRF word,
    as header `X-CSRF-Token`, or as form field `csrf` (which pages check with `check_csrf`).

    Raises:
        Problem: `not_signed_in` or `csrf`.
    """
    value = request.cookies.get(SESSION_COOKIE)
    if not value:
        raise Problem("not_signed_in")
    return await run_in_threadpool(sessions.by_cookie, context_of(request), value)


def check_csrf(request: Request, caller: Caller, told: str | None) -> None:
    """Raises Problem `csrf` unless the request comes from a page of this session."""
    check_origin(request)
    if caller.scopes is None and not (told and same(told, caller.csrf)):
        raise Problem("csrf")


def check_origin(request: Request) -> None:
    """Raises Problem `csrf` for a changing request that another site's page sent."""
    if request.method in _SAFE:
        return
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise Problem("csrf")
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Problem("csrf")


async def calling(request: Request) -> Caller:
    """Whoever asks the API: a token's owner, or a browser session with its CSRF header."""
    told = request.headers.get("authorization", "")
    if told:
        kind, _, value = told.partition(" ")
        if kind.lower() != "bearer" or not value.strip():
            raise Problem("bad_token")
        return await run_in_threadpool(sessions.by_token, context_of(request), value.strip())
    caller = await signed_in(request)
    if request.method not in _SAFE:
        check_csrf(request, caller, request.headers.get("x-csrf-token"))
    return caller


def with_scope(scope: Scope) -> Callable[..., Awaitable[Caller]]:
    """A dependency: the caller, who must hold this scope."""

    async def caller(found: Annotated[Caller, Depends(calling)]) -> Caller:
        found.need_scope(scope)
        return found

    return caller


@dataclass(slots=True)
class Upload:
    """A multipart body as it came in: fields as text, files already in the vault.

    Whoever gets it owns the files: what is not passed on is to be dropped with `discard`.
    """

    fields: dict[str, str] = field(default_factory=dict, repr=False)
    files: list[Received] = field(default_factory=list)


def discard(request: Request, upload: Upload) -> None:
    """Destroy files that nobody will take."""
    for one in upload.files:
        context_of(request).vault.destroy(one.stored.id)


async def receive(request: Request, *, most_files: int = 20) -> Upload:
    """Read a multipart body, each file encrypted into the vault while it comes.

    Raises:
        Problem: `media_type`, `too_large`, `slow`, `invalid`. Nothing of the body is kept then.
    """
    context = context_of(request)
    reader = _Reader(context, request.headers.get("content-type", ""), most_files)
    try:
        async for piece in body_in_time(request, most=context.settings.upload_bytes * most_files):
            await run_in_threadpool(reader.feed, piece)
        return await run_in_threadpool(reader.finish)
    except BaseException:
        reader.abort()
        raise


async def body_in_time(request: Request, *, most: int) -> AsyncIterator[bytes]:
    """The body in pieces, as long as it keeps coming and stays within `most` bytes.

    Raises:
        Problem: `too_large` or `slow`.
    """
    settings = context_of(request).settings
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > most:
        raise Problem("too_large", f"内容不能超过 {most // 1024} KiB")
    end = asyncio.get_running_loop().time() + settings.upload_seconds
    got = 0
    stream = request.stream().__aiter__()
    while True:
        left = end - asyncio.get_running_loop().time()
        try:
            piece = await asyncio.wait_for(
                anext(stream), max(0.01, min(settings.idle_seconds, left))
            )
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise Problem("slow") from error
        got += len(piece)
        if got > most:
            raise Problem("too_large", f"内容不能超过 {most // 1024} KiB")
        yield piece


class _Reader:
    """Multipart in, fields and vault files out; python-multipart does the parsing."""

    def __init__(self, context: Context, content_type: str, most_files: int) -> None:
        from python_multipart.multipart import MultipartParser, parse_options_header

        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise Problem("media_type", "应为 multipart/form-data")
        self._parse_header = parse_options_header
        self._context = context
        self._most_files = most_files
        self._upload = Upload()
        self._header = (bytearray(), bytearray())
        self._disposition: dict[bytes, bytes] = {}
        self._writer: Writer | None = None
        self._filename = ""
        self._value = bytearray()
        self._ended = False
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._finished,
            },
        )

    def feed(self, piece: bytes) -> None:
        from python_multipart.exceptions import FormParserError

        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise Problem("invalid", "multipart 内容不完整或格式有误") from error

    def finish(self) -> Upload:
        if not self._ended:
            raise Problem("invalid", "multipart 内容不完整或格式有误")
        return self._upload

    def abort(self) -> None:
        if self._writer is not None:
            self._writer.abandon()
        for one in self._upload.files:
            self._context.vault.destroy(one.stored.id)

    def _begin(self) -> None:
        self._header = (bytearray(), bytearray())
        self._disposition = {}
        self._value = bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header[0].extend(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1].extend(data[start:end])

    def _header_end(self) -> None:
        name, value = self._header
        if bytes(name).lower() == b"content-disposition":
            _, self._disposition = self._parse_header(bytes(value))
        self._header = (bytearray(), bytearray())

    def _headers_finished(self) -> None:
        if b"name" not in self._disposition:
            raise Problem("invalid", "multipart 的每一部分都要有名称")
        if b"filename" not in self._disposition:
            return
        if len(self._upload.files) >= self._most_files:
            raise Problem("too_large", f"一次最多上传 {self._most_files} 个文件")
        self._filename = self._disposition[b"filename"].decode("utf-8", "replace")
        self._writer = self._context.vault.writer()

    def _data(self, data: bytes, start: int, end: int) -> None:
        most = self._context.settings.upload_bytes
        if self._writer is None:
            self._value.extend(data[start:end])
            if len(self._value) > _FIELD_BYTES:
                raise Problem("too_large", "表单字段过长")
            return
        if self._writer.size + end - start > most:
            raise Problem("too_large", f"单个文件不能超过 {most // 1024 // 1024} MiB")
        self._writer.write(data[start:end])

    def _end(self) -> None:
        if self._writer is not None:
            stored = self._writer.finish()
            self._writer = None
            if self._filename or stored.size:
                self._upload.files.append(Received(self._filename, stored))
            else:  # a file field left empty by the browser
                self._context.vault.destroy(stored.id)
            return
        if len(self._upload.fields) >= _FIELDS:
            raise Problem("too_large", "表单字段过多")
        name = self._disposition[b"name"].decode("utf-8", "replace")
        self._upload.fields[name] = self._value.decode("utf-8", "replace")

    def _finished(self) -> None:
        self._ended = True
