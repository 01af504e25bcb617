"""The pages people work with: thin routes that call the services and render templates."""

from __future__ import annotations

from fastapi import FastAPI


def install(app: FastAPI) -> None:
    """Add pages and static files; problems of people with browsers become pages too."""
    from api.pages.errors import page_for
    from api.pages.site import add_pages

    app.state.page_for = page_for
    add_pages(app)
