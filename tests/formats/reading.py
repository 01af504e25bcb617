"""What tests of formats ask of a document."""

from __future__ import annotations

from collections.abc import Iterator

from screener.document import Document, Part, Span
from screener.extract import extract
from screener.finding import located
from screener.limits import Limits


def read(content: bytes, name: str, limits: Limits | None = None) -> Document:
    return extract(content, name, limits or Limits())


def tree(document: Document) -> Iterator[Document]:
    yield document
    for child in document.children:
        yield from tree(child)


def passages(document: Document, part: Part = Part.BODY) -> list[str]:
    return [
        document.text[slice(*passage.span)]
        for passage in document.passages
        if passage.location.part is part
    ]


def told_places(document: Document, text: str) -> list[tuple[str, str | None]]:
    """For each passage that holds `text`, where a finding of it would be told to stand."""
    found = []
    for one in tree(document):
        for passage in one.passages:
            start = one.text.find(text, *passage.span)
            if start >= 0:
                span = Span(start, start + len(text))
                told = located(passage.location, span, one.insertions)
                found.append((told.part.value, told.place))
    return found


def rows(document: Document) -> list[list[str]]:
    """Cells of every table row, in order."""
    found: dict[tuple[int, int], list[str]] = {}
    for passage in document.passages:
        if passage.cell:
            cells = found.setdefault((passage.cell.table, passage.cell.row), [])
            cells.append(document.text[slice(*passage.span)])
    return list(found.values())
