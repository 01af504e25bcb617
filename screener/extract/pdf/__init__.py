"""PDF files: pages in reading order, what they hide, and what the file says beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from screener.containers.source import Source
from screener.document import Attachment, Content, Count, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, Encrypted
from screener.extract.pdf.blocks import Block, Paragraph, page_blocks
from screener.extract.pdf.margins import Edges, running_edges
from screener.extract.pdf.runs import SCAN_LAYER, PageContent
from screener.extract.pdf.tables import Table
from screener.limits import Budget

if TYPE_CHECKING:
    import pikepdf

_MEDIA_TYPE = "application/pdf"
_HEAD = 1024
_MAX_REVISIONS = 6
_MAX_OLD_PAGES = 400
_SENTENCE_END = ("。", "！", "？", "：", "；", ".", "!", "?", ":", ";")
_OLD = "增量保存的早先版本"

_Pages = list[tuple[PageContent, list[Block]]]


def recognise(source: Source) -> str | None:
    return _MEDIA_TYPE if b"%PDF-" in source.data[:_HEAD] else None


def read(source: Source, budget: Budget) -> Content:
    from screener.extract.pdf.look import add_sights
    from screener.extract.pdf.package import attached_files, open_package, was_damaged

    package = open_package(source.data)
    pages, gaps = _pages(source.data, package, budget.limits.pages)
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
        try:
            for one, description in attached_files(package, budget):
                attachments.append(one)
                builder.add(description, Location(Part.ATTRIBUTE, place="附件说明"))
        except Exception:  # noqa: BLE001 - damaged objects raise many kinds
            gaps.append(Gap(GapKind.DAMAGED, "部分附件损坏，未能读取"))
    gaps += _add_revisions(builder, source.data, len(pages))
    counts = (Count("页面", len(pages) - _failures(pages), "页"),)
    return Content(
        _MEDIA_TYPE, builder.text, builder.passages, tuple(attachments), tuple(gaps), counts
    )


def _pages(data: bytes, package: pikepdf.Pdf | None, most: int) -> tuple[_Pages, list[Gap]]:
    """Draw the pages; where fewer come than the repaired file has, draw those of the repaired.

    Raises:
        Damaged: there is no way to any page.
    """
    expected = _page_count(package)
    pages, whole = _drawn(data, most)
    short = not whole or len(pages) < min(expected, most) or _failures(pages) > 0
    if package is not None and short:
        from screener.extract.pdf.package import repaired

        try:
            again, whole_again = _drawn(repaired(package), most)
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


def _drawn(data: bytes, most: int) -> tuple[_Pages, bool]:
    """The pages that could be drawn, and whether the page tree held to its end."""
    from screener.extract.pdf.pages import draw_pages, open_pages

    pages: _Pages = []
    try:
        for content in draw_pages(open_pages(data), most):
            pages.append((replace(content, runs=(), rules=()), page_blocks(content)))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever the bytes do to pdfminer; the caller repairs
        return pages, False
    return pages, True


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
    """What annotations draw, where it says more than what they hold."""
    known = _plain(builder.text) if any(content.appearances for content, _ in pages) else ""
    for content, _ in pages:
        for text in content.appearances:
            if _plain(text) not in known:
                builder.add(text, Location(Part.COMMENT, content.number, place="批注外观"))


def _add_revisions(builder: TextBuilder, data: bytes, pages: int) -> list[Gap]:
    """Text of earlier states of the file that the last state no longer shows."""
    ends = _revision_ends(data)
    if not ends:
        return []
    if len(ends) > _MAX_REVISIONS or len(ends) * pages > _MAX_OLD_PAGES:
        ends = ends[-max(1, min(_MAX_REVISIONS, _MAX_OLD_PAGES // max(1, pages))) :]
        gaps = [Gap(GapKind.UNREADABLE, "文件有多个增量保存的早先版本，未全部读取")]
    else:
        gaps = []
    seen = _plain(builder.text)
    for end in reversed(ends):
        for text, page in _old_texts(data[:end]):
            plain = _plain(text)
            if plain and plain not in seen:
                seen += "\n" + plain
                builder.add(text, Location(Part.HIDDEN, page, place=_OLD))
    return gaps


def _revision_ends(data: bytes) -> list[int]:
    """Where each state but the last one ends."""
    marks = [match.end() for match in re.finditer(rb"%%EOF", data)]
    if b"/Linearized" in data[:_HEAD]:
        marks = marks[1:]  # the first is the end of the first page's part, no state
    return [end for end in marks[:-1] if b"startxref" in data[max(0, end - 64) : end]]


def _old_texts(data: bytes) -> Iterable[tuple[str, int | None]]:
    from screener.extract.pdf.package import open_package, package_notes

    for content, blocks in _drawn(data, _MAX_OLD_PAGES)[0]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield block.text, content.number
            else:
                for row in block.rows:
                    yield "\t".join(text for _, text in row), content.number
    try:
        package = open_package(data)
    except Encrypted:
        return
    if package is not None:
        for note in package_notes(package)[0]:
            yield note.text, note.location.page


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
