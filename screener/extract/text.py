"""Plain text and Markdown: a passage a line, cells where lines have tabs."""

from __future__ import annotations

from screener.containers.source import Source
from screener.document import Content, Location, TextBuilder
from screener.limits import Budget


def recognise(source: Source) -> str | None:
    return "text/plain" if b"\0" not in source.data else None


def read(source: Source, budget: Budget) -> Content:
    builder = TextBuilder()
    table, in_table = 0, False
    for number, line in enumerate(source.data.decode("utf-8-sig", "replace").split("\n"), 1):
        location = Location(line=number, paragraph=number)
        if "\t" in line:
            table += not in_table
            builder.add_row(
                [(cell, location) for cell in line.split("\t")], table=table, row=number
            )
        else:
            builder.add(line, location)
        in_table = "\t" in line
    return Content("text/plain", builder.text, builder.passages)
