"""Where a page of a list begins."""

from __future__ import annotations

from api.problems import invalid


def offset(cursor: str | None) -> int:
    """Raises Problem `invalid` for a cursor that no answer ever held."""
    if cursor is None or cursor == "":
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise invalid("cursor", "翻页标记无效")
    return int(cursor)
