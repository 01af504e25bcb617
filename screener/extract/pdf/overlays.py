"""What annotations lay over a page: the words they draw, and bars that hide the page's own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, dict_value, resolve1
from pdfminer.psparser import LIT, literal_name
from pdfminer.utils import mult_matrix

from screener.extract.pdf.areas import Outline
from screener.extract.pdf.device import Device
from screener.extract.pdf.geometry import Box, Point, at, box_of, moved
from screener.extract.pdf.ink import UNKNOWN, ink_of, is_dark
from screener.extract.pdf.interpreter import Interpreter
from screener.extract.pdf.lines import line_text, lines_of
from screener.extract.pdf.marks import Mark, bar_word
from screener.extract.pdf.painting import line_mark

_MOST = 2_000
_UNSEEN = 0x02 | 0x20  # hidden, not viewed
_OPAQUE = 0.9
_SILENT = frozenset({"Widget", "Popup", "Link"})
_ICONS = frozenset({"Text", "FileAttachment", "Sound", "Movie", "Caret"})
_TRANSLUCENT = frozenset({"Highlight", "Underline", "Squiggly", "StrikeOut"})
_REDACTION = "未应用的密文标记"


class Overlay(NamedTuple):
    """One annotation: the text it draws (may be empty) and its marks, over all runs of the page."""

    text: str
    marks: tuple[Mark, ...]


def overlays(interpreter: Interpreter, device: Device, page: PDFPage) -> Iterator[Overlay]:
    """Draw the page's annotations, in order. The device is left with the last of them."""
    below = len(device.drawing.runs)
    upright = device.upright
    annotations = resolve1(page.annots)
    for one in annotations[:_MOST] if isinstance(annotations, list) else ():
        try:
            annotation = dict_value(one)
            kind = str(literal_name(resolve1(annotation.get("Subtype"))))
            if kind in _SILENT:
                continue
            text, marks = _drawn(interpreter, device, page, annotation, upright)
            if kind in _ICONS or resolve1(annotation.get("F") or 0) & _UNSEEN:
                marks = []
            if not marks and below and kind not in _ICONS:
                marks = list(_undrawn(annotation, kind, upright))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - a broken appearance shows nothing to anyone
            continue
        yield Overlay(text, tuple(_over(mark, kind, below) for mark in marks if _hides(mark, kind)))


def _hides(mark: Mark, kind: str) -> bool:
    return bool(mark.kind) and (kind not in _TRANSLUCENT or is_dark(mark.ink))


def _over(mark: Mark, kind: str, below: int) -> Mark:
    word = mark.kind
    if kind == "Redact":
        word = _REDACTION
    elif kind == "Highlight":
        word = "黑色高亮"
    elif not word.startswith("批注"):
        word = f"批注{word}"
    return mark._replace(below=below, kind=word)


def _drawn(
    interpreter: Interpreter, device: Device, page: PDFPage, annotation: Any, upright: Any
) -> tuple[str, list[Mark]]:
    """What the appearance stream draws, put where the annotation stands."""
    form = resolve1(dict_value(annotation.get("AP") or {}).get("N"))
    if isinstance(form, dict):
        form = resolve1(form.get(literal_name(resolve1(annotation.get("AS")))))
    if not isinstance(form, PDFStream):
        return "", []
    device.begin_page(page, upright)
    interpreter.init_resources({"XObject": {"Drawn": form}})
    interpreter.init_state(mult_matrix(_placing(form, annotation), upright))
    interpreter.do_Do(LIT("Drawn"))
    lines = lines_of(device.drawing.runs)
    return "\n".join(line_text(line) for line in lines), device.drawing.marks


def _placing(form: PDFStream, annotation: Any) -> Any:
    """The matrix that brings the form's box into the annotation's."""
    matrix = tuple(resolve1(form.get("Matrix")) or (1, 0, 0, 1, 0, 0))
    x0, y0, x1, y1 = moved([resolve1(one) for one in resolve1(form["BBox"])], matrix)
    left, bottom, right, top = _rectangle(annotation)
    wide = (right - left) / (x1 - x0) if x1 > x0 else 1.0
    high = (top - bottom) / (y1 - y0) if y1 > y0 else 1.0
    return (wide, 0, 0, high, left - x0 * wide, bottom - y0 * high)


def _rectangle(annotation: Any) -> Box:
    x0, y0, x1, y1 = _numbers(annotation.get("Rect"))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _undrawn(annotation: Any, kind: str, upright: Any) -> Iterator[Mark]:
    """What readers draw themselves where there is no appearance stream."""
    opacity = resolve1(annotation.get("CA"))
    clear = isinstance(opacity, (int, float)) and opacity < _OPAQUE
    if kind == "Redact":
        for box in _quads(annotation) or [_rectangle(annotation)]:
            yield Mark(moved(box, upright), 0, UNKNOWN, _REDACTION)
    elif clear:
        return
    elif kind in ("Square", "Circle", "Polygon"):
        yield from _filled(annotation, kind, upright)
    elif kind == "Highlight":
        ink = ink_of(_numbers(annotation.get("C")))
        for box in _quads(annotation):
            yield Mark(moved(box, upright), 0, ink, bar_word(ink))
    elif kind in ("Line", "Ink", "PolyLine"):
        yield from _lines(annotation, kind, upright)


def _filled(annotation: Any, kind: str, upright: Any) -> Iterator[Mark]:
    numbers = _numbers(annotation.get("IC"))
    if not numbers:
        return
    ink = ink_of(numbers)
    box = _rectangle(annotation)
    if kind == "Square":
        yield Mark(moved(box, upright), 0, ink, bar_word(ink))
        return
    ring = _points(annotation.get("Vertices")) if kind == "Polygon" else _ellipse(box)
    placed = [at(upright, x, y) for x, y in ring]
    if len(placed) > 2:
        outline = Outline([placed], even_odd=False)
        yield Mark(box_of(placed), 0, ink, bar_word(ink), lambda: outline)


def _ellipse(box: Box) -> list[Point]:
    from math import cos, pi, sin

    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    wide, high = x - box[0], y - box[1]
    angles = [pi * step / 16 for step in range(32)]
    return [(x + wide * cos(angle), y + high * sin(angle)) for angle in angles]


def _lines(annotation: Any, kind: str, upright: Any) -> Iterator[Mark]:
    style = resolve1(annotation.get("BS"))
    border = resolve1(annotation.get("Border"))
    width: Any = 1
    if isinstance(style, dict):
        width = resolve1(style.get("W", 1))
    elif isinstance(border, list) and len(border) > 2:
        width = resolve1(border[2])
    if not isinstance(width, (int, float)) or width < 3:
        return
    key = {"Line": "L", "Ink": "InkList", "PolyLine": "Vertices"}[kind]
    value = resolve1(annotation.get(key))
    lists = value if kind == "Ink" and isinstance(value, list) else [value]
    segments = []
    for one in lists:
        segments += list(pairwise([at(upright, x, y) for x, y in _points(one)]))
    if segments:
        yield line_mark(segments[:400], float(width), ink_of(_numbers(annotation.get("C"))))


def _quads(annotation: Any) -> list[Box]:
    points = _points(annotation.get("QuadPoints"))
    return [box_of(points[start : start + 4]) for start in range(0, len(points) - 3, 4)]


def _points(value: Any) -> list[Point]:
    numbers = _numbers(value)
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _numbers(value: Any) -> list[float]:
    value = resolve1(value)
    return [float(resolve1(one)) for one in value] if isinstance(value, list) else []
