"""What pdfminer's interpreter draws on: notes text, strokes and pictures of one page at a time.

Imported only once a PDF is read: pdfminer costs a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdftypes import resolve1
from pdfminer.utils import mult_matrix

from screener.errors import TooLarge
from screener.extract.pdf.geometry import (
    Box,
    Point,
    at,
    box_of,
    inside,
    moved,
    rules_of,
    subpaths,
    turned,
)
from screener.extract.pdf.pen import Colour, Pen
from screener.extract.pdf.runs import (
    INVISIBLE,
    OFF_CROP,
    OFF_LAYER,
    OFF_PAGE,
    TINY,
    WHITE,
    PageContent,
    Picture,
    Rule,
    Run,
)

_MAX_RUNS = 2_000_000
_MAX_MARKS = 200_000
_MAX_GROUNDS = 5_000
_TINY = 2.0
_UNSEEN_MODES = frozenset({3, 7})
_LOST = "\ufffd"


class Device(PDFTextDevice):
    """Collects one page at a time."""

    def __init__(self, manager: Any) -> None:
        super().__init__(manager)
        self._glyphs: dict[PDFFont, dict[int, tuple[str, float]]] = {}
        self.off = 0  # how many switched-off layers are open
        self.depth = 0
        self.forms = 0
        self._reset()

    def _reset(self) -> None:
        self._runs: list[Run] = []
        self._rules: list[Rule] = []
        self._pictures: list[Picture] = []
        self._grounds: list[Box] = []
        self._shaded = False
        self._curves = self._lost = self._private = self._count = 0

    def begin_page(self, page: Any, ctm: Any) -> None:
        self._reset()
        self.off = self.depth = self.forms = 0
        self._media = moved(page.mediabox, ctm)
        self._crop = moved(page.cropbox, ctm)

    def content(self, number: int, failure: bool) -> PageContent:
        """What the page that was just drawn holds."""
        left, bottom, right, top = self._media
        return PageContent(
            number=number,
            width=right - left,
            height=top - bottom,
            runs=tuple(self._runs),
            rules=tuple(self._rules),
            pictures=tuple(self._pictures),
            curves=self._curves,
            unreadable=self._lost,
            private=self._private,
            characters=self._count,
            failure=failure,
        )

    @property
    def _matrix(self) -> Any:
        return self.ctm

    def shade(self) -> None:
        """Note a gradient: what is white on this page may be seen."""
        self._shaded = True

    def render_string(
        self,
        textstate: Any,
        seq: Iterable[Any],
        ncs: Any,  # noqa: ARG002 - pdfminer's signature
        graphicstate: Any,
    ) -> None:
        if len(self._runs) > _MAX_RUNS:
            raise TooLarge("页面文字过多")
        pen = Pen(textstate, mult_matrix(textstate.matrix, self._matrix))
        glyphs = self._glyphs.setdefault(pen.font, {})
        colour = Colour(graphicstate, textstate.render)
        x, y = textstate.linematrix
        start, text = (x, y), ""
        for item in seq:
            if isinstance(item, bytes):
                for code in pen.font.decode(item):
                    glyph = glyphs.get(code) or self._glyph(glyphs, pen.font, code)
                    text += glyph[0]
                    x, y = pen.advance(x, y, glyph[1], code)
            elif isinstance(item, (int, float)):
                moved = pen.kern(x, y, item)
                if abs(item) > 100:  # a tenth of the size: a gap that the line has to judge
                    self._add(pen, colour, text, start, (x, y))
                    start, text = moved, ""
                x, y = moved
        self._add(pen, colour, text, start, (x, y))
        textstate.linematrix = (x, y)

    def _glyph(
        self, glyphs: dict[int, tuple[str, float]], font: PDFFont, code: int
    ) -> tuple[str, float]:
        try:
            text = font.to_unichr(code)
        except PDFUnicodeNotDefined:
            text = _LOST
        if len(text) == 1 and ord(text) < 32:
            text = " " if text in "\t\n\r" else _LOST
        glyphs[code] = (text, font.char_width(code))
        return glyphs[code]

    def _add(
        self, pen: Pen, colour: Colour, text: str, start: Point,
        end: Point,
    ) -> None:  # fmt: skip
        if not text or text.isspace():
            return
        self._count += len(text)
        self._lost += text.count(_LOST)
        self._private += sum("\ue000" <= one <= "\uf8ff" for one in text)
        run = pen.run(text, start, end)
        self._runs.append(replace(run, hidden=self._hidden(run, colour)))

    def _hidden(self, run: Run, colour: Colour) -> str:
        x, y = _centre(run)
        if self.off:
            return OFF_LAYER
        if not inside(self._media, x, y):
            return OFF_PAGE
        if not inside(self._crop, x, y):
            return OFF_CROP
        if colour.mode in _UNSEEN_MODES:
            return INVISIBLE
        if run.size < _TINY:
            return TINY
        if colour.white and not self._shaded:
            seen = any(inside(box, x, y) for box in reversed(self._grounds))
            return "" if seen else WHITE
        return ""

    def paint_path(
        self,
        graphicstate: Any,
        stroke: bool,
        fill: bool,
        evenodd: bool,  # noqa: ARG002 - pdfminer's signature
        path: Any,
    ) -> None:
        if self.off or len(self._rules) > _MAX_MARKS:
            return
        ground = fill and not Colour(graphicstate, 0).white
        for part in subpaths(path):
            curved = sum(step[0] in "cvy" for step in part)
            self._curves += curved
            points = [at(self._matrix, step[-2], step[-1]) for step in part if len(step) >= 3]
            if len(points) < 2:
                continue
            box = box_of(points)
            if ground and len(self._grounds) < _MAX_GROUNDS:
                self._grounds.append(box)
            if not curved:
                self._rules.extend(rules_of(points, box, stroke))

    def render_image(self, name: str, stream: Any) -> None:  # noqa: ARG002
        if self.off:
            return
        box = box_of([at(self._matrix, x, y) for x in (0, 1) for y in (0, 1)])
        left, bottom, right, top = self._media
        seen = max(0.0, min(box[2], right) - max(box[0], left)) * max(
            0.0, min(box[3], top) - max(box[1], bottom)
        )
        share = seen / max(1.0, (right - left) * (top - bottom))
        width, height = (
            _number(stream.get_any(names)) for names in (("W", "Width"), ("H", "Height"))
        )
        if share > 0 and len(self._pictures) < _MAX_MARKS:
            self._pictures.append(Picture(width, height, share))
            self._grounds.append(box)


def _centre(run: Run) -> tuple[float, float]:
    x, y = (run.x0 + run.x1) / 2, run.y + run.size * 0.3
    return turned(x, y, -run.turn % 4)


def _number(value: Any) -> int:
    value = resolve1(value)
    return int(value) if isinstance(value, (int, float)) else 0
