"""What a page has drawn: runs of text, and the paint that may hide them or be their ground."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from screener.extract.pdf.areas import Area
from screener.extract.pdf.geometry import Box
from screener.extract.pdf.ink import UNKNOWN, is_dark, is_white
from screener.extract.pdf.runs import Run

if TYPE_CHECKING:
    from screener.extract.pdf.pen import Pen


class Mark(NamedTuple):
    """Paint on the page. `below` is how many runs were drawn before it.

    `kind` is what a person calls it where it hides words; empty when it hides none (a gradient,
    a tint): then it is only the ground of what is drawn later. `area` makes the exact outline
    where it is not the box itself.
    """

    box: Box
    below: int
    ink: int = UNKNOWN
    kind: str = ""
    area: Callable[[], Area] | None = None


def bar_word(ink: int) -> str:
    """What people call a bar of this colour."""
    if is_dark(ink):
        return "黑块"
    return "白块" if is_white(ink) else "色块"


class Stretch(NamedTuple):
    """How one run was written: strings and the numbers between them, from where the pen stood."""

    pen: Pen
    start: tuple[float, float]
    items: Sequence[Any]

    @property
    def stops(self) -> list[float]:
        """Where the pen was before the first character and after each."""
        return self.pen.stops(self.start, self.items)

    def __repr__(self) -> str:
        return f"Stretch({len(self.items)} items)"


@dataclass(slots=True)
class Drawing:
    """What a page has drawn so far: runs with the ink and the writing of each, and marks."""

    runs: list[Run] = field(default_factory=list)
    inks: list[int] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
