"""The words a term is looked for by: as it stands, closed up, with its digits in other styles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.fold import BLANK, CODE, GAP, HAN, LINE, STOP, fold

NO_WORD = np.uint32(GAP | BLANK | LINE | STOP)
_SHORTEST_LATIN = 5  # letters below which spread ones are too often initials
_ASCII = 0x80
NUMERALS = ("0123456789", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")


class Forms(NamedTuple):
    """Word i ends at `ends[i]` of `codes` and is meant as term `of[i]`; `plain` in the text as it
    stands, `seen` in other views of it.
    """

    codes: NDArray[np.uint32]
    ends: NDArray[np.int64]
    of: NDArray[np.int64]
    plain: NDArray[np.bool_]
    seen: NDArray[np.bool_]

    def words(self) -> list[str]:
        text = self.codes.astype("<u4").tobytes().decode("utf-32-le")
        starts = [0, *self.ends[:-1].tolist()]
        return [text[start:end] for start, end in zip(starts, self.ends.tolist(), strict=False)]


def forms(folded: Sequence[str], viewed: NDArray[np.bool_]) -> Forms:
    """Words for folded terms; those not `viewed` are looked for as they stand only."""
    if not folded:
        nothing = np.zeros(0, dtype=np.int64)
        none = np.zeros(0, dtype=np.bool_)
        return Forms(nothing.astype(np.uint32), nothing, nothing, none, none)
    lengths = np.array([len(one) for one in folded], dtype=np.int64)
    separators = np.cumsum(lengths + 1)[:-1] - 1
    packed = fold("\n".join(folded), separators).packed
    inside = np.ones(len(packed), dtype=np.bool_)
    inside[separators] = False
    packed = packed[inside]
    of = np.repeat(np.arange(len(folded), dtype=np.int32), lengths)
    kept = _kept(packed, of)
    closed_lengths = np.bincount(of[kept], minlength=len(folded))
    latin = np.bincount(of[packed & CODE >= _ASCII], minlength=len(folded)) == 0
    viewed = viewed & (closed_lengths > 1) & (~latin | (closed_lengths >= _SHORTEST_LATIN))
    same = closed_lengths == lengths
    other = viewed & ~same
    codes = packed & CODE
    return Forms(
        np.concatenate((codes, codes[kept & other[of]])),
        np.cumsum(np.concatenate((lengths, closed_lengths[other]))),
        np.concatenate((np.arange(len(folded)), np.flatnonzero(other))),
        np.concatenate((np.ones(len(folded), np.bool_), np.zeros(int(other.sum()), np.bool_))),
        np.concatenate((viewed & same, np.ones(int(other.sum()), np.bool_))),
    )


def _kept(packed: NDArray[np.uint32], of: NDArray[np.int32]) -> NDArray[np.bool_]:
    """What a view without symbols and repetitions shows of each term."""
    kept: NDArray[np.bool_] = packed & NO_WORD == 0
    places = np.flatnonzero(kept)
    codes, owners = packed[places], of[places]
    again = (codes[1:] == codes[:-1]) & (owners[1:] == owners[:-1]) & (codes[1:] & HAN != 0)
    kept[places[1:][again]] = False
    return kept


def number_styles(folded: str) -> list[str]:
    """A term with its digits in each of the three styles: 7号, 七号, 柒号."""
    values = {digit: place for row in NUMERALS for place, digit in enumerate(row)}
    if not any(char in values for char in folded):
        return [folded]
    styles = (
        "".join(row[values[char]] if char in values else char for char in folded)
        for row in NUMERALS
    )
    return list(dict.fromkeys((folded, *styles)))
