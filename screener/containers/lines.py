"""A line of a paragraph as it is seen, with what of it is tracked as new."""

from __future__ import annotations

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
            extend(inserted, Span(at + span.start, at + span.end))
        return Line(self.text + second.text, self.page, tuple(inserted))


def extend(spans: list[Span], more: Span) -> None:
    """Add to `spans` one behind them; where the two touch they become one."""
    if spans and spans[-1].end == more.start:
        more = Span(spans.pop().start, more.end)
    spans.append(more)
