"""A text of a PDF that stands outside its pages' content."""

from __future__ import annotations

from typing import NamedTuple

from screener.document import Location


class Note(NamedTuple):
    text: str
    location: Location
