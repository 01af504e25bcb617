"""The sentences of a document as the classifier reads them: rows joined, menus left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from screener.document import FRAME, Location, Part, Span
from screener.reading import Reading
from screener.segment import sentences

LONGEST = 120  # code points of one finding
_ENOUGH = re.compile(
    "(?:[^㐀-鿿]*+[㐀-鿿]){12}"
)  # fewer Han characters say too little to be quoted
_BESIDE = 300  # code points beside a stretch: enough to tell a menu and to join rows of a table
_NAVIGATION = 3  # as many bare labels in a row are a menu
_SILENT = frozenset({Part.METADATA, Part.FILENAME, Part.MARKUP})
_SAYS = re.compile("[0-9,。.:;!?、|\t]")
# Lines that every page of a website has around its article: no author wrote them for this draft.
_FURNITURE_BEGINS = re.compile(
    "(?:当前位置|您的位置|发布时间|发布日期|来源|浏览次数|上一篇|下一篇|分享到|版权所有|联系我们|网站地图)"
    "|(?:主办|承办|技术支持)(?:单位)?:"
)
_FURNITURE_HOLDS = re.compile("icp备|公网安备|网站标识码|打印本页|javascript:")


def sentence_spans(reading: Reading, near: NDArray[np.int64] | None = None) -> list[Span]:
    """Sentences, pieces of long ones, and table rows joined, in order; menus left out.

    Only those of the passages `near` some stretches, or of all.
    """
    spans: list[Span] = []
    labels: list[Span] = []
    row_end = -1
    title = _title_start(reading)
    for line, in_table in _lines(reading, near):
        text = reading.text[line.start : line.end]
        if len(text) <= LONGEST and _is_furniture(text):
            continue
        if not in_table and _is_label(reading, line, text):
            if line.start >= title:  # what stands above a title names the site, not the draft
                labels.append(line)
            continue
        if len(labels) < _NAVIGATION:
            spans += labels
        labels = []
        joins = in_table and spans and row_end == spans[-1].end
        if joins and line.end - spans[-1].start <= LONGEST:
            spans[-1] = Span(spans[-1].start, line.end)
        elif in_table and line.end - line.start <= LONGEST:
            spans.append(line)
        else:
            spans += _pieces(reading, line)
        row_end = line.end if in_table else -1
    return spans + (labels if len(labels) < _NAVIGATION else [])


def says_enough(text: str, span: Span) -> bool:
    """Has a stretch so many Han characters of the basic plane that it can be quoted?"""
    return _ENOUGH.match(text, *span) is not None


def body_end(reading: Reading) -> int:
    """Where the properties, scripts and the name begin that follow the text."""
    passages = reversed(reading.document.passages)
    behind = [*takewhile(lambda one: _is_silent(one.location), passages)]
    return reading.begin(behind[-1]) if behind else len(reading.text)


def _title_start(reading: Reading) -> int:
    """Where the first heading of the text begins; its beginning where there is none."""
    titles = reading.where(lambda one: one.heading and not _is_silent(one.location))
    return next((span.start for span in titles), 0)


def _lines(reading: Reading, near: NDArray[np.int64] | None) -> Iterator[tuple[Span, bool]]:
    """Paragraphs, and rows of tables as one line each."""
    end = -1
    for span, passage in reading.passages if near is None else reading.passages_near(near, _BESIDE):
        if span.start < end or _is_silent(passage.location):
            continue
        line = reading.line_at(span.start) if passage.cell else span
        end = line.end
        yield line, passage.cell is not None


def _is_silent(location: Location) -> bool:
    return location.part in _SILENT or location.place == FRAME


def _pieces(reading: Reading, line: Span) -> Iterator[Span]:
    """Sentences of a paragraph, short ones joined to the next, long ones cut at commas."""
    text = reading.text
    start = -1
    for sentence in sentences(text, line):
        start = sentence.start if start < 0 else start
        if not says_enough(text, Span(start, sentence.end)):
            continue
        while sentence.end - start > LONGEST:
            cut = text.rfind(",", start + LONGEST // 3, start + LONGEST) + 1
            cut = cut if cut > 0 else start + LONGEST
            yield Span(start, cut)
            start = cut
        yield Span(start, sentence.end)
        start = -1
    if start >= 0:
        yield Span(start, line.end)


def _is_furniture(text: str) -> bool:
    return bool(_FURNITURE_BEGINS.match(text) or _FURNITURE_HOLDS.search(text))


def _is_label(reading: Reading, line: Span, text: str) -> bool:
    """A bare label: too short to say anything, as titles and the entries of menus are."""
    return not says_enough(reading.text, line) and not _SAYS.search(text)
