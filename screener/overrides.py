"""Text that an override turns around: stored from left to right, shown from right to left."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screener.document import Span

_OVERRIDE = "\u202e"
_TURNED = re.compile(f"{_OVERRIDE}([^\u202c\n\t]*)")


def turned(text: str) -> tuple[Span, ...]:
    """The stretches of `text` between an override and its end, in order."""
    found = _TURNED.finditer(text) if _OVERRIDE in text else ()  # hardly any text holds one
    return tuple(Span(*one.span(1)) for one in found if one[1])


def shown(text: str, stretches: Sequence[Span]) -> str:
    """`text`, as long as it was, with its `stretches` in the order in which they are read."""
    pieces: list[str] = []
    at = 0
    for start, end in stretches:
        pieces += text[at:start], text[start:end][::-1]
        at = end
    return "".join((*pieces, text[at:]))


def stored(span: Span, stretches: Sequence[Span]) -> Span | None:
    """Where in the text is stored what is shown at `span`; None where no stretch has part in it."""
    met = [one for one in stretches if one.start < span.end and span.start < one.end]
    if not met:
        return None
    low, high = span
    if span.start >= met[0].start:
        low = met[0].end - (min(span.end, met[0].end) - met[0].start)
    if span.end <= met[-1].end:
        high = met[-1].end - (max(span.start, met[-1].start) - met[-1].start)
    return Span(low, high)
