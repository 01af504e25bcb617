"""What tests of formats ask of a document."""

from __future__ import annotations

from collections.abc import Iterator

from screener.document import Document, Part
from screener.extract import extract
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


def rows(document: Document) -> list[list[str]]:
    """Cells of every table row, in order."""
    found: dict[tuple[int, int], list[str]] = {}
    for passage in document.passages:
        if passage.cell:
            cells = found.setdefault((passage.cell.table, passage.cell.row), [])
            cells.append(document.text[slice(*passage.span)])
    return list(found.values())
