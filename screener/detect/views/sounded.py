"""Words with a character written in Latin letters, as a syllable or its initial: 机mi, 内b资料."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import Manner, View, ViewBuilder
from screener.document import Span
from screener.fold import BLANK, CODE, GAP, HAN, LATIN
from screener.spelling import Alternatives, readings

_LONGEST_RUN = 24  # letters of one run
_WAYS = 2  # readings tried of a stretch with several runs

Runs = Sequence[Span]


def sounded_view(packed: NDArray[np.uint32], sounds: Alternatives, reach: int) -> View | None:
    """Letters beside Han characters read as sounds, in their surroundings; None without any."""
    runs = _runs(packed)
    if not runs:
        return None
    builder = ViewBuilder()
    for stretch in _stretches(runs, reach):
        low = max(0, stretch[0].start - reach)
        high = min(len(packed), stretch[-1].end + reach)
        letters = ["".join(map(chr, (packed[slice(*run)] & CODE).tolist())) for run in stretch]
        ways = [readings(word) for word in letters]
        for way in range(min(_WAYS if len(ways) > 1 else 4, max(map(len, ways)))):
            tokens = [one[min(way, len(one) - 1)] if one else () for one in ways]
            _add(builder, packed, Span(low, high), list(zip(stretch, tokens, strict=True)), sounds)
    return builder.view(Manner.SOUNDED)


def _runs(packed: NDArray[np.uint32]) -> list[Span]:
    """Runs of letters with a Han character beside them, a blank or symbol between them or none."""
    latin = np.flatnonzero(packed & LATIN)
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
    packed: NDArray[np.uint32],
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


def _thin(packed: NDArray[np.uint32], position: int, least: int) -> int:
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
