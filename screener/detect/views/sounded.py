"""Words with a character written in Latin letters, as a syllable or its initial: 机mi, 内b资料."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import Manner, View, ViewBuilder
from screener.document import Span
from screener.fold import BLANK, CODE, GAP, HAN, LATIN
from screener.spelling import Alternatives, readings
from screener.trie.gate import Gate, passing

_LONGEST_RUN = 24  # letters of one run
_WAYS = 2  # readings tried of a stretch with several runs

Packed = NDArray[np.uint32]
Runs = Sequence[Span]


def sounded_view(
    packed: Packed, marked: NDArray[np.int64], sounds: Alternatives, pairs: Gate, reach: int
) -> View | None:
    """Letters beside Han characters read as sounds, in their surroundings; None without any."""
    runs = [run for run in _runs(packed, marked) if _joins(packed, run, sounds, pairs)]
    if not runs:
        return None
    builder = ViewBuilder()
    for stretch in _stretches(runs, reach):
        low = max(0, stretch[0].start - reach)
        high = min(len(packed), stretch[-1].end + reach)
        ways = [readings(_letters(packed, run)) for run in stretch]
        for way in range(min(_WAYS if len(ways) > 1 else 4, max(map(len, ways)))):
            tokens = [one[min(way, len(one) - 1)] if one else () for one in ways]
            _add(builder, packed, Span(low, high), list(zip(stretch, tokens, strict=True)), sounds)
    return builder.view(Manner.SOUNDED)


def _letters(packed: Packed, run: Span) -> str:
    return "".join(map(chr, (packed[slice(*run)] & CODE).tolist()))


def _joins(packed: Packed, run: Span, sounds: Alternatives, pairs: Gate) -> bool:
    """May what the letters stand for be in a word with its neighbours, or with itself?"""
    around = []
    for beside, beyond in ((run.start - 1, run.start - 2), (run.end, run.end + 1)):
        at = beyond if _thin(packed, beside, 0) else beside
        around.append(packed[at : at + 1] if at >= 0 else packed[:0])
    if any((one & LATIN).any() for one in around):
        return True  # another run, which is read as sounds too
    before, behind = (one & CODE for one in around)
    for way in readings(_letters(packed, run)):
        if all(token in sounds.codes for token in way):
            chain = [before, *(sounds.meant(token) for token in way), behind]
            if any(_meet(pairs, *two) for two in pairwise(chain)):
                return True
    return False


def _meet(pairs: Gate, first: Packed, second: Packed) -> bool:
    firsts, seconds = np.repeat(first, len(second)), np.tile(second, len(first))
    return bool(passing(pairs, firsts, seconds).any())


def _runs(packed: Packed, marked: NDArray[np.int64]) -> list[Span]:
    """Runs of letters with a Han character beside them, a blank or symbol between them or none."""
    latin = marked[packed[marked] & LATIN != 0]
    if not len(latin):
        return []
    begins = np.flatnonzero(np.diff(latin, prepend=-2) != 1)
    firsts, ends = latin[begins], latin[np.append(begins[1:], len(latin)) - 1] + 1
    around = np.concatenate((np.zeros(2, np.uint32), packed, np.zeros(2, np.uint32)))
    before, far_before = around[firsts + 1], around[firsts]
    behind, far_behind = around[ends + 2], around[ends + 3]
    thin = np.uint32(GAP | BLANK)
    beside = (
        (before & HAN != 0) | (behind & HAN != 0)
        | (before & thin != 0) & (far_before & HAN != 0)
        | (behind & thin != 0) & (far_behind & HAN != 0)
    )  # fmt: skip
    kept = beside & (ends - firsts <= _LONGEST_RUN)
    return [Span(*pair) for pair in zip(firsts[kept].tolist(), ends[kept].tolist(), strict=True)]


def _stretches(runs: Runs, reach: int) -> Iterator[list[Span]]:
    stretch = [runs[0]]
    for run in runs[1:]:
        if run.start - stretch[-1].end > reach:
            yield stretch
            stretch = []
        stretch.append(run)
    yield stretch


def _add(
    builder: ViewBuilder,
    packed: Packed,
    around: Span,
    runs: Sequence[tuple[Span, Sequence[str]]],
    sounds: Alternatives,
) -> None:
    """One way to read a stretch: blanks beside letters left out, letters as sounds."""
    at = around.start
    for span, tokens in runs:
        end = span.start - _thin(packed, span.start - 1, at)
        builder.add_text((packed[at:end] & CODE).tolist(), at)
        _add_tokens(builder, span, tokens, sounds)
        at = span.end + _thin(packed, span.end, -1)
    builder.add_text((packed[at : around.end] & CODE).tolist(), at)
    builder.end()


def _thin(packed: Packed, position: int, least: int) -> int:
    """1 where a single blank or symbol stands at `position`, else 0."""
    if not max(least, 0) <= position < len(packed):
        return 0
    return int(bool(packed[position] & (GAP | BLANK)))


def _add_tokens(
    builder: ViewBuilder, span: Span, tokens: Sequence[str], sounds: Alternatives
) -> None:
    if not tokens or not all(token in sounds.codes for token in tokens):
        builder.end()
        return
    at = span.start
    for token in tokens:
        builder.add(sounds.codes[token], at, at + len(token) - 1, changed=True)
        at += len(token)
