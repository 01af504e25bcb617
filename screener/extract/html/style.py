"""Can a reader of the page see an element? Inline styles, old attributes and simple rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from screener.containers.colours import UNKNOWN, looks_alike

_NAMES = {
    "white": "FFFFFF", "black": "000000", "red": "FF0000", "blue": "0000FF", "green": "008000",
    "yellow": "FFFF00", "gray": "808080", "grey": "808080", "silver": "C0C0C0", "snow": "FFFAFA",
    "ivory": "FFFFF0", "whitesmoke": "F5F5F5", "navy": "000080", "orange": "FFA500",
}  # fmt: skip
_CLEAR = "transparent"
_COMMENT = re.compile(r"/\*.*?(\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)?", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d*\.?\d+")
_VANISHING = {
    "transform": re.compile(r"scale[xy3d]*\(\s*0*\.?0*\s*[,)]"),
    "filter": re.compile(r"opacity\(\s*0*\.?0*%?\s*\)"),
    "clip-path": re.compile(r"inset\(\s*(?:100|[5-9][0-9])%\s*\)|circle\(\s*0"),
}
_FAR = 900  # pixels beyond the edge of any screen
# The attributes that say how an element looks, besides `hidden`.
TELLING = ("class", "id", "style", "color", "bgcolor", "background")
_Declarations = dict[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """`hidden` says in an editor's words why the text is not seen; None where it is."""

    hidden: str | None = None
    colour: str = "000000"
    ground: str = "FFFFFF"


class StyleSheet:
    """The rules of a page's own style elements that name one class, identifier or tag."""

    def __init__(self, css: str) -> None:
        self._rules: dict[str, _Declarations] = {}
        for selectors, body in _RULE.findall(_screen_only(_COMMENT.sub("", css))):
            declarations = _declarations(body)
            for selector in selectors.split(","):
                name = selector.strip()
                if name and declarations and _SELECTOR.fullmatch(name):
                    self._rules.setdefault(name.lower(), {}).update(declarations)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def declarations(self, tag: str, attributes: Mapping[str, str | None]) -> _Declarations:
        """What applies to an element, weakest first."""
        found: _Declarations = {}
        names = [tag]
        for name in (attributes.get("class") or "").lower().split():
            names += [f".{name}", f"{tag}.{name}"]
        if identifier := (attributes.get("id") or "").lower():
            names += [f"#{identifier}", f"{tag}#{identifier}"]
        for name in names:
            if name in self._rules:
                found.update(self._rules[name])
        return found


def look_of(
    tag: str, attributes: Mapping[str, str | None], parent: Look, sheet: StyleSheet
) -> Look:
    """How an element looks inside `parent`; what hides an element hides all inside it."""
    style = sheet.declarations(tag, attributes) if sheet else {}
    if inline := attributes.get("style"):
        style.update(_declarations(inline))
    if colour := attributes.get("color"):
        style.setdefault("color", colour)
    if ground := attributes.get("bgcolor"):
        style.setdefault("background-color", ground)
    if attributes.get("background"):
        style.setdefault("background", "url()")
    if not style and "hidden" not in attributes:
        return parent
    ground = _ground(style) or parent.ground
    look = replace(parent, colour=_colour(style.get("color", "")) or parent.colour, ground=ground)
    if parent.hidden:
        return look
    return replace(look, hidden=_concealment(style, attributes, look))


def turns_around(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Is what stands in an element shown from right to left, whatever its letters?"""
    style = _declarations(attributes.get("style") or "") if attributes else {}
    override = tag == "bdo" or "override" in style.get("unicode-bidi", "")
    way = style.get("direction") or (attributes.get("dir") or "").lower()
    return override and way == "rtl"


def _concealment(
    style: _Declarations, attributes: Mapping[str, str | None], look: Look
) -> str | None:
    # Articles copied from WeChat keep the style that its own script removes on loading.
    if attributes.get("id") == "js_content":
        return None
    if "hidden" in attributes or style.get("display") == "none":
        return "隐藏元素"
    if style.get("visibility") in {"hidden", "collapse"} or _vanishes(style):
        return "隐藏元素"
    size = style.get("font-size", "")
    if size and _is_tiny(size):
        return "极小字"
    if _is_off_screen(style) or _is_collapsed(style):
        return "移出页面的文字"
    if "color" in style or "background-color" in style or "background" in style:
        if look.colour == _CLEAR:
            return "透明文字"
        if look.ground != UNKNOWN and looks_alike(look.colour, look.ground):
            white = looks_alike(look.colour, "FFFFFF")
            return "白色文字" if white else "与底色同色的文字"
    return None


def _vanishes(style: _Declarations) -> bool:
    if _is_zero(style.get("opacity")) or style.get("content-visibility") == "hidden":
        return True
    return any(pattern.search(style.get(name, "")) for name, pattern in _VANISHING.items())


def _is_tiny(size: str) -> bool:
    number = _NUMBER.match(size)
    if number is None:
        return False
    value = float(number[0])
    if size.endswith("%"):
        return value <= 5
    return value <= (0.1 if size.endswith("em") else 1)


def _is_zero(value: str | None) -> bool:
    return bool(value) and re.fullmatch(r"0*\.?0*%?", value or "") is not None


def _is_off_screen(style: _Declarations) -> bool:
    places = [style.get("text-indent", "")]
    if style.get("position") in {"absolute", "fixed"}:
        places += [style.get("left", ""), style.get("top", ""), style.get("right", "")]
        if re.sub(r"[\s,px]", "", style.get("clip", "")) in {"rect(0000)", "rect(1111)"}:
            return True
    places.append(style.get("margin-left", ""))
    numbers = (_NUMBER.match(one) for one in places)
    return any(number is not None and float(number[0]) <= -_FAR for number in numbers)


def _is_collapsed(style: _Declarations) -> bool:
    """A box of no size that shows nothing beyond its edge."""
    small = (style.get(one, "") for one in ("height", "width", "max-height", "max-width"))
    return style.get("overflow") == "hidden" and any(
        re.fullmatch(r"0(px)?|1px", one) for one in small
    )


def _ground(style: _Declarations) -> str | None:
    value = style.get("background-color", "")
    shorthand = style.get("background", "")
    if (
        "url(" in shorthand
        or "gradient" in shorthand
        or style.get("background-image", "none") != ("none")
    ):
        return UNKNOWN
    for one in (value, *re.findall(r"rgba?\([^)]*\)|#?\w+", shorthand)):
        colour = _colour(one)
        if colour and colour != _CLEAR:
            return colour
    return None


def _colour(value: str) -> str | None:
    """RRGGBB, `transparent`, or None for what is not understood."""
    value = value.strip().lower()
    if value in {"", "inherit", "initial", "currentcolor"}:
        return None
    if value == _CLEAR:
        return _CLEAR
    if value in _NAMES:
        return _NAMES[value]
    if match := re.fullmatch(r"#?([0-9a-f]{6})(?:[0-9a-f]{2})?", value):
        return match[1].upper()
    if match := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", value):
        return "".join(digit * 2 for digit in match.groups()).upper()
    numbers = _NUMBER.findall(value) if value.startswith("rgb") else []
    if len(numbers) >= 4 and float(numbers[3]) == 0:
        return _CLEAR
    if len(numbers) >= 3:
        return "".join(f"{max(0, min(255, int(float(one)))):02X}" for one in numbers[:3])
    return None


def _declarations(body: str) -> _Declarations:
    found: _Declarations = {}
    for declaration in body.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def _screen_only(css: str) -> str:
    """The sheet without blocks for print and other conditions, whose braces nest."""
    kept, at = [], 0
    for match in re.finditer(r"@[\w-]+[^{};]*[{;]", css):
        if match.start() < at or match[0].endswith(";"):
            continue
        kept.append(css[at : match.start()])
        at = _closing(css, match.end())
    kept.append(css[at:])
    return "".join(kept)


def _closing(css: str, at: int) -> int:
    depth = 1
    for brace in re.compile(r"[{}]").finditer(css, at):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return len(css)
