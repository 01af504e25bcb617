"""Words that are shown in another order than they are stored: in columns, or from right to left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import Manner, View, ViewBuilder
from screener.document import Span
from screener.fold import CODE, HAN, LINE

_WIDEST = 24  # characters of a line set in columns
_LEAST_HAN = 0.6


def arranged_view(packed: NDArray[np.uint32], backwards: Iterable[Span]) -> View | None:
    """Lines of one width read as columns, both ways, and `backwards` stretches turned around."""
    builder = ViewBuilder()
    empty = True
    for block in _blocks(packed):
        empty = False
        for columns in (_columns(block), _columns(block)[::-1]):
            _add(builder, packed, [at for column in columns for at in column])
    for span in backwards:
        empty = False
        _add(builder, packed, range(span.end - 1, span.start - 1, -1))
    return None if empty else builder.view(Manner.ARRANGED)


def _add(builder: ViewBuilder, packed: NDArray[np.uint32], places: Iterable[int]) -> None:
    for at in places:
        builder.add(int(packed[at] & CODE), at, at, changed=True)
    builder.end()


def _columns(block: Sequence[Span]) -> list[list[int]]:
    width = block[0].end - block[0].start
    return [[line.start + column for line in block] for column in range(width)]


def _blocks(packed: NDArray[np.uint32]) -> Iterator[list[Span]]:
    """Neighbouring lines of the same width, mostly Han characters; never rows of a table."""
    ends = np.append(np.flatnonzero(packed & LINE), len(packed))
    begins = np.append(0, ends[:-1] + 1)
    width = ends - begins
    fits = (width >= 2) & (width <= _WIDEST)
    alike = np.flatnonzero(fits[1:] & (width[1:] == width[:-1]))
    for rank, group in groupby(enumerate(alike.tolist()), key=lambda pair: pair[1] - pair[0]):
        del rank
        rows = [row for _, row in group]
        chosen = slice(rows[0], rows[-1] + 2)
        block = [
            Span(*pair) for pair in zip(begins[chosen].tolist(), ends[chosen].tolist(), strict=True)
        ]
        inside = np.concatenate([packed[slice(*line)] for line in block])
        if (inside & HAN != 0).mean() >= _LEAST_HAN and not (inside & CODE == ord("\t")).any():
            yield block
