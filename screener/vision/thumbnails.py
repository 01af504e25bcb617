"""Small copies kept inside a picture: they may show what it showed before a change."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

import numpy as np

from screener.errors import Unreadable
from screener.vision.engine import Pixels
from screener.vision.pixels import BROKEN, flattened, open_picture

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_SIDE = 48
_ALIKE = 0.75  # correlation of grey levels
_FLAT = 10.0  # levels: a picture that varies less is compared with nothing
_BAR = 24  # levels of the black bars that cameras put around a small copy of another shape


def thumbnails(data: bytes) -> list[Pixels]:
    """Every small copy that the picture's own data hold."""
    found: list[Pixels] = []
    with suppress(*BROKEN, AttributeError, Unreadable):
        image = open_picture(data)
        if image.format in {"JPEG", "MPO"}:
            for small in cast("ImageFile", image).get_child_images():
                small.load()
                found.append(flattened(small)[0].pixels)
    return found


def is_copy(small: Pixels, picture: Pixels) -> bool:
    """Does `small` show what `picture` shows, whichever way up?"""
    ours, theirs = _levels(_without_bars(small)), _levels(picture)
    if ours is None or theirs is None:
        return True
    return max(_correlation(np.rot90(ours, turn), theirs) for turn in range(4)) >= _ALIKE


_Levels = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _levels(pixels: Pixels) -> _Levels | None:
    """Grey levels in few cells; None where they hardly vary."""
    grey = pixels.mean(axis=2)
    rows = np.array_split(grey, min(_SIDE, grey.shape[0]), axis=0)
    lines = np.stack([row.mean(axis=0) for row in rows])
    columns = np.array_split(lines, min(_SIDE, lines.shape[1]), axis=1)
    cells = np.stack([column.mean(axis=1) for column in columns], axis=1)
    if min(cells.shape) < _SIDE or cells.std() < _FLAT:
        return None
    return cells


def _correlation(one: _Levels, other: _Levels) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def _without_bars(pixels: Pixels) -> Pixels:
    lit = pixels.max(axis=2) > _BAR
    rows, columns = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
    if not len(rows):
        return pixels
    return pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
