"""Plain text and Markdown, one passage a line."""

from __future__ import annotations

from screener.containers.source import Source
from screener.document import Content, Location, TextBuilder
from screener.limits import Budget


def recognise(source: Source) -> str | None:
    return "text/plain" if b"\0" not in source.data else None


def read(source: Source, budget: Budget) -> Content:
    builder = TextBuilder()
    for number, line in enumerate(source.data.decode("utf-8-sig", "replace").splitlines(), 1):
        builder.add(line, Location(line=number, paragraph=number))
    return Content("text/plain", builder.text, builder.passages)
