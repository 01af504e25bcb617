"""Which words of a sentence moved the model's score: whole words, the strongest runs of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from screener.document import Span

_MOST = 3
_LONGEST = 12  # code points of one phrase
_LEAST_SHARE = 0.06  # of all that spoke for a leak, what a phrase must say to be named
_PLAIN = frozenset(",。.:;!?、|\t\n ()[]\"'“”‘’《》的了在和")


def telling(words: Sequence[str], moved: NDArray[np.float64]) -> tuple[Span, ...]:
    """The phrases that spoke loudest for a leak, in the order of the text.

    `words` joined are the sentence, `moved` is what each of its characters added to the score.
    """
    ends = np.cumsum([len(word) for word in words])
    bounds = [Span(int(end) - len(word), int(end)) for word, end in zip(words, ends, strict=True)]
    before = np.append(0, np.cumsum(moved))
    said = [float(before[one.end] - before[one.start]) for one in bounds]
    least = _LEAST_SHARE * sum(value for value in said if value > 0)
    runs = sorted(
        _runs(words, bounds, said), key=lambda run: -(before[run.end] - before[run.start])
    )
    kept = [run for run in runs[:_MOST] if before[run.end] - before[run.start] >= least]
    return tuple(sorted(kept))


def _runs(words: Sequence[str], bounds: Sequence[Span], said: Sequence[float]) -> Iterator[Span]:
    """Neighbouring words that each speak for a leak, as far as a phrase may reach."""
    start = end = -1
    for word, span, value in zip(words, bounds, said, strict=True):
        plain = word in _PLAIN
        if start >= 0 and value > 0 and not plain and span.end - start <= _LONGEST:
            end = span.end
            continue
        if end - start > 1:
            yield Span(start, end)
        start, end = (span.start, span.end) if value > 0 and not plain else (-1, -1)
    if end - start > 1:
        yield Span(start, end)
