"""Words with symbols, blanks or a line end strewn between their characters, or repeated ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import BREAK, Manner, View
from screener.document import Span
from screener.fold import BLANK, CODE, GAP, HAN, LINE, STOP, Folded, stretches
from screener.trie import Matches
from screener.trie.gate import Gate, passing
from screener.wordlist.forms import NO_WORD

_STREWN = np.uint32(GAP | LINE)
_LONGEST = 6  # symbols in a row between Han characters
_LONGEST_LATIN = 3
_PAIRS = ("“”", "‘’", "《》", "〈〉", "<>", "()", "[]", "【】", "「」", "『』", "{}", "〔〕")

Packed = NDArray[np.uint32]
Flags = NDArray[np.bool_]
Positions = NDArray[np.int64]


def may_close(
    packed: Packed, marked: Positions, marks: Packed, gates: Sequence[Gate], parts: Matches
) -> bool:
    """Can any seam bring a pair of `gates` together, or lie beside one of `parts`?

    `marks` stand at `marked`. Asked first, since it is told in half the time that it takes to find
    the seams.
    """
    if len(_enumerated(packed, marked, marks)):
        return True
    strewn = marked.take(np.flatnonzero(marks & _STREWN))
    begins, ends = stretches(strewn)
    befores, behinds = strewn.take(begins) - 1, strewn.take(ends - 1) + 1
    before, behind = (packed.take(at, mode="clip") for at in (befores, behinds))
    doubled = np.flatnonzero(packed[1:] == packed[:-1]) + 1
    doubled = doubled[packed.take(doubled) & HAN != 0]
    again = np.concatenate((doubled, behinds[before == behind]))
    first = np.concatenate((before, packed.take(again, mode="clip"))) & CODE
    second = np.concatenate((behind, packed.take(again + 1, mode="clip"))) & CODE
    if any(passing(gate, first, second).any() for gate in gates):
        return True
    if not len(parts.term):
        return False
    gone = np.concatenate((befores + 1, behinds - 1, again))
    beside = np.concatenate((parts.start - 1, parts.end))
    return not {*beside.tolist()}.isdisjoint(gone.tolist())


class Seams:
    """Where characters meet once what is strewn between them, or only repeated, is left out."""

    def __init__(self, packed: Packed, marked: Positions, marks: Packed) -> None:
        strewn = _merged(_runs(packed, marked, marks), _enumerated(packed, marked, marks))
        self._again = _again(packed, strewn)
        self._text = _Closed(packed, _merged(strewn, self._again))
        self._seams, self.before, self.behind = self._text.seams()
        self._pairs = packed[self.before] & CODE, packed[self.behind] & CODE

    def passing(self, pairs: Gate) -> Flags:
        """Which of the seams bring a pair of `pairs` together."""
        return passing(pairs, *self._pairs)

    def view(self, chosen: Flags, reach: int) -> View | None:
        """The text closed at its seams, up to `reach` characters around the chosen ones."""
        seams = self._seams[chosen]
        return _around(self._text, self._again, seams, reach) if len(seams) else None


class _Closed:
    """A text without the characters at `gone`; its own positions count what is kept."""

    def __init__(self, packed: Packed, gone: Positions) -> None:
        self.packed = packed
        self._before = gone - np.arange(len(gone))
        self.length = len(packed) - len(gone)

    def seams(self) -> tuple[Positions, Positions, Positions]:
        """Where characters meet that something stood between, and where they stand in the text."""
        before = self._before
        begins = np.flatnonzero(np.append(True, before[1:] != before[:-1])[: len(before)])
        ends, seams = np.append(begins[1:], len(before)), before.take(begins)
        inner = np.flatnonzero((seams > 0) & (seams < self.length))
        seams = seams.take(inner)
        return seams, seams - 1 + begins.take(inner), seams + ends.take(inner)

    def place(self, kept: Positions) -> Positions:
        """Where in the text the kept characters stand; its length for the one after the last."""
        return kept + np.searchsorted(self._before, kept, side="right")


def _merged(one: Positions, other: Positions) -> Positions:
    return np.sort(np.concatenate((one, other))) if len(other) else one


def _around(text: _Closed, again: Positions, seams: Positions, reach: int) -> View:
    lows, highs = np.maximum(seams - reach, 0), np.minimum(seams + reach, text.length)
    begins = np.flatnonzero(np.append(True, lows[1:] > highs[:-1]))
    lows, highs = lows[begins], highs[np.append(begins[1:], len(highs)) - 1]
    sizes = highs - lows + 1  # with what sets the stretches apart
    ends = np.cumsum(sizes)
    kept = np.repeat(lows - ends + sizes, sizes) + np.arange(ends[-1])
    first = text.place(kept)
    counts = np.searchsorted(again, np.stack((text.place(kept - 1), first, text.place(kept + 1))))
    # What is repeated at the end of a word may begin the next one (机-密密切), unless all are.
    whole = (counts[2] > counts[1]) & (counts[1] > counts[0]) & (kept > 0)
    last = np.where(whole, again[counts[2] - 1], first) if len(again) else first
    changed = np.append(False, first[1:] - first[:-1] > 1)
    codes = text.packed.take(first, mode="clip") & CODE
    codes[ends - 1] = BREAK
    return View(Manner.GAPPED, codes, first, last, changed, between=True)


def _again(packed: Packed, strewn: Positions) -> Positions:
    """Han characters that only repeat the one before, next to it or behind what is strewn."""
    same: Positions = np.flatnonzero(packed[1:] == packed[:-1]) + 1
    begins, ends = stretches(strewn)
    behind = strewn[ends - 1] + 1
    across = behind[packed[behind] == packed[strewn[begins] - 1]]
    repeated: Positions = np.concatenate((same, across))
    repeated = repeated[packed[repeated] & HAN != 0]
    repeated.sort()
    return repeated


def _runs(packed: Packed, marked: Positions, marks: Packed) -> Positions:
    """Symbols and blanks, or one line end, in short runs with word characters on both sides."""
    chosen = np.flatnonzero(marks & _STREWN)
    strewn: Positions = marked.take(chosen)
    if not len(strewn):
        return strewn
    kinds = marks.take(chosen)
    begins, ends = stretches(strewn)
    firsts, lasts = strewn[begins], strewn[ends - 1]
    inside = (firsts > 0) & (lasts + 1 < len(packed))
    before = packed.take(firsts - 1, mode="clip")
    behind = packed.take(lasts + 1, mode="clip")
    words = (before | behind) & NO_WORD == 0
    han = (before & behind & HAN) != 0
    size = ends - begins
    lines = np.add.reduceat(kinds // LINE & 1, begins, dtype=kinds.dtype)
    blank = np.bitwise_and.reduceat(kinds, begins) & BLANK != 0
    broken = han & (lines == 1) & blank
    short = (lines == 0) & (size <= np.where(han, _LONGEST, _LONGEST_LATIN))
    closed = inside & words & (broken | short)
    dropped: Positions = strewn[np.repeat(closed, size)]
    return dropped


def _enumerated(packed: Packed, marked: Positions, marks: Packed) -> Positions:
    """The same stop between single Han characters, at least twice: 内、部、资、料."""
    stops = marked.take(np.flatnonzero(marks & STOP))
    near = np.flatnonzero(stops[1:] == stops[:-1] + 2)  # few are: the rest is asked of them alone
    if not len(near):
        return near
    at = stops[near]
    kept = near[(at > 0) & (at + 3 < len(packed)) & (packed[at] == packed[at + 2])]
    at = stops[kept]
    kept = kept[(packed[at - 1] & packed[at + 1] & packed.take(at + 3, mode="clip") & HAN) != 0]
    listed: Positions = stops[_either(kept, kept + 1)]
    return listed


def _either(one: Positions, other: Positions) -> Positions:
    """What either holds, in order; both are in order."""
    both = np.sort(np.concatenate((one, other)))
    return both[np.flatnonzero(np.append(True, both[1:] != both[:-1]))] if len(both) else both


def all_apart(packed: Packed, span: Span) -> bool:
    """Does something stand between every two characters of `span`?"""
    word = packed[span.start : span.end] & NO_WORD == 0
    return not (word[1:] & word[:-1]).any()


def stops_within(packed: Packed, span: Span) -> bool:
    return bool((packed[span.start : span.end] & STOP).any())


def spelled_out(packed: Packed, span: Span, term: Folded) -> bool:
    """Is every character there as often in a row as in the term? Only doubled ones can fail."""
    here, there = (_run_lengths(one) for one in (packed[span.start : span.end], term.packed))
    return all(count >= least for count, least in zip(here, there, strict=False))


def _run_lengths(packed: Packed) -> list[int]:
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


def is_gapped(packed: Packed, span: Span) -> bool:
    """Does anything stand between the characters of `span` that is no word character?"""
    return bool((packed[span.start : span.end] & NO_WORD).any())
