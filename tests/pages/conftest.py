"""The office of the service's own tests, visited with a browser's manners but without one."""

from __future__ import annotations

from tests.api.conftest import crew, make_sqlite, sqlite, template

__all__ = ["crew", "make_sqlite", "sqlite", "template"]
