"""What pdfminer's interpreter draws on: notes text, strokes and pictures of one page at a time.

Imported only once a PDF is read: pdfminer costs a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdftypes import resolve1
from pdfminer.utils import mult_matrix

from screener.errors import TooLarge
from screener.extract.pdf.bands import garbled_parts
from screener.extract.pdf.geometry import (
    Box,
    at,
    box_of,
    inside,
    intersection,
    moved,
    rules_of,
    subpaths,
    turned,
)
from screener.extract.pdf.glyphs import LOST, is_doubtful, is_private
from screener.extract.pdf.ink import text_ink
from screener.extract.pdf.marks import Drawing, Mark, Stretch, bar_word
from screener.extract.pdf.painting import Path, fill_mark, picture_mark, stroke_mark
from screener.extract.pdf.pen import Line, Pens, line_under
from screener.extract.pdf.runs import (
    CLIPPED,
    INVISIBLE,
    OFF_CROP,
    OFF_LAYER,
    OFF_PAGE,
    TINY,
    PageContent,
    Picture,
    Rule,
    Run,
)
from screener.extract.pdf.state import GraphicState

_MAX_RUNS = 2_000_000
_MAX_RULES = 200_000
_FEW = 0.5  # of a page's characters
_MAX_MARKS = 5_000
_MAX_STROKES = 500  # on one page: of more, each is part of a drawing
_TINY = 2.0
_UNSEEN_MODES = frozenset({3, 7})
_BLOCKS = frozenset("█■▇▆")  # letters that people type over others to blot them out


class _Look(NamedTuple):
    """How text is shown: its rendering mode, colour, and what bounds it."""

    made_of: tuple[Any, ...]  # the colours and the clip it was told from
    mode: int
    ink: int
    clip: Box | None
    unseen: bool


class Device(PDFTextDevice):
    """Collects one page at a time."""

    def __init__(self, manager: Any) -> None:
        super().__init__(manager)
        self._pens = Pens()
        self._look: _Look | None = None
        self._under: tuple[Any, Any, Line] | None = None  # two matrices, and what they make
        self.off = 0  # how many switched-off layers are open
        self.depth = 0
        self.forms = 0
        self.state = GraphicState()  # under which the next picture is drawn
        self._reset()

    def _reset(self) -> None:
        self.drawing = Drawing()
        self._rules: list[Rule] = []
        self._pictures: list[Picture] = []
        self.spoken: list[str] = []  # what marked stretches say they say
        self._strokes = self._curves = self._lost = self._private = self._count = 0

    def begin_page(self, page: Any, ctm: Any) -> None:
        self._reset()
        self.off = self.depth = self.forms = 0
        self.upright = ctm  # from the page's own coordinates to ours
        self._media = moved(page.mediabox, ctm)
        self._crop = moved(page.cropbox, ctm)
        self._shown = intersection(self._media, self._crop)

    def content(self, number: int, failure: bool) -> PageContent:
        """What the page that was just drawn holds, but for its runs."""
        left, bottom, right, top = self._media
        few = 0 < self._lost + self._private < _FEW * self._count
        return PageContent(
            number=number,
            width=right - left,
            height=top - bottom,
            rules=tuple(self._rules),
            pictures=tuple(self._pictures),
            curves=self._curves,
            unreadable=self._lost,
            private=self._private,
            characters=self._count,
            failure=failure,
            spoken=tuple(dict.fromkeys(self.spoken)),
            garbled=garbled_parts(self.drawing.runs, self._crop) if few else (),
        )

    @property
    def _matrix(self) -> Any:
        return self.ctm

    def shade(self, state: GraphicState) -> None:
        """Note a gradient: what is white upon it may be seen."""
        self._mark(Mark(state.clip or self._media, len(self.drawing.runs)))

    def _mark(self, mark: Mark | None) -> None:
        if mark is not None and len(self.drawing.marks) < _MAX_MARKS:
            self.drawing.marks.append(mark)

    def write(self, state: Any, string: Any, graphic: Any) -> None:
        """`render_string` for one string alone."""
        if type(string) is not bytes or len(self.drawing.runs) > _MAX_RUNS:
            self.render_string(state, (string,), None, graphic)
            return
        pen = self._pens.of(state)
        text, steps = pen[string]
        start = x, y = state.linematrix
        end = state.linematrix = (x, sum(steps, y)) if pen.vertical else (sum(steps, x), y)
        look = self._look_of(graphic, state.render)
        if text:
            run = pen.run(self._line_of(state), state.rise, text, start, end)
            self._add(run, look, Stretch(pen, start, (string,)))

    def render_string(
        self,
        textstate: Any,
        seq: Iterable[Any],
        ncs: Any,  # noqa: ARG002 - pdfminer's signature
        graphicstate: Any,
    ) -> None:
        if len(self.drawing.runs) > _MAX_RUNS:
            raise TooLarge("页面文字过多")
        pen = self._pens.of(textstate)
        line = self._line_of(textstate)
        look = self._look_of(graphicstate, textstate.render)
        rise = textstate.rise
        x, y = textstate.linematrix
        start, text = (x, y), ""
        items: list[Any] = []
        vertical = pen.vertical
        for item in seq:
            if isinstance(item, bytes):
                written, steps = pen[item]
                text += written
                if vertical:
                    y = sum(steps, y)
                else:
                    x = sum(steps, x)
            elif isinstance(item, (int, float)):
                end = x, y
                if vertical:
                    y -= pen.kern(item)
                else:
                    x -= pen.kern(item)
                if abs(item) > 100:  # a tenth of the size: a gap that the line has to judge
                    if text:
                        run = pen.run(line, rise, text, start, end)
                        self._add(run, look, Stretch(pen, start, items))
                    start, text, items = (x, y), "", []
                    continue
            else:
                continue
            items.append(item)
        end = textstate.linematrix = (x, y)
        if text:
            self._add(pen.run(line, rise, text, start, end), look, Stretch(pen, start, items))

    def _line_of(self, state: Any) -> Line:
        matrix, under = self._matrix, self._under
        if under is None or under[0] is not state.matrix or under[1] is not matrix:
            line = line_under(mult_matrix(state.matrix, matrix))
            under = self._under = state.matrix, matrix, line
        return under[2]

    def _look_of(self, state: Any, mode: int) -> _Look:
        """How text is shown now; most of a page is shown alike."""
        made_of = (
            mode, state.ncolor, state.ncs, state.scolor, state.scs, state.clip, state.clip_exact,
            state.fill_alpha, state.stroke_alpha,
        )  # fmt: skip
        look = self._look
        if look is None or look.made_of != made_of:
            clip = state.clip if state.clip_exact else None
            unseen = mode in _UNSEEN_MODES or state.is_clear(mode)
            look = self._look = _Look(made_of, mode, text_ink(state, mode), clip, unseen)
        return look

    def _add(self, run: Run, look: _Look, stretch: Stretch) -> None:
        text = run.text
        if text.isspace():
            return
        self._count += len(text)
        if stretch.pen.glyphs.doubtful and is_doubtful(text):
            self._lost += text.count(LOST)
            self._private += sum(map(is_private, text))
        drawing = self.drawing
        hidden = ""
        x, y = _centre(run)
        if (
            self.off or look.clip is not None or look.unseen or run.size < _TINY
            or not inside(self._shown, x, y)
        ) and (hidden := self._hidden(x, y, run.size, look)):  # fmt: skip
            run = run._replace(hidden=hidden)
        drawing.runs.append(run)
        drawing.inks.append(look.ink)
        drawing.stretches.append(stretch)
        if text[0] in _BLOCKS and not hidden and not run.turn and set(text) <= _BLOCKS:
            box = (run.x0, run.y - 0.2 * run.size, run.x1, run.y + 0.9 * run.size)
            self._mark(Mark(box, len(drawing.runs), look.ink, bar_word(look.ink)))

    def _hidden(self, x: float, y: float, size: float, look: _Look) -> str:
        if self.off:
            return OFF_LAYER
        if not inside(self._media, x, y):
            return OFF_PAGE
        if not inside(self._crop, x, y):
            return OFF_CROP
        if look.clip is not None and not inside(look.clip, x, y):
            return CLIPPED
        if look.unseen:
            return INVISIBLE
        return TINY if size < _TINY else ""

    def paint_path(
        self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any
    ) -> None:
        if self.off or len(self._rules) > _MAX_RULES:
            return
        parts, corners = [], []
        for part in subpaths(path):
            curved = sum(step[0] in "cvy" for step in part)
            self._curves += curved
            points = [at(self._matrix, step[-2], step[-1]) for step in part if len(step) >= 3]
            if len(points) < 2:
                continue
            parts.append(part)
            corners.append(points)
            if not curved:
                self._rules.extend(rules_of(points, box_of(points), stroke))
        below = len(self.drawing.runs)
        if not parts or len(self.drawing.marks) >= _MAX_MARKS:
            return
        drawn = Path(parts, corners, self._matrix)
        if fill:
            self._mark(fill_mark(drawn, graphicstate, below, even_odd=evenodd))
        if stroke and below and self._strokes < _MAX_STROKES:
            self._strokes += 1
            self._mark(stroke_mark(drawn, graphicstate, below))

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
        if share > 0 and len(self._pictures) < _MAX_RULES:
            self._pictures.append(Picture(width, height, share))
            below = len(self.drawing.runs)
            self._mark(picture_mark(stream, self._matrix, self.state, share, below))


def _centre(run: Run) -> tuple[float, float]:
    x, y = (run.x0 + run.x1) / 2, run.y + run.size * 0.3
    return turned(x, y, -run.turn % 4) if run.turn else (x, y)


def _number(value: Any) -> int:
    value = resolve1(value)
    return int(value) if isinstance(value, (int, float)) else 0
