"""All pages of a file drawn and cut into blocks, as far as its page tree holds."""

from __future__ import annotations

from dataclasses import replace

from screener.extract.pdf.blocks import Block, page_blocks
from screener.extract.pdf.pages import draw_pages, open_pages
from screener.extract.pdf.runs import PageContent

Pages = list[tuple[PageContent, list[Block]]]


def drawn(data: bytes, most: int) -> tuple[Pages, bool]:
    """The pages that could be drawn, and whether the page tree held to its end."""
    pages: Pages = []
    try:
        for content in draw_pages(open_pages(data), most):
            pages.append((replace(content, runs=(), rules=()), page_blocks(content)))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever the bytes do to pdfminer; the caller repairs
        return pages, False
    return pages, True
