"""Open a PDF with pdfminer and draw its pages one by one; a page that fails is said to have."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import LIT, PSLiteral, literal_name
from pdfminer.utils import MATRIX_IDENTITY

from screener.extract.pdf.device import Device
from screener.extract.pdf.fonts import FontManager
from screener.extract.pdf.interpreter import Interpreter
from screener.extract.pdf.lines import line_text, lines_of
from screener.extract.pdf.runs import PageContent

_MAX_ANNOTATIONS = 2_000

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its warnings quote the text read


def open_pages(data: bytes) -> PDFDocument:
    """The document as pdfminer sees it. Raises what pdfminer raises."""
    return PDFDocument(PDFParser(io.BytesIO(data)))


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
        return replace(content, appearances=tuple(_appearances(interpreter, device, page)))
    except AttributeError:  # the page failed before it was begun
        return PageContent(number, 0.0, 0.0, failure=True)


def _appearances(interpreter: Interpreter, device: Device, page: PDFPage) -> Iterator[str]:
    """The text that annotations (stamps, watermarks) draw over the page, form fields aside."""
    annotations = resolve1(page.annots)
    for one in annotations[:_MAX_ANNOTATIONS] if isinstance(annotations, list) else ():
        try:
            annotation = dict_value(one)
            drawn = dict_value(annotation.get("AP") or {}).get("N")
            if not isinstance(resolve1(drawn), PDFStream) or literal_name(
                annotation.get("Subtype")
            ) in ("Widget", "Popup"):
                continue
            device.begin_page(page, MATRIX_IDENTITY)
            interpreter.init_resources({"XObject": {"Drawn": drawn}})
            interpreter.init_state(MATRIX_IDENTITY)
            interpreter.do_Do(LIT("Drawn"))
            lines = lines_of(device.content(0, False).runs)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - a broken appearance shows nothing to anyone
            continue
        if lines:
            yield "\n".join(line_text(line) for line in lines)


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
