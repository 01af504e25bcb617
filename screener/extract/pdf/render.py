"""Pages as they look; pdfium stands behind this module.

pdfium is not safe in threads: one worker process reads one file at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from screener.extract.pdf.runs import Picture
from screener.vision.engine import Pixels

_LONGEST = 2_000  # pixels of a page's longer side: A4 at 170 dots to the inch
_SMALLEST = 0.2  # of the usual 72 dots to the inch: below it a page is a building's plan
_DEPTH = 4


class Area(NamedTuple):
    """A part of a page, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class View:
    """A page as it looks; `pictures` are the parts that images fill."""

    pixels: Pixels = field(repr=False)
    pictures: tuple[Area, ...]


@contextmanager
def open_views(data: bytes) -> Iterator[Views]:
    """Raises what pdfium raises when it cannot open the file."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        yield Views(document)
    finally:
        document.close()


class Views:
    """The pages of one open file, drawn when asked for."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def view(self, number: int, *, bare: bool = False) -> View:
        """Draw a page, counted from one; `bare` leaves its images alone, without all else."""
        import pypdfium2.raw

        page = self._document[number - 1]
        try:
            images = list(page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], _DEPTH))
            if bare:
                kept = {pypdfium2.raw.FPDF_PAGEOBJ_IMAGE, pypdfium2.raw.FPDF_PAGEOBJ_FORM}
                for one in list(page.get_objects(max_depth=1)):
                    if one.type not in kept:
                        page.remove_obj(one)
            scale = max(_SMALLEST, _LONGEST / max(1.0, *page.get_size()))
            scale = min(scale, 4.0)
            bitmap = page.render(scale=scale, draw_annots=not bare, limit_image_cache=True)
            pixels = np.array(bitmap.to_numpy()[..., :3])
            convert = bitmap.get_posconv(page)
            boxes = [_box(one, convert, pixels) for one in images]
            return View(pixels, tuple(dict.fromkeys(box for box in boxes if box)))
        finally:
            page.close()


def _box(image: Any, convert: Any, pixels: Pixels) -> Area | None:
    """Where an image stands that may hold words; None for any other."""
    left, bottom, right, top = image.get_bounds()
    corners = [convert.to_bitmap(x, y) for x in (left, right) for y in (bottom, top)]
    height, width = pixels.shape[:2]
    xs = sorted(max(0, min(width, x)) for x, _ in corners)
    ys = sorted(max(0, min(height, y)) for _, y in corners)
    box = Area(xs[0], ys[0], xs[-1], ys[-1])
    share = (box.right - box.left) * (box.bottom - box.top) / (width * height)
    size = image.get_px_size()
    return box if share > 0 and Picture(size[0], size[1], share).matters else None
