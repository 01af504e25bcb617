"""The pages people work with: thin routes that call the services and render templates."""

from __future__ import annotations

from api.pages.errors import page_for
from api.pages.site import add_pages

__all__ = ("add_pages", "page_for")
