"""PDF files: pages in reading order, what they hide, and what the file says beside them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from screener.containers.source import Source
from screener.document import Attachment, Content, Count, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, TooLarge
from screener.extract.pdf.blocks import Block, Paragraph
from screener.extract.pdf.margins import Edges, running_edges
from screener.extract.pdf.runs import SCAN_LAYER, PageContent
from screener.extract.pdf.tables import Table
from screener.limits import Budget

if TYPE_CHECKING:
    import pikepdf

_MEDIA_TYPE = "application/pdf"
_HEAD = 1024
_MAX_UNLISTED = 100
_SENTENCE_END = ("。", "！", "？", "：", "；", ".", "!", "?", ":", ";")

_Pages = list[tuple[PageContent, list[Block]]]


def recognise(source: Source) -> str | None:
    return _MEDIA_TYPE if b"%PDF-" in source.data[:_HEAD] else None


def read(source: Source, budget: Budget) -> Content:
    from screener.extract.pdf.look import add_sights
    from screener.extract.pdf.outside import outside
    from screener.extract.pdf.package import attached_files, open_package, was_damaged
    from screener.extract.pdf.revisions import Earlier

    package = open_package(source.data)
    pages, gaps = _pages(source.data, package, budget.pages_left)
    budget.spend_pages(len(pages))
    builder = TextBuilder()
    writer = _Writer(builder)
    writer.write(pages)
    gaps += add_sights(builder, source.data, pages, budget, tables=writer.table)
    attachments: list[Attachment] = []
    if package is None:
        gaps.append(Gap(GapKind.DAMAGED, "文件结构损坏，批注、附件等附加信息未能读取"))
    else:
        if was_damaged(package):
            gaps.append(Gap(GapKind.DAMAGED, "文件结构损坏，可能有内容缺失"))
        gaps += _add_notes(builder, package)
        _add_appearances(builder, pages)
        _add_unlisted(builder, package)
        _add_rest(builder, package)
        try:
            for one, description in attached_files(package, budget):
                attachments.append(one)
                builder.add(description, Location(Part.ATTRIBUTE, place="附件说明"))
        except Exception:  # noqa: BLE001 - damaged objects raise many kinds
            gaps.append(Gap(GapKind.DAMAGED, "部分附件损坏，未能读取"))
    attachments += outside(source.data)
    known = {hashlib.sha256(one.data).digest() for one in attachments}
    earlier = Earlier(builder, budget, known)
    earlier.read(source.data, len(pages))
    attachments += earlier.attachments
    gaps += earlier.gaps
    counts = (Count("页面", len(pages) - _failures(pages), "页"),)
    return Content(
        _MEDIA_TYPE, builder.text, builder.passages, tuple(attachments), tuple(gaps), counts
    )


def _pages(data: bytes, package: pikepdf.Pdf | None, most: int) -> tuple[_Pages, list[Gap]]:
    """Draw the pages; where fewer come than the repaired file has, draw those of the repaired.

    Raises:
        Damaged: there is no way to any page.
        TooLarge: not one page more may be read.
    """
    if most < 1:
        raise TooLarge("页数超过上限")
    from screener.extract.pdf.drawn import drawn

    expected = _page_count(package)
    pages, whole = drawn(data, most)
    short = not whole or len(pages) < min(expected, most) or _failures(pages) > 0
    if package is not None and short:
        from screener.extract.pdf.package import repaired

        try:
            again, whole_again = drawn(repaired(package), most)
        except Exception:  # noqa: BLE001 - a file beyond repair: keep what there is
            again, whole_again = [], False
        if _gain(again, whole_again) > _gain(pages, whole):
            pages, whole = again, whole_again
    if not pages and not expected and not (whole and package is not None):
        raise Damaged("PDF结构损坏，无法读取任何页面")
    gaps = []
    if len(pages) >= most and expected > most:
        gaps.append(Gap(GapKind.TOO_LARGE, f"页数超过上限，只读取了前{most}页"))
    elif len(pages) < expected or not whole:
        gaps.append(Gap(GapKind.DAMAGED, "PDF结构损坏，部分页面未能读取"))
    return pages, gaps


def _failures(pages: _Pages) -> int:
    return sum(content.failure for content, _ in pages)


def _gain(pages: _Pages, whole: bool) -> tuple[int, bool, int]:
    return len(pages) - _failures(pages), whole, sum(content.characters for content, _ in pages)


def _page_count(package: pikepdf.Pdf | None) -> int:
    try:
        return len(package.pages) if package is not None else 0
    except Exception:  # noqa: BLE001 - a page tree may be broken in many ways
        return 0


@dataclass
class _Writer:
    """Writes blocks as passages, paragraphs counted through the whole document."""

    builder: TextBuilder
    paragraph: int = 0
    table: int = 0
    row: int = 0
    said: set[tuple[Part, str]] = field(default_factory=set)

    def write(self, pages: _Pages) -> None:
        edges = running_edges(pages)
        flow = list(_flow(pages, edges))
        skip = False
        for at, (page, block, part) in enumerate(flow):
            if skip:
                skip = False
                continue
            if isinstance(block, Table):
                self._write_table(page, block, flow[at - 1] if at else None)
                continue
            after = flow[at + 1] if at + 1 < len(flow) else None
            if part is Part.BODY and after and _goes_on_overleaf(block, page, after):
                rest = after[1]
                assert isinstance(rest, Paragraph)
                whole = replace(block, text=_joined(block.text, rest.text))
                self._write_paragraph(page, whole, part)
                skip = True
            else:
                self._write_paragraph(page, block, part)

    def _write_paragraph(self, page: int, block: Paragraph, part: Part) -> None:
        if part in (Part.HEADER, Part.FOOTER):
            if (part, block.text) in self.said:
                return
            self.said.add((part, block.text))
        self.paragraph += 1
        location = Location(part, page, self.paragraph, place=block.hidden or None)
        self.builder.add(block.text, location, heading=block.heading)

    def _write_table(self, page: int, table: Table, before: _Placed | None) -> None:
        if not (before and isinstance(before[1], Table) and _same_table(before, page, table)):
            self.table += 1
            self.row = 0
        for cells in table.rows:
            self.row += 1
            self.paragraph += 1
            location = Location(Part.BODY, page, self.paragraph)
            width = max(column for column, _ in cells)
            row = [("", location)] * width
            for column, text in cells:
                row[column - 1] = (text, location)
            self.builder.add_row(row, table=self.table, row=self.row)


_Placed = tuple[int, Block, Part]


def _flow(pages: _Pages, edges: Edges) -> Iterator[_Placed]:
    """Every block with its page and part; heads before, feet and hidden after a page's body."""
    carried: list[_Placed] = []  # kept back, so that text can go on overleaf
    for index, (content, blocks) in enumerate(pages):
        body: list[_Placed] = []
        aside: list[_Placed] = []
        for at, block in enumerate(blocks):
            part = edges.get((index, at), Part.BODY)
            hidden = block.hidden if isinstance(block, Paragraph) else ""
            if hidden:
                part = Part.OCR if hidden == SCAN_LAYER else Part.HIDDEN
            placed = (content.number, block, part)
            if part is Part.HEADER and not body and not carried:
                yield placed
            elif part is Part.BODY:
                body.append(placed)
            else:
                aside.append(placed)
        yield from body
        carried += aside
    yield from carried


def _goes_on_overleaf(block: Paragraph, page: int, after: _Placed) -> bool:
    number, rest, part = after
    return (
        number == page + 1 and part is Part.BODY and isinstance(rest, Paragraph)
        and block.full and not block.heading and not rest.heading
        and abs(rest.size - block.size) < 0.6 and rest.x0 <= block.x0 + 0.8 * block.size
        and not block.text.endswith(_SENTENCE_END)
    )  # fmt: skip


def _joined(text: str, rest: str) -> str:
    from screener.extract.pdf.lines import closed

    return closed(text, rest, 0.0)


def _same_table(before: _Placed, page: int, table: Table) -> bool:
    number, last, _ = before
    return (
        isinstance(last, Table)
        and number == page - 1
        and len(last.columns) == len(table.columns)
        and all(abs(a - b) < 6 for a, b in zip(last.columns, table.columns, strict=True))
    )


def _add_notes(builder: TextBuilder, package: pikepdf.Pdf) -> list[Gap]:
    from screener.extract.pdf.package import package_notes

    notes, gaps = package_notes(package)
    for note in notes:
        builder.add(note.text, note.location)
    return gaps


def _add_appearances(builder: TextBuilder, pages: _Pages) -> None:
    """What annotations draw, and what stretches say they say, where that says more."""
    told = any(content.appearances or content.spoken for content, _ in pages)
    known = _plain(builder.text) if told else ""
    for content, _ in pages:
        for part, place, texts in (
            (Part.COMMENT, "批注外观", content.appearances),
            (Part.ATTRIBUTE, "替代文字", content.spoken),
        ):
            for text in texts:
                if _plain(text) not in known:
                    builder.add(text, Location(part, content.number, place=place))


def _add_unlisted(builder: TextBuilder, package: pikepdf.Pdf) -> None:
    """Pages that were taken out of the list of pages, but not out of the file."""
    from screener.extract.pdf.drawn import drawn
    from screener.extract.pdf.rest import unlisted_pages

    try:
        data = unlisted_pages(package, _MAX_UNLISTED)
        pages = drawn(data, _MAX_UNLISTED)[0] if data else []
    except Exception:  # noqa: BLE001 - damaged objects raise many kinds; these pages are extra
        return
    known = _plain(builder.text) if pages else ""
    for _, blocks in pages:
        for block in blocks:
            rows = [[block.text]] if isinstance(block, Paragraph) else _cells(block)
            for text in ("\t".join(row) for row in rows):
                if _plain(text) not in known:
                    builder.add(text, Location(Part.HIDDEN, place="没有列出的页面"))


def _cells(table: Table) -> list[list[str]]:
    return [[text for _, text in row] for row in table.rows]


def _add_rest(builder: TextBuilder, package: pikepdf.Pdf) -> None:
    from screener.extract.pdf.package import rest_notes

    for note in list(rest_notes(package, _plain(builder.text))):
        builder.add(note.text, note.location)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
