"""What is drawn on an OFD page: texts with their places, and why one of them is not seen.

Lengths are millimetres, from the upper left corner of the page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import nlargest
from typing import NamedTuple

from lxml import etree

from screener.containers.colours import looks_alike

_WHITE = "ffffff"
_TINY = 0.4  # millimetres: a little more than one point
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?")
_DEPTH = 40
_AREAS = 500  # of a page, the largest: more are a drawing, not a layout
_THIN = 1.0  # millimetres: a ruled line, no surface
_MOST = 100_000.0  # no page is wider than a hundred metres


class Rectangle(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: where it begins and ends, its height, what hides it."""

    text: str = field(repr=False)
    x: float
    y: float
    right: float
    size: float
    hidden: str | None = None
    template: bool = False
    upright: bool = False


class _Area(NamedTuple):
    """A painted surface and how many texts were drawn before it."""

    box: Rectangle
    colour: str | None
    before: int


class _Matrix(NamedTuple):
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def scale(self) -> float:
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


class Drawing:
    """Collects what the layers of one page draw, in order."""

    def __init__(self, units: Mapping[str, etree._Element]) -> None:
        self.used_units: set[str] = set()
        self._units = units
        self._pieces: list[Piece] = []
        self._areas: list[_Area] = []

    def add(self, root: etree._Element, *, template: bool = False) -> None:
        """Draw everything below `root`, a page, an appearance or a block."""
        self._walk(root, 0.0, 0.0, _DEPTH, None, template=template)

    def pieces(self, page: Rectangle | None) -> list[Piece]:
        """All texts; those that nobody sees on a page of this size say why."""
        self._areas = nlargest(_AREAS, self._areas, key=lambda one: one.box.area)
        return [self._judged(number, piece, page) for number, piece in enumerate(self._pieces)]

    def _walk(
        self,
        node: etree._Element,
        x: float,
        y: float,
        depth: int,
        hidden: str | None,
        *,
        template: bool,
    ) -> None:
        for child in node.iterchildren(etree.Element):
            name = local(child)
            unseen = hidden or _switched_off(child, name)
            if name == "TextObject":
                self._text(child, x, y, unseen, template=template)
            elif name == "PathObject":
                self._path(child, x, y)
            elif name == "ImageObject":
                box = _boundary(child, x, y)
                if box:
                    self._areas.append(_Area(box, None, len(self._pieces)))
            elif depth:
                left, top = x, y
                if name in {"CompositeObject", "Appearance", "CellContent"}:
                    box = _boundary(child, x, y)
                    left, top = (box.left, box.top) if box else (x, y)
                self._walk(child, left, top, depth - 1, unseen, template=template)
                unit = child.get("ResourceID", "") if name == "CompositeObject" else ""
                if unit in self._units:
                    self.used_units.add(unit)
                    self._walk(self._units[unit], left, top, depth // 2, unseen, template=template)

    def _text(
        self, node: etree._Element, x: float, y: float, hidden: str | None, *, template: bool
    ) -> None:
        box = _boundary(node, x, y) or Rectangle(x, y, x, y)
        matrix = _matrix(node.get("CTM", ""))
        size = abs(_first(node.get("Size", ""), 3.5)) * matrix.scale
        hidden = hidden or _unpainted(node)
        if hidden is None and size < _TINY:
            hidden = "极小的文字"
        for code in node.iterchildren("{*}TextCode"):
            text = "".join(str(one) for one in code.itertext())
            if not text.strip():
                continue
            left, top = matrix.point(_first(code.get("X", ""), 0), _first(code.get("Y", ""), 0))
            steps = _deltas(code.get("DeltaX", ""), len(text))
            down = _deltas(code.get("DeltaY", ""), len(text))
            width = sum(steps) + size if steps else max(box.right - box.left - left, size)
            upright = bool(down) and len(text) > 1 and sum(down) > sum(map(abs, steps or [0.0]))
            start = _clamp(box.left + left)
            self._pieces.append(
                Piece(text, start, _clamp(box.top + top), _clamp(start + width), size, hidden,
                      template, upright)
            )  # fmt: skip

    def _path(self, node: etree._Element, x: float, y: float) -> None:
        box = _boundary(node, x, y)
        if box is None or node.get("Fill") not in {"true", "1"} or not _is_box(node):
            return
        if min(box.right - box.left, box.bottom - box.top) < _THIN:
            return
        colour = node.find("{*}FillColor")
        if _alpha(node) < 255 or (colour is not None and _alpha(colour) < 255):
            return
        self._areas.append(_Area(box, _hex(colour) or "000000", len(self._pieces)))

    def _judged(self, number: int, piece: Piece, page: Rectangle | None) -> Piece:
        """What lies over a text hides it; white text shows on what lies under it."""
        middle = (piece.x + piece.right) / 2, piece.y - piece.size * 0.4
        under = [one for one in self._areas if one.before <= number and one.box.holds(*middle)]
        over = [one for one in self._areas if one.before > number and one.colour]
        if piece.hidden == "白色的文字" and any(
            one.colour is None or not looks_alike(one.colour, _WHITE) for one in under
        ):
            piece = replace(piece, hidden=None)
        if piece.hidden:
            return piece
        edges = (piece.x + piece.size * 0.2, middle[1]), (piece.right - piece.size * 0.2, middle[1])
        if any(all(one.box.holds(*edge) for edge in edges) for one in over):
            return replace(piece, hidden="被图形遮盖的文字")
        if page and not _touches(piece, page):
            return replace(piece, hidden="页面之外的文字")
        return piece


def local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


def rectangle(text: str | None) -> Rectangle | None:
    """`x y width height` as a rectangle; None when it is none."""
    numbers = _numbers(text or "")
    if len(numbers) < 4:
        return None
    left, top, width, height = numbers[:4]
    return Rectangle(left, top, _clamp(left + width), _clamp(top + height))


def _boundary(node: etree._Element, x: float, y: float) -> Rectangle | None:
    box = rectangle(node.get("Boundary"))
    if box is None:
        return None
    return Rectangle(box.left + x, box.top + y, box.right + x, box.bottom + y)


def _is_box(path: etree._Element) -> bool:
    """Is it an upright rectangle? A seal drawn with curves only seems to cover its surroundings."""
    data = path.findtext("{*}AbbreviatedData", "")[:400]
    if re.search("[BQA]", data):
        return False
    numbers = [round(one, 1) for one in _numbers(data)]
    return len(set(numbers[::2])) == 2 and len(set(numbers[1::2])) == 2


def _switched_off(node: etree._Element, name: str) -> str | None:
    if node.get("Visible", "true").lower() not in {"false", "0"}:
        return None
    return "不显示的图层" if name == "Layer" else "不显示的对象"


def _unpainted(node: etree._Element) -> str | None:
    """Why a text leaves no mark on white paper."""
    fill, stroke = node.find("{*}FillColor"), node.find("{*}StrokeColor")
    stroked = node.get("Stroke") in {"true", "1"}
    if _alpha(node) == 0 or (fill is not None and _alpha(fill) == 0 and not stroked):
        return "透明的文字"
    if node.get("Fill") in {"false", "0"} and not stroked:
        return "不着色的文字"
    colour = _hex(stroke if stroked and stroke is not None else fill)
    return "白色的文字" if colour and looks_alike(colour, _WHITE) else None


def _alpha(node: etree._Element) -> float:
    return _first(node.get("Alpha", ""), 255)


def _hex(colour: etree._Element | None) -> str | None:
    """RRGGBB of a colour of one (grey), three (RGB) or four (CMYK) channels."""
    if colour is None:
        return None
    values = [min(255, max(0, int(one))) for one in _numbers(colour.get("Value", ""))]
    if len(values) == 1:
        values *= 3
    elif len(values) == 4:
        cyan, magenta, yellow, black = values
        values = [(255 - one) * (255 - black) // 255 for one in (cyan, magenta, yellow)]
    return bytes(values).hex() if len(values) == 3 else None


def _touches(piece: Piece, page: Rectangle) -> bool:
    across = piece.right >= page.left and piece.x <= page.right
    return across and piece.y >= page.top and piece.y - piece.size <= page.bottom


def _matrix(text: str) -> _Matrix:
    numbers = _numbers(text)
    return _Matrix(*numbers[:6]) if len(numbers) >= 6 else _Matrix()


def _deltas(text: str, most: int) -> list[float]:
    """Steps from letter to letter: `3.5 3.5 g 4 2` is 3.5 3.5 2 2 2 2."""
    steps: list[float] = []
    words = iter(text.split())
    for word in words:
        if len(steps) >= most:
            break
        if word == "g":
            count = int(_first(next(words, "0"), 0))
            steps += [_first(next(words, "0"), 0)] * max(0, min(count, most - len(steps)))
        else:
            steps.append(_first(word, 0))
    return steps


def _numbers(text: str) -> list[float]:
    return [_clamp(float(one)) for one in _NUMBER.findall(text[:400])]


def _first(text: str, otherwise: float) -> float:
    numbers: Iterator[float] = iter(_numbers(text))
    return next(numbers, otherwise)


def _clamp(number: float) -> float:
    return min(max(number, -_MOST), _MOST)
