"""Paragraphs, rows and tables set so that nobody sees them, whatever their letters look like."""

from __future__ import annotations

import re

from lxml import etree

from screener.extract.docx.styles import W

OFF_THE_PAGE = "页面之外的文字"
_FLAT = 20  # twentieths of a point between lines
_BEYOND, _WIDEST = 16_000, 34_000  # 28 cm to the left of a page, 60 cm to the right of its edge


def unseen_paragraph(ppr: etree._Element) -> str | None:
    """Why nobody sees a paragraph that is set so, in an editor's words; None if it is seen."""
    spacing, indent, frame = (ppr.find(f"{W}{name}") for name in ("spacing", "ind", "framePr"))
    exact = spacing is not None and spacing.get(f"{W}lineRule") == "exact"
    if spacing is not None and exact and 0 < _twips(spacing, "line") <= _FLAT:
        return "极小行距的文字"
    if indent is not None and min(_twips(indent, "left"), _twips(indent, "start")) <= -_BEYOND:
        return OFF_THE_PAGE
    if frame is not None and is_beyond(frame, "x", "y"):
        return OFF_THE_PAGE
    return None


def is_hidden_row(row: etree._Element) -> bool:
    """Is a table's row hidden, or no higher than a line is thick?"""
    height = row.find(f"{W}trPr/{W}trHeight")
    if height is not None and height.get(f"{W}hRule") == "exact":
        return 0 < _twips(height, "val") <= _FLAT
    return row.find(f"{W}trPr/{W}hidden") is not None


def is_beyond(element: etree._Element, *distances: str) -> bool:
    """Does it lie beyond any page, counted in twentieths of a point?"""
    return any(not -_BEYOND < _twips(element, one) < _WIDEST for one in distances)


def _twips(element: etree._Element, name: str) -> int:
    value = element.get(f"{W}{name}", "0")
    return int(value) if re.fullmatch(r"-?\d{1,9}", value) else 0
