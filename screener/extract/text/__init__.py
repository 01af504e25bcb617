"""Plain text of every kind: notes, Markdown, logs, settings, source code."""

from __future__ import annotations

import re

from screener.containers.source import Source
from screener.document import Content, Gap, GapKind, Location, TextBuilder
from screener.errors import Damaged
from screener.extract.text.lines import Block, blocks
from screener.limits import Budget

_TYPES = {"md": "text/markdown", "markdown": "text/markdown", "css": "text/css"}
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x85\u2028\u2029]")
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
    builder = TextBuilder()
    page, number, titled = 1, 0, False
    paged = "\f" in decoded.text
    table = 0
    for sheet in decoded.text[:most].split("\f"):
        lines = _BREAK.split(sheet)
        for block in blocks(lines):
            table += bool(block.rows)
            where = page if paged else None
            titled = _add(builder, block, (number, where, table), titled=titled)
        number += len(lines) - 1
        page += 1
    media_type = _TYPES.get(source.extension, "text/plain")
    return Content(media_type, builder.text, builder.passages, gaps=tuple(gaps))


def _add(
    builder: TextBuilder, block: Block, at: tuple[int, int | None, int], *, titled: bool
) -> bool:
    """Append `block`; `at` is lines before it, page and table. Returns whether a title was seen."""
    before, page, table = at
    first = before + block.first
    if block.rows:
        for line, cells in enumerate(block.rows, first):
            location = Location(page=page, paragraph=line, line=line)
            builder.add_row([(cell, location) for cell in cells], table=table, row=line)
        return titled or any(any(row) for row in block.rows)
    text = "\n".join(block.lines)
    if not text.strip():
        return titled
    title = not titled and len(block.lines) == 1 and len(text.strip()) <= _TITLE
    heading = title or _MARKDOWN_HEADING.match(text) is not None
    builder.add(text, Location(page=page, paragraph=first, line=first), heading=heading)
    return True
