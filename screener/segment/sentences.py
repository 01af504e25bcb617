"""Sentences, and what lies around a position: no dictionary is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from screener.document import Span

_SENTENCE_STEP = 66  # a sentence without end is cut to three steps
_NEARBY_STEP = 200
_BEYOND = np.iinfo(np.int64).max  # of any text
_ENDS = np.zeros(1 << 16, dtype=np.bool_)  # by code; what lies beyond falls on the last, no mark
_ENDS[[ord(mark) for mark in "。!?;！？；\n"]] = True
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?[”’」』）)]*")

Codes = NDArray[np.uint32]
Positions = NDArray[np.int64]
Bounds = tuple[Positions, Positions]  # where stretches begin and end


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences of `text[span]`, closing quotation marks included; blanks at the ends left out."""
    for match in _SENTENCE.finditer(text, span.start, span.end):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped)
            yield Span(start, start + len(stripped))


def sentences_at(marks: Codes, marked: Positions, outer: Bounds, at: Positions) -> Bounds:
    """The sentences of folded text around the positions `at`, their end marks left out.

    They stay inside `outer`. `marks` stand at the positions `marked`, end marks among them. A
    sentence without end is cut, so that what runs over it stays quick.
    """
    low, high = _windows(outer, at, _SENTENCE_STEP)
    ends = marked.take(np.flatnonzero(_ENDS.take(marks, mode="clip")))
    before = np.searchsorted(ends, at)
    begins, ends = np.append(0, ends + 1), np.append(ends, _BEYOND)
    return np.maximum(low, begins[before]), np.minimum(high, ends[before])


def sentences_near(marks: Codes, marked: Positions, outer: Bounds, at: Positions) -> Bounds:
    """Several sentences around each of `at`; they begin after a sentence where they can."""
    low, high = _windows(outer, at, _NEARBY_STEP)
    stops = np.append(marked.take(np.flatnonzero(marks == ord("。"))), _BEYOND)
    first = stops[np.searchsorted(stops, low)]
    return np.where((low > outer[0]) & (first < at), first + 1, low), high


def _windows(outer: Bounds, at: Positions, step: int) -> Bounds:
    """Three steps around each of `at`, on a grid: neighbouring positions share their window."""
    begin = at - (at - outer[0]) % step
    return np.maximum(outer[0], begin - step), np.minimum(outer[1], begin + 2 * step)
