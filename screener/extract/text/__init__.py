"""Plain text of every kind: notes, Markdown, logs, settings, source code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.containers.source import Source
from screener.document import Content, Gap, GapKind, Location, Passage, Span, TableCell
from screener.errors import Damaged
from screener.extract.text.lines import Block, blocks
from screener.limits import Budget

_TYPES = {"md": "text/markdown", "markdown": "text/markdown", "css": "text/css"}
_BREAK = re.compile(r"\r?\n")
_OTHER_BREAK = re.compile(r"\r(?!\n)|[\x0b\x85\u2028\u2029]")
_MARKDOWN_HEADING = re.compile(r" {0,3}#{1,6}\s")
_TITLE = 40  # a longer first line is a sentence already
_TRACE = 20  # broken characters in a text that are noise rather than a loss


def recognise(source: Source) -> str | None:
    if source.decoded is None:
        return None
    return _TYPES.get(source.extension, "text/plain")


def read(source: Source, budget: Budget) -> Content:
    decoded = source.decoded
    if decoded is None:
        raise Damaged("文字编码无法识别")
    gaps = []
    if decoded.lost > max(_TRACE, len(decoded.text) // 100):
        gaps.append(Gap(GapKind.DAMAGED, "部分字符编码损坏，没有读出"))
    most = budget.limits.characters
    if len(decoded.text) > most:
        gaps.append(Gap(GapKind.TOO_LARGE, f"只读取了前{most}个字符"))
    text = _OTHER_BREAK.sub("\n", decoded.text[:most])
    passages = tuple(_passages(text))
    media_type = _TYPES.get(source.extension, "text/plain")
    return Content(media_type, text if passages else "", passages, gaps=tuple(gaps))


def _passages(text: str) -> Iterator[Passage]:
    """The passages of `text` where they stand in it, the blank lines between left as they are."""
    begin, before, tables, titled = 0, 0, 0, False
    paged = "\f" in text
    for page, sheet in enumerate(text.split("\f"), 1):
        lines = _BREAK.split(sheet)
        starts = [begin, *(begin + end.end() for end in _BREAK.finditer(sheet))]
        for block in blocks(lines):
            location = Location(page=page if paged else None)
            start, number = starts[block.first - 1], before + block.first
            if block.rows:
                tables += 1
                yield from _cells(text, block, (start, number, tables), location)
                titled = titled or any(map(any, block.rows))
            elif any(map(str.strip, block.lines)):
                last = block.first + len(block.lines) - 2
                span = Span(start, starts[last] + len(block.lines[-1]))
                heading = _is_heading(block, titled=titled)
                yield Passage(span, location._replace(paragraph=number, line=number), None, heading)
                titled = True
        before += len(lines) - 1
        begin += len(sheet) + 1


def _cells(
    text: str, block: Block, at: tuple[int, int, int], location: Location
) -> Iterator[Passage]:
    """The cells of a table; `at` is where it begins, the number of its first line, its own."""
    begin, first, table = at
    for line, cells in enumerate(block.rows, first):
        here = location._replace(paragraph=line, line=line)
        for column, cell in enumerate(cells, 1):
            if cell.strip():
                start = text.index(cell, begin)
                begin = start + len(cell)
                yield Passage(Span(start, begin), here, TableCell(table, line, column))
        begin = _next_line(text, begin)


def _next_line(text: str, at: int) -> int:
    return text.find("\n", at) + 1 or len(text)


def _is_heading(block: Block, *, titled: bool) -> bool:
    title = not titled and len(block.lines) == 1 and len(block.lines[0].strip()) <= _TITLE
    return title or _MARKDOWN_HEADING.match(block.lines[0]) is not None
