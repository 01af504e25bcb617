"""Words with a character split into its parts: 禾必密 for 秘密."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import Manner, View, ViewBuilder
from screener.document import Span
from screener.trie import Matches


def split_view(
    codes: NDArray[np.uint32], parts: Matches, written: Sequence[int], reach: int
) -> View | None:
    """The surroundings of every stretch of `parts`, each put together; None without any.

    `parts` number what stands in `written`, the codes of what the parts may be; `reach` is how far
    a term may go on around them.
    """
    chosen = _disjoint(parts)
    if not chosen:
        return None
    builder = ViewBuilder()
    end = -1
    for span, number in chosen:
        low = max(span.start - reach, end, 0)
        if low > end >= 0:
            _tail(builder, codes, end, min(end + reach, low))
            builder.end()
        builder.add_text(codes[low : span.start].tolist(), low)
        builder.add(written[number], span.start, span.end - 1, changed=True)
        end = span.end
    _tail(builder, codes, end, end + reach)
    builder.end()
    return builder.view(Manner.SPLIT)


def _tail(builder: ViewBuilder, codes: NDArray[np.uint32], start: int, end: int) -> None:
    builder.add_text(codes[start:end].tolist(), start)


def _disjoint(parts: Matches) -> list[tuple[Span, int]]:
    """From the left, the longest at each place; what overlaps one taken is left out."""
    ordered = sorted(
        zip(parts.start.tolist(), (-parts.end).tolist(), parts.term.tolist(), strict=True)
    )
    chosen: list[tuple[Span, int]] = []
    end = 0
    for start, minus_end, number in ordered:
        if start >= end:
            chosen.append((Span(start, -minus_end), number))
            end = -minus_end
    return chosen
