"""Running heads and feet: what stands at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from screener.document import Part
from screener.extract.pdf.blocks import Block, Paragraph
from screener.extract.pdf.runs import PageContent

_EDGE = 0.115  # of the page's height
_NUMBERS = re.compile(r"[0-9０-９〇一二三四五六七八九十ivxlcIVXLC]+")

Edges = dict[tuple[int, int], Part]  # (page, block) to where it belongs


def running_edges(pages: Sequence[tuple[PageContent, list[Block]]]) -> Edges:
    """Which blocks are running heads or feet. A page alone has none."""
    seen: Counter[tuple[Part, str]] = Counter()
    found: list[tuple[tuple[int, int], tuple[Part, str]]] = []
    for page, (content, blocks) in enumerate(pages):
        keys = list(_edge_blocks(content, blocks))
        seen.update({key for _, key in keys})
        found += [((page, block), key) for block, key in keys]
    least = max(2, min(len(pages) // 2, 5))
    return {place: key[0] for place, key in found if seen[key] >= least}


def _edge_blocks(
    content: PageContent, blocks: list[Block]
) -> Iterable[tuple[int, tuple[Part, str]]]:
    for number, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.lines > 2 or block.hidden:
            continue
        text = _NUMBERS.sub("#", re.sub(r"\s", "", block.text))
        if block.top > (1 - _EDGE) * content.height:
            yield number, (Part.HEADER, text)
        elif block.top < _EDGE * content.height:
            yield number, (Part.FOOTER, text)
