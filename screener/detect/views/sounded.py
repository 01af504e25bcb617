"""Words with a character written in Latin letters, as a syllable or its initial: 机mi, 内b资料."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, pairwise

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import Manner, View, ViewBuilder
from screener.document import Span
from screener.fold import BLANK, CODE, GAP, HAN, LATIN, stretches
from screener.spelling import Alternatives, readings
from screener.trie.gate import Gate, passing

_LONGEST_RUN = 24  # letters of one run
_THIN = np.uint32(GAP | BLANK)  # may stand between letters and what they belong to
_WAYS = 2  # readings tried of a stretch with several runs

Packed = NDArray[np.uint32]
Positions = NDArray[np.int64]
Bounds = tuple[Positions, Positions]
Runs = Sequence[Span]


def sounded_view(
    text: str, packed: Packed, marked: Positions, sounds: Alternatives, pairs: Gate, reach: int
) -> View | None:
    """Letters beside Han characters read as sounds, in their surroundings; None without any.

    Only where what they may stand for makes a pair of `pairs` with a neighbour.
    """
    runs = _joining(text, packed, _runs(packed, marked), sounds, pairs)
    if not runs:
        return None
    builder = ViewBuilder()
    for stretch in _stretches(runs, reach):
        low = max(0, stretch[0].start - reach)
        high = min(len(packed), stretch[-1].end + reach)
        ways = [readings(text[slice(*run)]) for run in stretch]
        for way in range(min(_WAYS if len(ways) > 1 else 4, max(map(len, ways)))):
            tokens = [one[min(way, len(one) - 1)] if one else () for one in ways]
            _add(builder, packed, Span(low, high), list(zip(stretch, tokens, strict=True)), sounds)
    return builder.view(Manner.SOUNDED)


def _runs(packed: Packed, marked: Positions) -> Bounds:
    """Runs of letters with a Han character beside them, a blank or symbol between them or none."""
    latin = marked[packed[marked] & LATIN != 0]
    if not len(latin):
        return latin, latin
    begins, ends = stretches(latin)
    firsts, ends = latin[begins], latin[ends - 1] + 1
    (before, far_before), (behind, far_behind) = _beside(packed, firsts, ends)
    beside = (
        (before & HAN != 0) | (behind & HAN != 0)
        | (before & _THIN != 0) & (far_before & HAN != 0)
        | (behind & _THIN != 0) & (far_behind & HAN != 0)
    )  # fmt: skip
    kept = beside & (ends - firsts <= _LONGEST_RUN)
    return firsts[kept], ends[kept]


def _beside(
    packed: Packed, firsts: Positions, ends: Positions
) -> tuple[tuple[Packed, Packed], ...]:
    """The two characters before runs, and the two behind them; 0 where there is none."""

    def at(places: Positions) -> Packed:
        there = packed.take(places, mode="clip")
        there[(places < 0) | (places >= len(packed))] = 0
        return there

    return (at(firsts - 1), at(firsts - 2)), (at(ends), at(ends + 1))


def _joining(
    text: str, packed: Packed, runs: Bounds, sounds: Alternatives, pairs: Gate
) -> list[Span]:
    """The runs that may stand for what is in a word with a neighbour, or together."""
    if not len(runs[0]):
        return []
    beside = _beside(packed, *runs)
    before, behind = (np.where(near & _THIN != 0, far, near) for near, far in beside)
    near = runs[0][1:] - runs[1][:-1] <= 1  # read as sounds too, so that nothing is sure
    kept = np.append(near, False) | np.append(False, near) if len(near) else np.zeros(1, np.bool_)
    spans = list(map(Span, runs[0].tolist(), runs[1].tolist()))
    rows: list[int] = []
    ends: list[tuple[str, str]] = []
    for row, span in enumerate(spans):
        for way in readings(text[slice(*span)]):
            if all(token in sounds.codes for token in way):
                rows.append(row)
                ends.append((way[0], way[-1]))
                kept[row] |= any(_meet(pairs, sounds, *two) for two in pairwise(way))
    if rows:
        at = np.array(rows)
        firsts, lasts = (sounds.any_of(tokens) for tokens in zip(*ends, strict=True))
        fits = passing(pairs, before[at[firsts.row]] & CODE, firsts.code)
        kept[at[firsts.row[fits]]] = True
        fits = passing(pairs, lasts.code, behind[at[lasts.row]] & CODE)
        kept[at[lasts.row[fits]]] = True
    return list(compress(spans, kept.tolist()))


def _meet(pairs: Gate, sounds: Alternatives, first: str, second: str) -> bool:
    one, other = sounds.any_of((first,)).code, sounds.any_of((second,)).code
    every = one[:, None] + np.zeros_like(other)  # a row for each of the first
    return bool(passing(pairs, every, other).any())


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
    return int(bool(packed[position] & _THIN))


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
