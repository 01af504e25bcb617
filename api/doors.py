"""What programs' routes and pages share: who asks, what they bring, what they may send."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.problems import Problem
from api.security.scopes import Scope
from api.security.secret_values import same
from api.service import sessions, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.views import NewSession

SESSION_COOKIE = "screener_session"
_LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


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
        samesite="lax",  # links from elsewhere lead in; whatever changes asks for a token besides
        path="/",
    )


def clear_session(response: Response) -> None:
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")


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


def is_local(request: Request) -> bool:
    """Did a program of this very machine ask, by the machine's own name, through no proxy?

    The name in `Host` counts too: a foreign page that has itself resolved to this machine sends
    its own.
    """
    headers = request.headers
    if any(name.startswith(("x-forwarded-", "forwarded")) for name in headers):
        return False
    peer = request.client.host if request.client else ""
    named = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    return _inside(peer, _LOOPBACK) and (named == "localhost" or _inside(named, _LOOPBACK))


async def may_screen(request: Request) -> None:
    """Let pass whoever may screen without leaving a trace: holders of the scope who work on
    drafts, and, unless switched off, programs of this machine that bring no credentials.

    Raises:
        Problem: as `calling` and `Caller.need_scope`; `forbidden` for those who keep the system.
    """
    brings = "authorization" in request.headers or SESSION_COOKIE in request.cookies
    if not brings and context_of(request).settings.local_screen and is_local(request):
        check_origin(request)
        return
    caller = await calling(request)
    caller.need_scope(Scope.SCREEN)
    sight.need_business(caller)


def with_scope(scope: Scope) -> Callable[..., Awaitable[Caller]]:
    """A dependency: the caller, who must hold this scope."""

    async def caller(found: Annotated[Caller, Depends(calling)]) -> Caller:
        found.need_scope(scope)
        return found

    return caller
