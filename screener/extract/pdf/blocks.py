"""A page's runs as passages in reading order: paragraphs with soft line ends closed, and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from screener.extract.pdf.columns import reading_groups
from screener.extract.pdf.grids import ruled_tables
from screener.extract.pdf.lines import Line, Piece, closed, line_text, lines_of
from screener.extract.pdf.runs import INVISIBLE, SCAN_LAYER, PageContent, Run
from screener.extract.pdf.tables import Table, table_at

_APART = 3.0  # sizes: pieces of one line so far apart are passages of their own
_INDENT = 0.8
_LEADING = 1.14
_HEADING = 1.2
_LIKE_SIZE = 1.12
_WHOLE_PAGE = 0.5
_MOST = 0.8  # of the width between even margins


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`full` says that its last line had no room for the next word: it may go on overleaf."""

    text: str = field(repr=False)
    top: float
    x0: float
    size: float
    full: bool = False
    heading: bool = False
    hidden: str = ""
    lines: int = 1


Block = Paragraph | Table


def page_blocks(page: PageContent) -> list[Block]:
    """Everything on the page, seen text first, then what is turned, then what nobody sees."""
    blocks: list[Block] = []
    scanned = any(picture.share >= _WHOLE_PAGE for picture in page.pictures)
    for (reason, turn), group in groupby(sorted(page.runs, key=_kind), key=_kind):
        runs = list(group)
        hidden = SCAN_LAYER if scanned and reason == INVISIBLE else reason
        if hidden or turn:
            width = page.height if turn % 2 else page.width
            shift = width if turn >= 2 else 0.0  # counted from the edge where writing begins
            lines = lines_of(run._replace(x0=run.x0 + shift, x1=run.x1 + shift) for run in runs)
            right = _right(lines, width)
            blocks += [replace(one, hidden=hidden) for one in _paragraphs(lines, right)]
        else:
            blocks += _seen(page, runs)
    return blocks


def _kind(run: Run) -> tuple[str, int]:
    return run.hidden, run.turn


def _seen(page: PageContent, runs: list[Run]) -> list[Block]:
    tables, rest = ruled_tables(runs, page.rules)
    blocks: list[Block] = []
    for group in reading_groups(rest, page.width):
        blocks += _flow(group.lines, page.width if group.whole else 0)
    for table in sorted(tables, key=lambda one: one.top):
        at = next((n for n, one in enumerate(blocks) if one.top < table.top), len(blocks))
        blocks.insert(at, table)
    return _with_headings(blocks)


def _flow(lines: list[Line], width: float) -> list[Block]:
    """Lines to tables and, between them, paragraphs."""
    blocks: list[Block] = []
    right = _right(lines, width)
    start = at = 0
    while at < len(lines):
        found = table_at(lines, at, right)
        if found is None:
            at += 1
            continue
        blocks += _paragraphs(lines[start:at], right)
        at, table = found
        blocks.append(table)
        start = at
    return blocks + list(_paragraphs(lines[start:], right))


def _right(lines: Sequence[Line], width: float) -> float:
    """Where lines end at the right: where several do, else as far as they begin from the left."""
    if not lines:
        return width
    ends = sorted((line[-1].x1 for line in lines), reverse=True)
    size = lines[0][0].size
    several = max(3, len(lines) * 15 // 100)
    left = min(line[0].x0 for line in lines)
    for at in range(len(ends) - several + 1):
        if ends[at] < left + _MOST * (width - 2 * left):
            break  # several short lines of one length
        if ends[at] - ends[at + several - 1] < 1.5 * size:
            return ends[at]
    return max(ends[0], width - left)


def _paragraphs(lines: Sequence[Line], right: float) -> list[Paragraph]:
    units = [unit for line in lines for unit in _units(line)]
    leading = _leadings(units, right)
    found: list[list[Line]] = []
    for unit in units:
        if found and _goes_on(found[-1], unit, leading, right):
            found[-1].append(unit)
        else:
            found.append([unit])
    return [_paragraph(group, right) for group in found]


def _units(line: Line) -> list[Line]:
    """A line, cut where its pieces stand far apart."""
    units = [[line[0]]]
    for one, other in pairwise(line):
        if other.x0 - one.x1 > _APART * max(one.size, other.size):
            units.append([other])
        else:
            units[-1].append(other)
    return [tuple(unit) for unit in units]


def _leadings(units: list[Line], right: float) -> dict[int, float]:
    """Of each size the least distance between a full line and the next."""
    least: dict[int, float] = {}
    for one, other in pairwise(units):
        distance = one[0].y - other[0].y
        size = round(one[0].size)
        if distance > 0.6 * one[0].size and _is_full(one, other[0], right):
            least[size] = min(distance, least.get(size, distance))
    return least


def _is_full(line: Line, after: Piece | None, right: float) -> bool:
    """Had the first word of `after` no room at the end of `line`?"""
    word = _first_word(after.text) if after else 1
    advance = after.advance if after else line[-1].size
    return line[-1].x1 + word * advance > right - 0.6 * line[-1].size


def _first_word(text: str) -> int:
    head = text.lstrip()[:40]
    if not head or not head[0].isascii():
        return 1
    length = 0
    for one in head:
        if one.isspace() or not one.isascii():
            break
        length += 1
    return max(1, length)


def _goes_on(group: list[Line], unit: Line, leading: dict[int, float], right: float) -> bool:
    last = group[-1]
    small, big = sorted((last[0].size, unit[0].size))
    distance = last[0].y - unit[0].y
    if distance <= 0.3 * big or big > small * _LIKE_SIZE or not _is_full(last, unit[0], right):
        return False
    if distance > _LEADING * leading.get(round(last[0].size), distance) or distance > 2.6 * big:
        return False
    left = group[1][0].x0 if len(group) > 1 else group[0][0].x0
    return unit[0].x0 <= left + _INDENT * big


def _paragraph(group: list[Line], right: float) -> Paragraph:
    text = line_text(group[0])
    for above, below in pairwise(group):
        room = (right - above[-1].x1) / max(below[0].advance, 0.1)
        text = closed(text, line_text(below), room)
    head = group[0][0]
    full = _is_full(group[-1], None, right)
    return Paragraph(text.strip(), head.y, group[-1][0].x0, head.size, full, lines=len(group))


def _with_headings(blocks: list[Block]) -> list[Block]:
    """Mark what is set clearly larger than most of the page."""
    sizes: Counter[int] = Counter()
    for one in blocks:
        if isinstance(one, Paragraph):
            sizes[round(one.size)] += len(one.text)
    if not sizes:
        return blocks
    body = sizes.most_common(1)[0][0]
    return [
        replace(one, heading=True)
        if isinstance(one, Paragraph) and one.size >= _HEADING * body and len(one.text) <= 60
        else one
        for one in blocks
    ]
