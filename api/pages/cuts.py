"""A draft's text cut ready for the page: what is plain, what is marked, and by which findings.

All arithmetic on offsets happens here, in code points, so that no page or script counts characters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from api.service.views import PassageView
from screener.document import Location, Part, Span
from screener.report.place import WHOLE

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

    @property
    def hides(self) -> bool:
        """Is there a cell in it that no reader of the page sees?"""
        return any(one.hides for row in self.rows for one in row if one)


@dataclass(frozen=True, slots=True)
class Omitted:
    """Passages left out of a long text; `found` findings in them are listed on other pages."""

    passages: int
    found: int = 0


Block = Paragraph | Table | Omitted


def cut(
    passages: Sequence[PassageView],
    marks: Sequence[Mark],
    *,
    at_most: int | None = None,
    near: Container[int] | None = None,
) -> tuple[Block, ...]:
    """One document's passages as blocks, in their order.

    More than `at_most` code points keep only the passages near a marked one, of the numbers in
    `near` if given.
    """
    inside = _inside(passages, marks)
    long = at_most is not None and bool(passages) and passages[-1].end > at_most
    wanted = inside
    if near is not None:
        wanted = [[mark for mark in marks if mark.number in near] for marks in inside]
    return tuple(_blocks(passages, inside, _kept(wanted, whole=not long)))


def pieces(text: str, start: int, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """`text`, which begins at `start` of its document, cut where one of `marks` begins or ends."""
    end = start + len(text)
    inside = [mark for mark in marks if mark.span.start < end and mark.span.end > start]
    bounds = {start, end}
    for mark in inside:
        bounds.add(max(mark.span.start, start))
        bounds.add(min(mark.span.end, end))
    return tuple(
        Piece(
            text[one - start : other - start],
            tuple(m.number for m in inside if m.span.start <= one and other <= m.span.end),
            tuple(m.number for m in inside if m.span.start == one),
        )
        for one, other in pairwise(sorted(bounds))
    )


def _inside(passages: Sequence[PassageView], marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks that touch each passage; passages are sorted and disjoint."""
    inside: list[list[Mark]] = [[] for _ in passages]
    ends = [passage.end for passage in passages]
    for mark in sorted(marks):
        at = bisect_right(ends, mark.span.start)
        while at < len(passages) and passages[at].start < mark.span.end:
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
    passages: Sequence[PassageView], inside: Sequence[Sequence[Mark]], kept: Sequence[bool]
) -> Iterator[Block]:
    def kind(at: int) -> tuple[bool, int | None]:
        return kept[at], passages[at].table

    for (shown, table), group in groupby(range(len(passages)), key=kind):
        places = list(group)
        if not shown:
            found = {mark.number for at in places for mark in inside[at]}
            yield Omitted(len(places), len(found))
            continue
        paragraphs = [_paragraph(passages[at], inside[at]) for at in places]
        if table is None:
            yield from paragraphs
        else:
            yield _table([passages[at] for at in places], paragraphs)


def _paragraph(passage: PassageView, marks: Sequence[Mark]) -> Paragraph:
    return Paragraph(
        pieces=pieces(passage.text, passage.start, marks),
        place="" if passage.place == WHOLE else passage.place,
        hides=hides(passage.location),
        heading=passage.heading,
    )


def hides(location: Location) -> bool:
    """Would a reader of the published page not see it, or not at once?"""
    return location.part not in _SEEN


def _table(passages: Sequence[PassageView], paragraphs: Sequence[Paragraph]) -> Table:
    columns = sorted({one.column for one in passages if one.column is not None})
    rows: dict[int | None, dict[int | None, Paragraph]] = {}
    for passage, paragraph in zip(passages, paragraphs, strict=True):
        rows.setdefault(passage.row, {})[passage.column] = paragraph
    sheet = passages[0].location.sheet
    title = "表格" if sheet is None else f"工作表“{sheet}”"
    return Table(
        title, tuple(tuple(row.get(column) for column in columns) for row in rows.values())
    )
