"""Turning pages: where the next one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import URL

from api.service.views import Page


@dataclass(frozen=True, slots=True)
class Pager:
    """`following` and `first` are addresses; None where there is nothing to turn to."""

    total: int | None
    following: str | None
    first: str | None

    @classmethod
    def of(cls, page: Page[Any], request: Request) -> Pager:
        url, later = request.url, "cursor" in request.query_params
        following = url.include_query_params(cursor=page.cursor) if page.cursor else None
        return cls(
            total=page.total,
            following=_path(following) if following else None,
            first=_path(url.remove_query_params("cursor")) if later else None,
        )


def _path(url: URL) -> str:
    return f"{url.path}?{url.query}" if url.query else url.path
