"""Word bounds and sentences: jieba stands behind this module, and is asked only around hits.

Its dictionary costs half a second to load, so texts without a doubtful hit never load it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.document import Span
from screener.paths import private_folder

_REACH = 12  # code points either side of a hit that are cut into words
_STRADDLE = 5  # longest dictionary word looked for across an edge before anything is cut
_SENTENCE_STEP = 66  # a sentence without end is cut to three steps
_NEARBY_STEP = 200
_ENDS = np.zeros(1 << 16, dtype=np.bool_)  # by code; what lies beyond falls on the last, no mark
_ENDS[[ord(mark) for mark in "。!?;！？；\n"]] = True
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?[”’」』）)]*")

Codes = NDArray[np.uint32]
Positions = NDArray[np.int64]
Bounds = tuple[Positions, Positions]  # where stretches begin and end


class Segmenter:
    """Says whether a hit cuts through words. The dictionary is loaded at the first question."""

    def cut(self, text: str) -> list[str]:
        """The likeliest words of `text`, without guessing new ones."""
        return list(_tokenizer().cut(text, HMM=False))

    def edges_crossed(self, text: str, span: Span) -> int:
        """How many edges of `text[span]` lie inside a word that does not hold all of it: 0, 1, 2.

        The dictionary is asked first: only where some word lies across an edge is anything cut.
        """
        straddled = [edge for edge in span if _straddled(text, edge)]
        if not straddled:
            return 0
        low = max(text.rfind("\n", 0, span.start) + 1, span.start - _REACH)
        high = text.find("\n", span.end)
        high = min(len(text) if high < 0 else high, span.end + _REACH)
        bounds = {low}
        position = low
        for word in self.cut(text[low:high]):
            end = position + len(word)
            if position <= span.start and end >= span.end:
                return 0
            position = end
            bounds.add(position)
        return sum(edge not in bounds for edge in straddled)


@cache
def _tokenizer() -> Any:
    """A tokenizer of our own: the module's global one would keep its cache where all may write."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    with TemporaryDirectory() as passing:
        tokenizer.tmp_dir = str(private_folder() or passing)
        tokenizer.initialize()
    return tokenizer


def dictionary_words() -> Iterator[str]:
    """Every word of the dictionary."""
    return (word for word, frequency in _tokenizer().FREQ.items() if frequency)


def _han(character: str) -> bool:
    return "\u3400" <= character < "\ua000" or character >= "\U00020000"


def _straddled(text: str, edge: int) -> bool:
    """Does any word of the dictionary lie across position `edge`?"""
    if not 0 < edge < len(text) or not (_han(text[edge - 1]) and _han(text[edge])):
        return False
    frequency = _tokenizer().FREQ  # every beginning of a word stands there too, with 0
    for start in range(max(0, edge - _STRADDLE + 1), edge):
        for end in range(edge + 1, min(len(text), start + _STRADDLE) + 1):
            count = frequency.get(text[start:end])
            if count is None:
                break
            if count:
                return True
    return False


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences of `text[span]`, closing quotation marks included; blanks at the ends left out."""
    for match in _SENTENCE.finditer(text, span.start, span.end):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped)
            yield Span(start, start + len(stripped))


def sentences_at(codes: Codes, marked: Positions, outer: Bounds, at: Positions) -> Bounds:
    """The sentences of folded text around the positions `at`, their end marks left out.

    They stay inside `outer`. End marks are looked for at the positions `marked`. A sentence without
    end is cut, so that what runs over it stays quick.
    """
    low, high = _windows(outer, at, _SENTENCE_STEP)
    marks = marked[_ENDS.take(codes[marked], mode="clip")]
    around = np.concatenate(([-1], marks, [len(codes)]))
    before = np.searchsorted(marks, at)
    return np.maximum(low, around[before] + 1), np.minimum(high, around[before + 1])


def sentences_near(codes: Codes, marked: Positions, outer: Bounds, at: Positions) -> Bounds:
    """Several sentences around each of `at`; they begin after a sentence where they can."""
    low, high = _windows(outer, at, _NEARBY_STEP)
    stops = np.append(marked[codes[marked] == ord("。")], len(codes))
    first = stops[np.searchsorted(stops, low)]
    return np.where((low > outer[0]) & (first < at), first + 1, low), high


def _windows(outer: Bounds, at: Positions, step: int) -> Bounds:
    """Three steps around each of `at`, on a grid: neighbouring positions share their window."""
    begin = at - (at - outer[0]) % step
    return np.maximum(outer[0], begin - step), np.minimum(outer[1], begin + 2 * step)
