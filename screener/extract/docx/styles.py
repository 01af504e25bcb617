"""How WordprocessingML text looks: style inheritance, and whether a reader can see it at all."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from screener.containers.colours import UNKNOWN, looks_alike

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{W}val"
_OFF = frozenset({"0", "false", "off", "none"})
_TINY_POINTS = 2.0
_TITLE_POINTS = 18.0
_NARROW = 5  # per cent of their width: letters become strokes
_HIGHLIGHTS = {
    "black": "000000", "white": "FFFFFF", "yellow": "FFFF00", "red": "FF0000", "blue": "0000FF",
    "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "darkBlue": "000080",
    "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
_WHITE_THEMES = frozenset({"background1", "light1"})


@dataclass(frozen=True, slots=True)
class Look:
    """Character formatting; None is what the level above says. `size` is in points.

    `unseen` says why nobody sees any of the paragraph.
    """

    vanish: bool | None = None
    color: str | None = None
    size: float | None = None
    shade: str | None = None
    bold: bool | None = None
    font: str | None = None
    unseen: str | None = None

    def over(self, base: Look) -> Look:
        """This formatting where it says something, else `base`."""
        if base is _PLAIN or self is base:
            return self
        return Look(
            base.vanish if self.vanish is None else self.vanish,
            base.color if self.color is None else self.color,
            base.size if self.size is None else self.size,
            base.shade if self.shade is None else self.shade,
            base.bold if self.bold is None else self.bold,
            base.font if self.font is None else self.font,
            base.unseen if self.unseen is None else self.unseen,
        )

    def concealment(self, background: str | None) -> str | None:
        """Why a reader of the page does not see this text, in an editor's words; None if seen."""
        if self.vanish:
            return "隐藏文字"
        if self.unseen:
            return self.unseen
        if self.size is not None and self.size <= _TINY_POINTS:
            return "极小字"
        ground = self.shade or background or "FFFFFF"
        if ground == UNKNOWN:
            return None
        if self.color is None:
            covered = self.shade is not None and looks_alike(self.shade, "000000")
            return "与底色同色的文字" if covered else None
        if looks_alike(self.color, ground):
            return "白色文字" if looks_alike(self.color, "FFFFFF") else "与底色同色的文字"
        return None


_PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph or character style with everything it inherits."""

    look: Look = _PLAIN
    heading: bool = False
    centred: bool = False


_NO_STYLE = Style()


class Styles:
    """The styles of one document, resolved when first asked for."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str | None, Style] = {}
        self._default_id: str | None = None
        self._base = _PLAIN
        self._filled_tables: set[str] = set()
        for element in root.iter(f"{W}style") if root is not None else ():
            self._register(element)
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        if defaults is not None:
            self._base = look_of(defaults)

    def _register(self, element: etree._Element) -> None:
        name = element.get(f"{W}styleId", "")
        self._elements[name] = element
        kind = element.get(f"{W}type")
        if kind == "paragraph" and element.get(f"{W}default") in {"1", "true"}:
            self._default_id = name
        if kind == "table" and any(fill_of(shd) for shd in element.iter(f"{W}shd")):
            self._filled_tables.add(name)

    def get(self, style_id: str | None) -> Style:
        """The style of this identifier, the default paragraph style where there is none."""
        if style_id not in self._resolved:
            self._resolved[style_id] = self._resolve(style_id or self._default_id, depth=0)
        return self._resolved[style_id]

    def character(self, style_id: str) -> Look:
        element = self._elements.get(style_id)
        if element is None:
            return _PLAIN
        return self._chain(element, depth=0)

    def fills_tables(self, style_id: str | None) -> bool:
        """May this table style paint cells, so that white text in them is meant to be seen?"""
        return style_id in self._filled_tables

    def _chain(self, element: etree._Element, depth: int) -> Look:
        rpr = element.find(f"{W}rPr")
        look = look_of(rpr) if rpr is not None else _PLAIN
        based = element.find(f"{W}basedOn")
        parent = self._elements.get(based.get(_VAL, "")) if based is not None else None
        return (
            look.over(self._chain(parent, depth + 1)) if parent is not None and depth < 12 else look
        )

    def _resolve(self, style_id: str | None, depth: int) -> Style:
        element = self._elements.get(style_id or "")
        if element is None:
            return Style(self._base) if self._base is not _PLAIN else _NO_STYLE
        based = element.find(f"{W}basedOn")
        parent = _NO_STYLE
        if based is not None and depth < 12:
            parent = self._resolve(based.get(_VAL), depth + 1)
        rpr, ppr = element.find(f"{W}rPr"), element.find(f"{W}pPr")
        look = look_of(rpr) if rpr is not None else _PLAIN
        name = element.find(f"{W}name")
        title = name.get(_VAL, "").lower() if name is not None else ""
        heading = title.startswith(("heading ", "title", "标题", "subtitle", "副标题"))
        if ppr is not None and (level := ppr.find(f"{W}outlineLvl")) is not None:
            heading = heading or level.get(_VAL, "9") < "9"
        return Style(
            look.over(parent.look if parent is not _NO_STYLE else self._base),
            heading or parent.heading,
            is_centred(ppr)
            if ppr is not None and ppr.find(f"{W}jc") is not None
            else parent.centred,
        )


def look_of(rpr: etree._Element) -> Look:
    """The direct formatting of a `w:rPr`."""
    vanish = color = size = shade = bold = font = None
    narrow = False
    for child in rpr:
        name = str(child.tag).rpartition("}")[2]
        value = child.get(_VAL)
        if name in {"vanish", "specVanish"}:
            vanish = value not in _OFF
        elif name == "textFill":
            vanish = vanish or _is_clear(child)
        elif name == "b":
            bold = value not in _OFF
        elif name == "color":
            color = _color(child)
        elif name == "sz" and value and value.replace(".", "", 1).isdigit():
            size = float(value) / 2
        elif name == "w" and value and value.isdigit() and int(value) <= _NARROW:
            narrow = True
        elif name == "shd":
            shade = fill_of(child) or shade
        elif name == "highlight" and value:
            shade = _HIGHLIGHTS.get(value, shade)
        elif name == "rFonts":
            font = child.get(f"{W}ascii") or child.get(f"{W}hAnsi")
    return Look(vanish, color, 0.5 if narrow else size, shade, bold, font)


def _is_clear(fill: etree._Element) -> bool:
    """Is text painted with nothing, or with a colour that lets everything through?"""
    if any(str(one.tag).endswith("}noFill") for one in fill):
        return True
    alphas = (value for one in fill.iter("{*}alpha") for value in one.attrib.values())
    return any(str(value) in {"100000", "100%"} for value in alphas)


def fill_of(shd: etree._Element) -> str | None:
    """The colour a `w:shd` paints; None when it paints none."""
    if shd.get(_VAL) == "solid":
        fill = shd.get(f"{W}color", "auto")
        return "000000" if fill == "auto" else fill.upper()
    fill = shd.get(f"{W}fill", "auto")
    if fill == "auto" or len(fill) != 6:
        return UNKNOWN if shd.get(f"{W}themeFill") else None
    return fill.upper()


def is_centred(ppr: etree._Element) -> bool:
    justify = ppr.find(f"{W}jc")
    return justify is not None and justify.get(_VAL) == "center"


def looks_like_title(look: Look) -> bool:
    return bool(look.bold) or (look.size or 0) >= _TITLE_POINTS


def _color(element: etree._Element) -> str | None:
    if element.get(f"{W}themeColor") in _WHITE_THEMES and not element.get(f"{W}themeShade"):
        return "FFFFFF"
    value = element.get(_VAL, "auto")
    return None if value == "auto" or len(value) != 6 else value.upper()
