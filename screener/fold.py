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
_BLANKS = (0x0A, 0x20, 0xA0, *range(0x2000, 0x200B), 0x3000)  # a line feed here is a soft break
_HAN = ((0x3400, 0xA000), (0x20000, 0x323B0))
_HAN_CLASS, _BLANK_CLASS = 1, 2


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
    table[0xD800:0xE000] = 0xFFFD  # half a pair, from a broken file name: detectors need UTF-8
    with np.load(LEXICONS / "tables" / "fold.npz", allow_pickle=False) as stored:
        table[stored["sources"]] = stored["targets"]
    return table


def fold(source: str, separators: NDArray[np.int64] | None = None) -> Folded:
    """Fold `source`; characters at `separators` (between passages) stay whatever surrounds them."""
    codes = np.frombuffer(source.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded = _table()[codes]
    origin = np.flatnonzero(folded)
    folded = folded[origin]
    closed = _between_han(folded, origin, separators)
    if len(closed):
        folded, origin = np.delete(folded, closed), np.delete(origin, closed)
    return Folded(folded.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"), origin)


def fold_term(term: str) -> str:
    """Fold a term or pattern example the way text is folded."""
    return fold(term).text


@cache
def _classes() -> NDArray[np.uint8]:
    """Code point to 0, Han or blank."""
    classes = np.zeros(0x110000, dtype=np.uint8)
    for first, end in _HAN:
        classes[first:end] = _HAN_CLASS
    classes[list(_BLANKS)] = _BLANK_CLASS
    return classes


def _between_han(
    folded: NDArray[np.uint32], origin: NDArray[np.int64], separators: NDArray[np.int64] | None
) -> NDArray[np.int64]:
    """Positions of short runs of blanks and soft line breaks with Han characters on both sides."""
    classes = _classes()[folded]
    blank = np.flatnonzero(classes == _BLANK_CLASS)
    if separators is not None and len(separators):
        blank = blank[~np.isin(origin[blank], separators, assume_unique=True)]
    if not len(blank):
        return blank
    breaks = np.flatnonzero(np.diff(blank) != 1) + 1
    firsts = blank[np.concatenate(([0], breaks))]
    lasts = blank[np.concatenate((breaks - 1, [len(blank) - 1]))]
    inside = (firsts > 0) & (lasts + 1 < len(folded)) & (lasts - firsts < _MAX_BLANKS)
    firsts, lasts = firsts[inside], lasts[inside]
    both = (classes[firsts - 1] == _HAN_CLASS) & (classes[lasts + 1] == _HAN_CLASS)
    firsts, lengths = firsts[both], (lasts - firsts + 1)[both]
    starts = np.cumsum(lengths) - lengths  # where each run begins among the positions
    return np.repeat(firsts - starts, lengths) + np.arange(lengths.sum())
