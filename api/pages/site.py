"""All pages and static files, to be added to the application."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages import (
    audit,
    checklist,
    departments,
    desk_page,
    destructions,
    drafts,
    guide,
    home,
    incidents,
    items,
    learning,
    mending,
    moving,
    people,
    queue,
    records,
    register,
    rescreening,
    session,
    signing,
    system,
    tokens,
    upload,
)
from api.pages.render import STATIC

# Names like /drafts/new come before /drafts/{draft_id}.
_PAGES = (
    session, home, queue, drafts, upload, checklist, signing, mending, moving, rescreening,
    desk_page, incidents, register, items, records, learning, destructions, people, departments,
    tokens, system, audit, guide,
)  # fmt: skip
_YEAR = 31_536_000


class _Kept(StaticFiles):
    """Static files, kept by browsers for as long as their address stays the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope.get("query_string", b"")
        if versioned and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response


def page_routes() -> list[APIRoute]:
    """Every page and form there is, in the order in which an address is looked up."""
    return [one for page in _PAGES for one in page.router.routes if isinstance(one, APIRoute)]


def add_pages(app: FastAPI) -> None:
    """Add every page to `app`; they stay out of the OpenAPI description."""
    pages = APIRouter(include_in_schema=False)
    for page in _PAGES:
        pages.include_router(page.router)
    app.include_router(pages)
    app.mount("/static", _Kept(directory=STATIC), name="static")
