"""Word bounds and sentences: jieba's dictionary, read by ourselves and asked only around hits.

Loading jieba builds a table of every prefix (1.2 s); a cut of a few words around a hit needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from math import log
from pathlib import Path

from screener.document import Span

_REACH = 12  # code points either side of a hit that are cut into words
_LONGEST = 8  # longest dictionary word tried
_STRADDLE = 5  # longest dictionary word looked for across an edge before anything is cut
_SENTENCE_STEP = 66  # a sentence without end is cut to three steps
_NEARBY_STEP = 200
_END = "。!?;！？；\n"
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?[”’」』）)]*")


class Segmenter:
    """Says whether a hit cuts through words. The dictionary is loaded at the first question."""

    def cut(self, text: str) -> list[str]:
        """The likeliest words of `text`, without guessing new ones.

        Best path over word frequencies, as `jieba.cut(text, HMM=False)` finds it; Latin letters
        and digits in a row are one word.
        """
        words, total = _dictionary()
        best: list[tuple[float, int]] = [(0.0, len(text))] * (len(text) + 1)
        for start in range(len(text) - 1, -1, -1):
            ends = range(start + 1, min(len(text), start + _LONGEST) + 1)
            best[start] = max(
                (log(int(words.get(text[start:end], "0")) or 1) - total + best[end][0], end)
                for end in ends
                if end == start + 1 or text[start:end] in words
            )
        return list(_joined(text, [end for _, end in best]))

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
def _dictionary() -> tuple[dict[str, str], float]:
    """Word to frequency, still as written, and the logarithm of their sum."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("jieba is a dependency of screener")
    path = Path(spec.submodule_search_locations[0]) / "dict.txt"
    fields = path.read_text("utf-8").split()
    words = dict(zip(fields[::3], fields[1::3], strict=True))
    return words, log(sum(map(int, words.values())))


def _joined(text: str, ends: list[int]) -> Iterator[str]:
    """Words along the best path, neighbouring Latin letters and digits joined to one."""
    start = 0
    while start < len(text):
        end = ends[start]
        while end < len(text) and _latin(text[end - 1]) and _latin(text[end]):
            end = ends[end]
        yield text[start:end]
        start = end


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _han(character: str) -> bool:
    return "\u3400" <= character < "\ua000" or character >= "\U00020000"


def _straddled(text: str, edge: int) -> bool:
    """Does any word of the dictionary lie across position `edge`?"""
    if not 0 < edge < len(text) or not (_han(text[edge - 1]) and _han(text[edge])):
        return False
    words, _ = _dictionary()
    return any(
        text[start:end] in words
        for start in range(max(0, edge - _STRADDLE + 1), edge)
        for end in range(edge + 1, min(len(text), start + _STRADDLE) + 1)
    )


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences of `text[span]`, closing quotation marks included; blanks at the ends left out."""
    for match in _SENTENCE.finditer(text, span.start, span.end):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped)
            yield Span(start, start + len(stripped))


def sentence_at(text: str, outer: Span, position: int) -> Span:
    """The sentence of folded `text[outer]` around `position`, its end mark left out.

    A sentence without end is cut, so that what runs over it stays quick.
    """
    low, high = _window(outer, position, _SENTENCE_STEP)
    start = max(text.rfind(mark, low, position) for mark in _END) + 1
    ends = [at for mark in _END if (at := text.find(mark, position, high)) >= 0]
    return Span(max(low, start), min(ends, default=high))


def sentences_near(text: str, outer: Span, position: int) -> Span:
    """The sentences of `text[outer]` around `position`; begins after a sentence where it can."""
    low, high = _window(outer, position, _NEARBY_STEP)
    end = text.find("。", low, position) if low > outer.start else -1
    return Span(end + 1 if end >= 0 else low, high)


def _window(outer: Span, position: int, step: int) -> Span:
    """Three steps around `position`, on a grid: neighbouring positions share their window."""
    begin = position - (position - outer.start) % step
    return Span(max(outer.start, begin - step), min(outer.end, begin + 2 * step))
