"""What goes wrong on a page, told on a page; what is only to sign in first leads there."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.pages import door
from api.problems import Problem

_BROKEN = 500  # from here on nothing is asked of the database
_SAFE = frozenset({"GET", "HEAD"})


_ADVICE = {
    "not_found": "网址可能写错了，或内容已经移走。",
    "csrf": "页面放置过久，或在别处退出过。请返回上一页，刷新后重新提交。",
    "internal": "刚才的操作可能没有完成，请查看后再试。",
}


def page_for(request: Request, problem: Problem) -> Response | None:
    """The problem as a page or a way on; None where a program asks."""
    return answer(request, problem) if wants_page(request) else None


def wants_page(request: Request) -> bool:
    """Does a person ask, with a browser, for something that is not the programs' interface?"""
    path = request.url.path
    ours = not path.startswith(("/api/", "/openapi", "/healthz", "/readyz", "/metrics"))
    return ours and "text/html" in request.headers.get("accept", "")


def answer(request: Request, problem: Problem) -> Response:
    """The page for a problem, or the way to where it can be put right."""
    code = problem.kind.code
    if code == "not_signed_in":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        onward = f"?next={quote(here, safe='')}" if request.method in _SAFE and here != "/" else ""
        return RedirectResponse(f"/login{onward}", status_code=303)
    if code == "must_change_password":
        return RedirectResponse("/account", status_code=303)
    visit = door.visitor(request) if problem.kind.status < _BROKEN else door.nobody(request)
    response = visit.page(
        "error.html.j2",
        status=problem.kind.status,
        code=problem.kind.status,
        title=problem.kind.title,
        detail=door.detail(problem) or _ADVICE.get(code, ""),
        request_id=getattr(request.state, "id", ""),
    )
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response
