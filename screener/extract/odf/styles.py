"""What OpenDocument styles make of text: hidden, white, tiny; sheets and slides switched off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from screener.containers.colours import looks_alike
from screener.extract.odf.names import attributes, short

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(pt|mm|cm|in|px)")
_POINTS = {"pt": 1.0, "mm": 2.83, "cm": 28.3, "in": 72.0, "px": 0.75}
_TINY = 1.2  # points
_WHITE = "ffffff"
_CHAIN = 12
Key = tuple[str, str]  # family and name


@dataclass(frozen=True, slots=True)
class Look:
    """What is set on some text; None is whatever the style above says."""

    hidden: bool | None = None
    colour: str | None = None
    background: str | None = None
    size: float | None = None

    def over(self, below: Look) -> Look:
        return Look(
            below.hidden if self.hidden is None else self.hidden,
            self.colour or below.colour,
            self.background or below.background,
            self.size or below.size,
        )

    @property
    def reason(self) -> str | None:
        """Why a reader does not see it."""
        if self.hidden:
            return "隐藏文字"
        ground = self.background or _WHITE
        if self.colour and looks_alike(self.colour, ground):
            return "与背景同色的文字" if self.background else "白色文字"
        if self.size is not None and self.size <= _TINY:
            return "极小的文字"
        return None


class Styles:
    """Styles of the document and its templates by family and name."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._looks: dict[Key, Look] = {}
        self._parents: dict[Key, str] = {}
        self._off: set[Key] = set()
        self._known: dict[tuple[str, str | None], Look] = {}
        for root in roots:
            for style in root.iter("{*}style", "{*}default-style"):
                self._add(style)

    def look(self, family: str, name: str | None) -> Look:
        """All that is set by a style and those it is based on."""
        if (family, name) not in self._known:
            self._known[family, name] = self._chain(family, name)
        return self._known[family, name]

    def _chain(self, family: str, name: str | None) -> Look:
        found = Look()
        for _ in range(_CHAIN):
            if name is None:
                break
            found = found.over(self._looks.get((family, name), Look()))
            name = self._parents.get((family, name))
        return found

    def is_off(self, family: str, name: str | None) -> bool:
        """Is a sheet or a slide of this style not shown?"""
        return name is not None and (family, name) in self._off

    def _add(self, style: etree._Element) -> None:
        given = attributes(style)
        key = given.get("style:family", ""), given.get("style:name", "")
        if "style:parent-style-name" in given:
            self._parents[key] = given["style:parent-style-name"]
        look = Look()
        for properties in style.iterchildren(etree.Element):
            values = attributes(properties)
            if values.get("table:display") == "false":
                self._off.add(key)
            if values.get("presentation:visibility") == "hidden":
                self._off.add(key)
            look = look.over(_look(short(properties.tag), values))
        self._looks[key] = look


def _look(kind: str, values: dict[str, str]) -> Look:
    if kind not in {
        "style:text-properties", "style:paragraph-properties", "style:table-cell-properties",
        "style:graphic-properties", "style:properties",
    }:  # fmt: skip
        return Look()
    display = values.get("text:display")
    colour = values.get("fo:color", "").lstrip("#") or None
    background = values.get("fo:background-color") or values.get("draw:fill-color") or ""
    if values.get("draw:fill") == "none":
        background = ""
    size = _LENGTH.fullmatch(values.get("fo:font-size", ""))
    return Look(
        None if display is None else display == "none",
        None if values.get("style:use-window-font-color") == "true" else colour,
        background.lstrip("#") if background.startswith("#") else None,
        float(size[1]) * _POINTS[size[2]] if size else None,
    )
