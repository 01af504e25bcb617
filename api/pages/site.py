"""All pages and static files, to be added to the application."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages import audit, drafts, guide, home, people, session
from api.pages.render import STATIC

_ROUTERS = (session.router, home.router, drafts.router, people.router, audit.router, guide.router)
_YEAR = 31_536_000


class _Kept(StaticFiles):
    """Static files, kept by browsers for as long as their address stays the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope.get("query_string", b"")
        if versioned and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response


def add_pages(app: FastAPI) -> None:
    """Add every page to `app`; they stay out of the OpenAPI description."""
    pages = APIRouter(include_in_schema=False)
    for router in _ROUTERS:
        pages.include_router(router)
    app.include_router(pages)
    app.mount("/static", _Kept(directory=STATIC), name="static")
