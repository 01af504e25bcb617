"""How XML from outside is parsed: no entity is expanded, no file or network read, no huge tree."""

from __future__ import annotations

from typing import Final, TypedDict


class Safety(TypedDict):
    """Options of lxml's parsers."""

    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool


SAFE: Final[Safety] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}
