"""Our quick way through a page meets every character that pdfminer meets, in its order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from screener.extract.pdf.device import Device
from screener.extract.pdf.fonts import FontManager
from screener.extract.pdf.interpreter import Interpreter
from screener.extract.pdf.objects import PdfDocument
from tests.samples.pdf_places import pdf_plants

# Its streams break off in the middle of a string: pdfminer drops that string, we read it.
BROKEN_OFF = {"apache__tika--testPDF_bad_page_303226.pdf"}


class Letters(PDFTextDevice):
    """Notes what is written, and nothing else."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.found: list[str] = []

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None: ...

    def end_figure(self, name: str) -> None: ...

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        for item in seq:
            for code in textstate.font.decode(item) if isinstance(item, bytes) else ():
                try:
                    self.found.append(textstate.font.to_unichr(code))
                except PDFUnicodeNotDefined:
                    self.found.append("\ufffd")


def by_pdfminer(path: Path) -> Iterator[str]:
    from pdfminer.pdfdocument import PDFDocument

    with path.open("rb") as file:
        manager = PDFResourceManager()
        for page in PDFPage.create_pages(PDFDocument(PDFParser(file))):
            device = Letters(manager)
            PDFPageInterpreter(manager, device).process_page(page)
            yield said("".join(device.found))


def by_us(path: Path) -> Iterator[str]:
    device = Device(FontManager())
    for page in PDFPage.create_pages(PdfDocument(path.read_bytes())):
        Interpreter(device.rsrcmgr, device).process_page(page)
        yield said("".join(run.text for run in device.drawing.runs))


def said(text: str) -> str:
    """Without blanks, and without what is no letter: our reader calls those lost."""
    return "".join(one for one in text if not one.isspace() and one >= " " and one != "\ufffd")


def outcome(pages: Iterator[str]) -> list[str]:
    """The pages up to the first that breaks the reader."""
    found = []
    try:
        for page in pages:
            found.append(page)  # noqa: PERF402 - it may break in the middle
    except Exception as error:  # noqa: BLE001 - damaged files raise many kinds
        found.append(type(error).__name__)
    return found


@pytest.mark.parametrize("name", pdf_plants("机密★10年"))
def test_every_sample_has_the_same_characters(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_plants("机密★10年")[name].data)
    assert outcome(by_us(path)) == outcome(by_pdfminer(path))


def test_every_file_of_other_projects_has_the_same_characters(shared_data: Path) -> None:
    paths = sorted((shared_data / "files").rglob("*.pdf"))
    different = {path.name for path in paths if outcome(by_us(path)) != outcome(by_pdfminer(path))}
    assert len(paths) > 40
    assert different <= BROKEN_OFF
