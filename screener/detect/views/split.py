"""Words with a character split into its parts: 禾必密 for 秘密."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import Manner, View, ViewBuilder
from screener.document import Span
from screener.spelling import Alternatives
from screener.trie import Matches


def split_view(
    codes: NDArray[np.uint32], parts: Matches, forms: Alternatives, reach: int
) -> View | None:
    """The surroundings of every stretch of `parts`, each put together; None without any.

    `parts` are the matches of the keys of `forms` in `codes`, by number; `reach` is how far a
    term may go on around one.
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
        builder.add(forms.choices.base + number, span.start, span.end - 1, changed=True)
        end = span.end
    _tail(builder, codes, end, end + reach)
    return builder.view(Manner.SPLIT, forms.choices)


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
