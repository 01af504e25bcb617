"""A line of a paragraph as it is seen, with what of it is tracked as new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from screener.document import Span


class Line(NamedTuple):
    """Seen text up to a break, the page it begins on, and the insertions in it."""

    text: str
    page: int | None
    inserted: tuple[Span, ...] = ()

    def joined(self, second: Line) -> Line:
        """Both as one line, on the page of the first."""
        inserted, at = list(self.inserted), len(self.text)
        for span in second.inserted:
            inserted = extended(inserted, Span(at + span.start, at + span.end))
        return Line(self.text + second.text, self.page, tuple(inserted))


def extended(spans: Sequence[Span], more: Span) -> list[Span]:
    """`spans` and one behind them; where the two touch they are one."""
    if spans and spans[-1].end == more.start:
        return [*spans[:-1], Span(spans[-1].start, more.end)]
    return [*spans, more]
