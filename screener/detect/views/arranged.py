"""Words that are shown in another order than they are stored: in columns, or from right to left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import BREAK, Manner, View
from screener.document import Span
from screener.fold import CODE, HAN, stretches
from screener.trie.gate import Gate, passing

_WIDEST = 24  # characters of a line set in columns
_LEAST_HAN = 0.6


def arranged_view(
    packed: NDArray[np.uint32],
    line_ends: NDArray[np.int64],
    backwards: Iterable[Span],
    pairs: Gate,
) -> View | None:
    """Lines of one width read as columns, both ways, and `backwards` stretches turned around.

    Only those that bring some pair of `pairs` together; None without any.
    """
    orders: list[NDArray[np.int64]] = []
    for lines in _blocks(packed, line_ends):
        columns = lines.T
        orders += [columns.ravel(), columns[::-1].ravel()]
    orders += [np.arange(span.end - 1, span.start - 1, -1) for span in backwards]
    if not orders:
        return None
    sizes = np.array([len(one) + 1 for one in orders])  # each apart from the next
    places = np.concatenate([np.append(one, one[-1]) for one in orders])
    ends = np.cumsum(sizes) - 1
    codes = packed[places] & CODE
    codes[ends] = BREAK
    told = np.append(passing(pairs, codes[:-1], codes[1:]), False)
    kept = np.repeat(np.logical_or.reduceat(told, ends - sizes + 1), sizes)
    if not kept.any():
        return None
    changed = np.ones(len(places), dtype=np.bool_)
    changed[ends] = False
    places = places[kept]
    return View(Manner.ARRANGED, codes[kept], places, places, changed[kept])


def _blocks(packed: NDArray[np.uint32], ends: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Neighbouring lines of the same width, mostly Han characters; never rows of a table.

    Each as places in the text, a row for each line.
    """
    begins = np.append(0, ends[:-1] + 1)
    width = ends - begins
    fits = (width >= 2) & (width <= _WIDEST)
    alike = np.flatnonzero(fits[1:] & (width[1:] == width[:-1]))
    if not len(alike):
        return
    opening, closing = stretches(alike)
    firsts, lasts = alike[opening], alike[closing - 1] + 1
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        inside = packed[begins[first] : ends[last]]  # and the line ends between, which are neither
        size = (last + 1 - first) * width[first]
        if (
            np.count_nonzero(inside & HAN) >= _LEAST_HAN * size
            and not (inside & CODE == ord("\t")).any()
        ):
            yield begins[first : last + 1, None] + np.arange(width[first])
