"""Words with a character split into its parts: 禾必密 for 秘密."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import BREAK, Manner, View, ViewBuilder
from screener.document import Span
from screener.spelling import Alternatives
from screener.trie import Matches
from screener.trie.gate import Gate, pair_passes, passing

_FEW = 8

Codes = NDArray[np.uint32]
Part = tuple[int, Span]  # number of what stands there, and where


def split_view(codes: Codes, parts: Matches, written: Sequence[int], reach: int) -> View | None:
    """The surroundings of every stretch of `parts`, each put together; None without any.

    `parts` number what stands in `written`, the codes of what the parts may be; `reach` is how far
    a term may go on around them.
    """
    ordered = sorted(parts.rows(), key=lambda row: (row[1].start, -row[1].end))
    if not ordered:
        return None
    builder = ViewBuilder(codes)
    chosen = _disjoint(ordered)
    _put_together(builder, len(codes), [(written[number], span) for number, span in chosen], reach)
    taken = frozenset(chosen)
    for row in ordered:
        if row not in taken:  # it shares a character with one chosen: 信访人口贝 is 信访人员 too
            _put_together(builder, len(codes), [(written[row[0]], row[1])], reach)
    return builder.view(Manner.SPLIT)


def joining(
    codes: Codes, parts: Matches, written: Sequence[str], known: Alternatives, pairs: Gate
) -> Matches:
    """Those of `parts` whose character may stand in a word beside the one before or behind.

    What two in a row may be is not asked for.
    """
    if not len(parts.term):
        return parts
    if len(parts.term) <= _FEW:
        return parts.where(np.array(_few_joining(codes, parts, written, known, pairs)))
    row, meant = known.any_of(map(written.__getitem__, parts.term.tolist()))
    before = np.where(parts.start > 0, codes.take(parts.start - 1, mode="clip"), BREAK)
    behind = np.where(parts.end < len(codes), codes.take(parts.end, mode="clip"), BREAK)
    fits = passing(pairs, before[row], meant) | passing(pairs, meant, behind[row])
    begins, ends = (np.zeros(len(codes) + 1, dtype=np.bool_) for _ in range(2))
    begins[parts.start], ends[parts.end] = True, True
    chosen = begins[parts.end] | ends[parts.start]
    chosen[row[fits]] = True
    return parts.where(chosen)


def _few_joining(
    codes: Codes, parts: Matches, written: Sequence[str], known: Alternatives, pairs: Gate
) -> list[bool]:
    """The same asked one by one: a draft holds hardly any, and calls of numpy's cost more."""
    starts, ends = parts.start.tolist(), parts.end.tolist()
    chosen = []
    for number, start, end in zip(parts.term.tolist(), starts, ends, strict=True):
        before = int(codes[start - 1]) if start else BREAK
        behind = int(codes[end]) if end < len(codes) else BREAK
        chosen.append(
            start in ends
            or end in starts
            or any(
                pair_passes(pairs, before, meant) or pair_passes(pairs, meant, behind)
                for meant in known.choices.of(known.codes[written[number]]).tolist()
            )
        )
    return chosen


def _put_together(
    builder: ViewBuilder, length: int, chosen: Sequence[tuple[int, Span]], reach: int
) -> None:
    end = -1
    for code, span in chosen:
        low = max(span.start - reach, end, 0)
        if low > end >= 0:
            builder.add_text(end, min(end + reach, length))
            builder.end()
        builder.add_text(low, span.start)
        builder.add(code, span.start, span.end - 1)
        end = span.end
    builder.add_text(end, min(end + reach, length))
    builder.end()


def _disjoint(ordered: Iterable[Part]) -> list[Part]:
    """From the left, the longest at each place; what overlaps one taken is left out."""
    chosen: list[Part] = []
    end = 0
    for row in ordered:
        if row[1].start >= end:
            chosen.append(row)
            end = row[1].end
    return chosen
