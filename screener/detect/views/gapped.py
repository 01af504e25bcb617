"""Words with symbols, blanks or a line end strewn between their characters, or repeated ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import Manner, View
from screener.document import Span
from screener.fold import BLANK, CODE, GAP, HAN, LINE, STOP, Folded
from screener.wordlist.forms import NO_WORD

_STREWN = np.uint32(GAP | LINE)
_LONGEST = 6  # symbols in a row between Han characters
_LONGEST_LATIN = 3
_PAIRS = ("“”", "‘’", "《》", "〈〉", "<>", "()", "[]", "【】", "「」", "『』", "{}", "〔〕")

Positions = NDArray[np.int64]


def gapped(packed: NDArray[np.uint32]) -> View | None:
    """The text without what is strewn inside words; None where nothing is."""
    strewn = np.concatenate((_runs(packed), _enumerated(packed)))
    codes = packed & CODE
    if len(strewn):
        kept = np.ones(len(packed), dtype=np.bool_)
        kept[strewn] = False
        place = np.flatnonzero(kept)
        codes = codes[place]
    else:
        place = np.arange(len(packed))
    again = np.zeros(len(codes), dtype=np.bool_)
    again[1:] = (codes[1:] == codes[:-1]) & (packed[place[1:]] & HAN != 0)
    if not len(strewn) and not again.any():
        return None
    once = np.flatnonzero(~again)
    first = place[once]
    after = np.append(once[1:], len(codes))
    repeated = after - once > 1
    # What is repeated at the end of a word may begin the next one (机-密密切), unless all are.
    whole = repeated & np.append(False, repeated[:-1])
    last = np.where(whole, place[after - 1], first)
    changed = np.append(False, first[1:] - first[:-1] > 1)
    return View(Manner.GAPPED, codes[once], first, last, changed, between=True)


def _runs(packed: NDArray[np.uint32]) -> Positions:
    """Symbols and blanks, or one line end, in short runs with word characters on both sides."""
    strewn = np.flatnonzero(packed & _STREWN)
    if not len(strewn):
        return strewn
    begins = np.flatnonzero(np.diff(strewn, prepend=-2) != 1)
    ends = np.append(begins[1:], len(strewn))
    firsts, lasts = strewn[begins], strewn[ends - 1]
    inside = (firsts > 0) & (lasts + 1 < len(packed))
    before = packed[np.maximum(firsts - 1, 0)]
    behind = packed[np.minimum(lasts + 1, len(packed) - 1)]
    words = (before & NO_WORD == 0) & (behind & NO_WORD == 0)
    han = (before & behind & HAN) != 0
    size = ends - begins
    lines = np.add.reduceat(packed[strewn] & LINE != 0, begins, dtype=np.int64)
    blanks = np.add.reduceat(packed[strewn] & BLANK != 0, begins, dtype=np.int64)
    broken = han & (lines == 1) & (blanks == size)
    short = (lines == 0) & (size <= np.where(han, _LONGEST, _LONGEST_LATIN))
    closed = inside & words & (broken | short)
    dropped: Positions = strewn[np.repeat(closed, size)]
    return dropped


def _enumerated(packed: NDArray[np.uint32]) -> Positions:
    """The same stop between single Han characters, at least twice: 内、部、资、料."""
    stops = np.flatnonzero(packed & STOP)
    stops = stops[(stops > 0) & (stops + 1 < len(packed))]
    single = (packed[stops - 1] & packed[stops + 1] & HAN) != 0
    stops = stops[single]
    near = np.flatnonzero((np.diff(stops) == 2) & (packed[stops[1:]] == packed[stops[:-1]]))
    listed: Positions = stops[np.union1d(near, near + 1)]
    return listed


def all_apart(packed: NDArray[np.uint32], span: Span) -> bool:
    """Does something stand between every two characters of `span`?"""
    word = packed[span.start : span.end] & NO_WORD == 0
    return not (word[1:] & word[:-1]).any()


def stops_within(packed: NDArray[np.uint32], span: Span) -> bool:
    return bool((packed[span.start : span.end] & STOP).any())


def spelled_out(packed: NDArray[np.uint32], span: Span, term: Folded) -> bool:
    """Is every character there as often in a row as in the term? Only doubled ones can fail."""
    here, there = (_run_lengths(one) for one in (packed[span.start : span.end], term.packed))
    return all(count >= least for count, least in zip(here, there, strict=False))


def _run_lengths(packed: NDArray[np.uint32]) -> list[int]:
    codes = packed[packed & NO_WORD == 0]
    begins = np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))
    return np.diff(np.append(begins, len(codes))).tolist()  # type: ignore[no-any-return]


def splits_quotation(folded: str, span: Span) -> bool:
    """Does a quotation or bracket begin or end inside `span`, its other half further away?

    出《国 of 推出《国…》 is no word; 青鸾”计划 of “青鸾”计划 is one.
    """
    starts = {span.start, max(0, span.start - 1)}
    return not any(
        _balanced(folded[start:end]) for start in starts for end in (span.end, span.end + 1)
    )


def _balanced(text: str) -> bool:
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)


def is_gapped(packed: NDArray[np.uint32], span: Span) -> bool:
    """Does anything stand between the characters of `span` that is no word character?"""
    return bool((packed[span.start : span.end] & NO_WORD).any())
