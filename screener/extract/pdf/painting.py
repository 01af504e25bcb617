"""What fills, strokes and pictures lay on a page, as marks that may hide words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from pdfminer.pdftypes import PDFStream, resolve1

from screener.extract.pdf.areas import MOST_POINTS, Outline, Strokes, is_upright, rings_of
from screener.extract.pdf.geometry import Box, Point, at, box_of, intersection
from screener.extract.pdf.ink import UNKNOWN, fill_ink, stroke_ink
from screener.extract.pdf.marks import Mark, bar_word
from screener.extract.pdf.runs import INVISIBLE
from screener.extract.pdf.state import GraphicState

_THIN = 2.0  # points: a rule, no bar
_THICK = 3.0
_WHOLE_PAGE = 0.5
_MOST_SEGMENTS = 400
_MOST_PIXELS = 4_000_000
_PATTERN = "Pattern"


class Path(NamedTuple):
    """Subpaths as pdfminer notes them, and their corners where `matrix` puts them on the page."""

    parts: Sequence[Any]
    corners: Sequence[Sequence[Point]]
    matrix: Any

    @property
    def box(self) -> Box:
        return box_of([point for part in self.corners for point in part])

    @property
    def is_box(self) -> bool:
        """Is it one rectangle, level and plumb?"""
        if len(self.parts) > 1 or any(step[0] in "cvy" for step in self.parts[0]):
            return False
        return is_upright(self.corners[0])


def fill_mark(path: Path, state: GraphicState, below: int, *, even_odd: bool) -> Mark | None:
    """The mark of a filled path; None where it is too thin to hide or carry words.

    A frame is one mark: only its exact outline tells that nothing inside it is painted.
    """
    box = _clipped(path.box, state.clip)
    if _is_thin(box):
        return None
    ink = fill_ink(state)
    kind = ""
    if getattr(state.ncs, "name", "") != _PATTERN and state.clip_exact:
        kind = bar_word(ink) if state.hides(state.fill_alpha, ink) else ""
    if path.is_box:
        return Mark(box, below, ink, kind)
    if sum(map(len, path.parts)) > MOST_POINTS:
        return Mark(box, below)
    return Mark(box, below, ink, kind, partial(_outline, path.parts, path.matrix, even_odd))


def _outline(parts: Sequence[Any], matrix: Any, even_odd: bool) -> Outline:
    return Outline(rings_of(parts, matrix), even_odd=even_odd)


def stroke_mark(path: Path, state: GraphicState, below: int) -> Mark | None:
    """The mark of a thick stroke; None for a line no thicker than a rule."""
    a, b, c, d, _, _ = path.matrix
    width = state.linewidth * abs(a * d - b * c) ** 0.5
    if width < _THICK or (state.dash and state.dash[0]) or not state.clip_exact:
        return None
    ink = stroke_ink(state)
    if sum(map(len, path.parts)) > _MOST_SEGMENTS or not state.hides(state.stroke_alpha, ink):
        return None
    box = _clipped(_widened(path.box, width / 2), state.clip)
    area = partial(_strokes, path.parts, path.matrix, width / 2)
    return Mark(box, below, ink, "粗线", area)


def _strokes(parts: Sequence[Any], matrix: Any, reach: float) -> Strokes:
    return Strokes(_segments(parts, matrix), reach)


def line_mark(segments: Sequence[tuple[Point, Point]], width: float, ink: int) -> Mark:
    """Strokes of one width, over everything drawn so far."""
    box = box_of([point for segment in segments for point in segment])
    area = partial(Strokes, segments, width / 2)
    return Mark(_widened(box, width / 2), 0, ink, "粗线", area)


def _widened(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _segments(parts: Sequence[Any], matrix: Any) -> Iterator[tuple[Point, Point]]:
    for part, ring in zip(parts, rings_of(parts, matrix), strict=True):
        yield from pairwise(ring)
        if part[-1][0] == "h" and len(ring) > 2:
            yield ring[-1], ring[0]


def picture_mark(
    stream: PDFStream, matrix: Any, state: GraphicState, share: float, below: int
) -> Mark:
    """The mark of a picture that covers `share` of the page.

    Below one that fills the page words are the text layer of a scan, not a passage blotted out.
    """
    corners = [at(matrix, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    box = _clipped(box_of(corners), state.clip)
    stencil = resolve1(stream.get_any(("IM", "ImageMask"))) is True
    ink = fill_ink(state) if stencil else UNKNOWN
    if (
        not below or _is_thin(box) or not is_upright(corners) or not state.clip_exact
        or not state.hides(state.fill_alpha, ink) or not _is_solid(stream, stencil=stencil)
    ):  # fmt: skip
        return Mark(box, below)
    kind = INVISIBLE if share >= _WHOLE_PAGE else bar_word(ink) if stencil else "图片"
    return Mark(box, below, ink, kind)


def _is_solid(stream: PDFStream, *, stencil: bool) -> bool:
    """Does nothing show through the picture?"""
    if stencil:
        decode = resolve1(stream.get_any(("D", "Decode")))
        painted = b"\xff" if isinstance(decode, list) and decode[:1] == [1] else b"\0"
        return _is_all(stream, painted)
    if resolve1(stream.get("Mask")) is not None:
        return False
    mask = resolve1(stream.get("SMask"))
    return mask is None or (isinstance(mask, PDFStream) and _is_all(mask, b"\xff"))


def _is_all(stream: PDFStream, value: bytes) -> bool:
    width, height = (resolve1(stream.get_any(n)) for n in (("W", "Width"), ("H", "Height")))
    if not isinstance(width, int) or not isinstance(height, int):
        return False
    if not 0 < width * height <= _MOST_PIXELS:
        return False
    try:
        data = stream.get_data()
    except Exception:  # noqa: BLE001 - a mask beyond reading hides nothing for certain
        return False
    return bool(data) and data.count(value) == len(data)


def _clipped(box: Box, clip: Box | None) -> Box:
    return box if clip is None else intersection(box, clip)


def _is_thin(box: Box) -> bool:
    return box[2] - box[0] < _THIN or box[3] - box[1] < _THIN
