"""What other readers find in sample files: run by `make coverage` in an environment of their own.

`python docs/peers.py FOLDER` reads every file of FOLDER and writes JSON: the versions, and of each
file the text each reader returns (null where it does not open the file).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = (
    "python-docx",
    "openpyxl",
    "python-pptx",
    "pdfminer.six",
    "beautifulsoup4",
    "markitdown",
)


def word(path: Path) -> Iterator[str]:
    import docx

    document = docx.Document(str(path))
    stories: list[Any] = [document]
    for section in document.sections:
        stories += [section.header, section.footer]
    for story in stories:
        yield from (paragraph.text for paragraph in story.paragraphs)
        for table in story.tables:
            yield from (cell.text for row in table.rows for cell in row.cells)


def sheets(path: Path) -> Iterator[str]:
    import openpyxl

    for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                yield str(cell.value or "")
                yield cell.comment.text if cell.comment else ""


def slides(path: Path) -> Iterator[str]:
    import pptx

    for slide in pptx.Presentation(str(path)).slides:
        yield from _shapes(slide.shapes)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame:
            yield slide.notes_slide.notes_text_frame.text


def _shapes(shapes: Any) -> Iterator[str]:
    for shape in shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if getattr(shape, "has_table", False):
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)


def pages(path: Path) -> Iterator[str]:
    from pdfminer.high_level import extract_text

    yield extract_text(str(path))


def web(path: Path) -> Iterator[str]:
    from bs4 import BeautifulSoup

    yield BeautifulSoup(path.read_bytes(), "html.parser").get_text()


ALONE: dict[str, tuple[str, Callable[[Path], Iterator[str]]]] = {
    ".docx": ("python-docx", word),
    ".xlsx": ("openpyxl", sheets),
    ".pptx": ("python-pptx", slides),
    ".pdf": ("pdfminer.six", pages),
    ".html": ("beautifulsoup4", web),
}


def read(reader: Callable[[Any], Any], path: Path) -> str | None:
    """The text a reader returns: pieces, or a result that holds it."""
    try:
        text = reader(path)
        return text.text_content if hasattr(text, "text_content") else "\n".join(text)
    except Exception:  # noqa: BLE001 - a reader that does not open the file finds nothing in it
        return None


def main(folder: Path) -> dict[str, Any]:
    from markitdown import MarkItDown

    converter = MarkItDown(enable_plugins=False)
    found: dict[str, dict[str, str | None]] = {}
    for path in sorted(folder.iterdir()):
        texts = {"markitdown": read(converter.convert, path)}
        if path.suffix in ALONE:
            name, reader = ALONE[path.suffix]
            texts[name] = read(reader, path)
        found[path.name] = texts
    return {"versions": {name: version(name) for name in PACKAGES}, "found": found}


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
