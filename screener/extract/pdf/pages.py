"""Open a PDF with pdfminer and draw its pages one by one; a page that fails is said to have."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name

from screener.extract.pdf.covers import seen_and_unseen
from screener.extract.pdf.device import Device
from screener.extract.pdf.fonts import FontManager
from screener.extract.pdf.interpreter import Interpreter
from screener.extract.pdf.objects import PdfDocument
from screener.extract.pdf.overlays import overlays
from screener.extract.pdf.runs import PageContent

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its warnings quote the text read


def open_pages(data: bytes) -> PDFDocument:
    """The document as pdfminer sees it. Raises what pdfminer raises."""
    return PdfDocument(data)


def draw_pages(document: PDFDocument, most: int) -> Iterator[PageContent]:
    """Draw up to `most` pages. What breaks the page tree itself goes to the caller."""
    device = Device(FontManager())
    layers = _layers_off(document)
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > most:
            return
        interpreter = Interpreter(device.rsrcmgr, device)
        interpreter.layers_off = layers
        yield _draw(interpreter, device, page, number)


def _draw(interpreter: Interpreter, device: Device, page: PDFPage, number: int) -> PageContent:
    failure = not all(isinstance(resolve1(one), PDFStream) for one in page.contents)
    try:
        interpreter.process_page(page)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a page's bytes do to pdfminer, it is this page's loss
        failure = True
    try:
        content = device.content(number, failure)
        drawing = device.drawing
        laid = tuple(overlays(interpreter, device, page))
    except AttributeError:  # the page failed before it was begun
        return PageContent(number, 0.0, 0.0, failure=True)
    drawing.marks += [mark for one in laid for mark in one.marks]
    texts = tuple(one.text for one in laid if one.text)
    return replace(content, runs=tuple(seen_and_unseen(drawing)), appearances=texts)


def _layers_off(document: PDFDocument) -> frozenset[int]:
    """Object numbers of the layers that are off when the file is opened."""
    try:
        properties = dict_value(document.catalog.get("OCProperties") or {})
        default = dict_value(properties.get("D") or {})
        off = _numbers(default.get("OFF"))
        base = default.get("BaseState")
        if isinstance(base, PSLiteral) and literal_name(base) == "OFF":
            off |= _numbers(properties.get("OCGs")) - _numbers(default.get("ON"))
    except Exception:  # noqa: BLE001 - layers that cannot be told are on: their text is read anyway
        return frozenset()
    return frozenset(off)


def _numbers(value: Any) -> set[int]:
    members = list_value(resolve1(value) or [])
    return {one.objid for one in members if isinstance(one, PDFObjRef)}
