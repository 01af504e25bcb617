"""Which passages stand at the head of a page, where a document says what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.document import Part, Passage, Span

_LINES = 8
_SHOWN_PARTS = frozenset({Part.BODY, Part.OCR})

Placed = Sequence[tuple[Span, Passage]]  # passages with their spans in the text


def header_zone(text: str, passages: Placed) -> frozenset[int]:
    """Indexes of passages in the first lines of the page, and around its headings.

    Of text, the first lines of the document; of scans, those of each page.
    """
    stories: dict[int | None, list[int]] = {}
    for index, (_, passage) in enumerate(passages):
        location = passage.location
        if location.part in _SHOWN_PARTS:
            page = (location.page or 0) if location.part is Part.OCR else None
            stories.setdefault(page, []).append(index)
    zone: set[int] = set()
    for story in stories.values():
        zone.update(_first_lines(text, passages, story))
        for order, index in enumerate(story):
            if passages[index][1].heading:
                zone.update(story[max(0, order - 3) : order + 5])
    return frozenset(zone)


def _first_lines(text: str, passages: Placed, indexes: list[int]) -> Iterator[int]:
    """The passages on the first lines; a table row is one line."""
    lines, end = 0, -1
    for index in indexes:
        span, _ = passages[index]
        if "\n" in text[max(0, end) : span.start] or end < 0:
            lines += 1
        if lines > _LINES:
            return
        end = span.end
        yield index
