"""Fold look-alike spellings together, and keep the way back to the source.

One gather through a table does width, case, compatibility and radical forms, traditional to
simplified, Latin look-alikes and stars; dropped are invisible characters, and blanks or soft line
breaks that stand between two Han characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from screener.document import Span
from screener.paths import LEXICONS

_MAX_BLANKS = 4  # a longer run of blanks between Han characters sets words apart on purpose
_BLANKS = np.array([0x20, 0xA0, *range(0x2000, 0x200B), 0x3000], dtype=np.uint32)
_NEWLINE = 0x0A


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is folded; character i of it came from `origin[i]` of the source."""

    text: str = field(repr=False)
    origin: NDArray[np.int64] = field(repr=False)

    def source_span(self, span: Span) -> Span:
        """Map a non-empty span of the folded text to the source it came from."""
        return Span(int(self.origin[span.start]), int(self.origin[span.end - 1]) + 1)

    def folded_position(self, source: int) -> int:
        """The first folded position that comes from `source` or later."""
        return int(np.searchsorted(self.origin, source))


@cache
def _table() -> NDArray[np.uint32]:
    table = np.arange(0x110000, dtype=np.uint32)
    with np.load(LEXICONS / "tables" / "fold.npz", allow_pickle=False) as stored:
        table[stored["sources"]] = stored["targets"]
    return table


def fold(source: str, separators: NDArray[np.int64] | None = None) -> Folded:
    """Fold `source`; characters at `separators` (between passages) stay whatever surrounds them."""
    codes = np.frombuffer(source.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded = _table()[codes]
    origin = np.flatnonzero(folded)
    folded = folded[origin]
    kept = ~_between_han(folded, origin, separators)
    if not kept.all():
        folded, origin = folded[kept], origin[kept]
    return Folded(folded.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"), origin)


def fold_term(term: str) -> str:
    """Fold a term or pattern example the way text is folded."""
    return fold(term).text


def _between_han(
    folded: NDArray[np.uint32], origin: NDArray[np.int64], separators: NDArray[np.int64] | None
) -> NDArray[np.bool_]:
    """Mark short runs of blanks and soft line breaks with a Han character on both sides."""
    blank = np.isin(folded, _BLANKS) | (folded == _NEWLINE)
    if separators is not None and len(separators):
        blank &= ~np.isin(origin, separators)
    marked = np.zeros(len(folded), dtype=np.bool_)
    if not blank.any():
        return marked
    edges = np.flatnonzero(np.diff(blank.astype(np.int8), prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    inside = (starts > 0) & (ends < len(folded)) & (ends - starts <= _MAX_BLANKS)
    starts, ends = starts[inside], ends[inside]
    both = _is_han(folded[starts - 1]) & _is_han(folded[ends])
    for start, end in zip(starts[both], ends[both], strict=True):
        marked[start:end] = True
    return marked


def _is_han(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    han: NDArray[np.bool_] = ((codes >= 0x3400) & (codes < 0xA000)) | (
        (codes >= 0x20000) & (codes < 0x323B0)
    )
    return han
