"""A draft's text cut ready for the page: what is plain, what is marked, and by which findings.

All arithmetic on offsets happens here, in code points, so that no page or script counts characters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from screener.document import Location, Part, Passage, Span
from screener.report.place import WHOLE, place

_SEEN = frozenset({Part.BODY, Part.OCR, Part.SUBTITLE})
_NEAR = 3  # passages shown on either side of a marked one in a long text


class Mark(NamedTuple):
    """A finding's place in the text; `number` is what people see, counted from one."""

    span: Span
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same findings; `opens` are those that begin here."""

    text: str = field(repr=False)
    numbers: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One passage; `place` in an editor's words; `hides` if no reader of the page sees it."""

    pieces: tuple[Piece, ...]
    place: str
    hides: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one table in the draft; a cell that holds nothing is None."""

    place: str
    rows: tuple[tuple[Paragraph | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Omitted:
    """Passages left out of a long text, none of them near a finding."""

    passages: int


Block = Paragraph | Table | Omitted


def cut(
    text: str,
    passages: Sequence[Passage],
    marks: Sequence[Mark],
    *,
    at_most: int | None = None,
) -> tuple[Block, ...]:
    """All of `text` as blocks in document order.

    A text of more than `at_most` code points keeps only the passages near a marked one.
    """
    inside = _inside(passages, marks)
    kept = _kept(inside, whole=at_most is None or len(text) <= at_most)
    return tuple(_blocks(text, passages, inside, kept))


def pieces(text: str, span: Span, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """`text[span]` cut wherever one of `marks`, in the order of their starts, begins or ends."""
    inside = [mark for mark in marks if mark.span.start < span.end and mark.span.end > span.start]
    bounds = {span.start, span.end}
    for mark in inside:
        bounds.add(max(mark.span.start, span.start))
        bounds.add(min(mark.span.end, span.end))
    return tuple(
        Piece(
            text[start:end],
            tuple(one.number for one in inside if one.span.start <= start and end <= one.span.end),
            tuple(one.number for one in inside if one.span.start == start),
        )
        for start, end in pairwise(sorted(bounds))
    )


def _inside(passages: Sequence[Passage], marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks that touch each passage; passages are sorted and disjoint."""
    inside: list[list[Mark]] = [[] for _ in passages]
    ends = [passage.span.end for passage in passages]
    for mark in sorted(marks):
        at = bisect_right(ends, mark.span.start)
        while at < len(passages) and passages[at].span.start < mark.span.end:
            inside[at].append(mark)
            at += 1
    return inside


def _kept(inside: Sequence[Sequence[Mark]], *, whole: bool) -> list[bool]:
    if whole:
        return [True] * len(inside)
    near = [False] * len(inside)
    for at, marks in enumerate(inside):
        if marks:
            first, last = max(0, at - _NEAR), min(len(inside), at + _NEAR + 1)
            near[first:last] = [True] * (last - first)
    return near


def _blocks(
    text: str,
    passages: Sequence[Passage],
    inside: Sequence[Sequence[Mark]],
    kept: Sequence[bool],
) -> Iterator[Block]:
    def kind(at: int) -> tuple[bool, int | None]:
        cell = passages[at].cell
        return kept[at], None if cell is None else cell.table

    for (shown, table), group in groupby(range(len(passages)), key=kind):
        places = list(group)
        if not shown:
            yield Omitted(len(places))
            continue
        paragraphs = [_paragraph(text, passages[at], inside[at]) for at in places]
        if table is None:
            yield from paragraphs
        else:
            yield _table([passages[at] for at in places], paragraphs)


def _paragraph(text: str, passage: Passage, marks: Sequence[Mark]) -> Paragraph:
    where = place(passage.location)
    return Paragraph(
        pieces=pieces(text, passage.span, marks),
        place="" if where == WHOLE else where,
        hides=hides(passage.location),
        heading=passage.heading,
    )


def hides(location: Location) -> bool:
    """Would a reader of the published page not see it, or not at once?"""
    return location.part not in _SEEN


def _table(passages: Sequence[Passage], paragraphs: Sequence[Paragraph]) -> Table:
    columns = sorted({one.cell.column for one in passages if one.cell is not None})
    rows: dict[int, dict[int, Paragraph]] = {}
    for passage, paragraph in zip(passages, paragraphs, strict=True):
        if passage.cell is not None:
            rows.setdefault(passage.cell.row, {})[passage.cell.column] = paragraph
    sheet = passages[0].location.sheet
    title = "表格" if sheet is None else f"工作表“{sheet}”"
    return Table(
        title, tuple(tuple(row.get(column) for column in columns) for row in rows.values())
    )
