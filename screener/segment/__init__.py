"""Word bounds around hits, and sentences."""

from __future__ import annotations

import numpy as np

from screener.document import Span
from screener.segment.dictionary import (
    dictionary_words,
    known_word,
    load_dictionary,
    stands_as_likely,
    tokenizer,
)
from screener.segment.many import Words, edges_crossed, words, words_at_hand
from screener.segment.sentences import (
    Bounds,
    Codes,
    Positions,
    sentences,
    sentences_at,
    sentences_near,
)

__all__ = (
    "Bounds", "Codes", "Positions", "Segmenter", "dictionary_words", "load_dictionary", "sentences",
    "sentences_at", "sentences_near",
)  # fmt: skip

_REACH = 12  # code points either side of a hit that are cut into words
_MANY = 300  # hits of one text from which they are asked for together
_WORTH = 30_000  # and so many of all texts, from which the dictionary is made ready for it
_STRADDLE = 5  # longest dictionary word looked for across an edge before anything is cut


class Segmenter:
    """Says whether a hit cuts through words. The dictionary is loaded at the first question."""

    def __init__(self) -> None:
        self._asked = 0  # for many hits at once

    def cut(self, text: str) -> list[str]:
        """The likeliest words of `text`, without guessing new ones."""
        return list(tokenizer().cut(text, HMM=False))

    def edges_crossed(self, text: str, span: Span) -> int:
        """How many edges of `text[span]` lie inside a word that does not hold all of it: 0, 1, 2.

        The dictionary is asked first: only where some word lies across an edge is anything cut.
        """
        straddled = [edge for edge in span if _straddled(text, edge)]
        if not straddled:
            return 0
        low, high = _window(text, span)
        bounds = {low}
        position = low
        for word in self.cut(text[low:high]):
            end = position + len(word)
            if position <= span.start and end >= span.end:
                return 0
            position = end
            bounds.add(position)
        return sum(edge not in bounds for edge in straddled)

    def stands_as_word(self, text: str, span: Span) -> bool:
        """Would `text[span]`, which no dictionary holds, be cut out whole if one did?

        It is taken to be as likely as the words it is made of, and to have been seen once.
        """
        if known_word(text[span.start : span.end]):
            return False
        low, high = _window(text, span)
        return stands_as_likely(text[low : span.start], text[slice(*span)], text[span.end : high])

    def all_edges_crossed(
        self, text: str, codes: Codes, line_ends: Positions, spans: Bounds
    ) -> Positions:
        """The same for many spans of one text, whose code points and ends of lines are given."""
        known = self._worth(len(spans[0]))
        if known is None:
            each = map(Span, spans[0].tolist(), spans[1].tolist())
            return np.array([self.edges_crossed(text, one) for one in each], dtype=np.int64)
        crossed = edges_crossed(known, codes, line_ends, spans)
        for at in np.flatnonzero(crossed < 0).tolist():
            crossed[at] = self.edges_crossed(text, Span(int(spans[0][at]), int(spans[1][at])))
        return crossed

    def _worth(self, count: int) -> Words | None:
        """The dictionary in arrays, if it is there or by now worth the seconds it takes to make."""
        if count < _MANY:
            return None
        self._asked += count
        if self._asked <= _WORTH:
            return words_at_hand()
        try:
            return words()
        except MemoryError:  # a worker's walls are narrow: it goes on one by one
            self._asked = -1 << 62
            return None


def _window(text: str, span: Span) -> Span:
    """What is cut into words around a hit: some of its line on both sides."""
    high = text.find("\n", span.end)
    return Span(
        max(text.rfind("\n", 0, span.start) + 1, span.start - _REACH),
        min(len(text) if high < 0 else high, span.end + _REACH),
    )


def _han(character: str) -> bool:
    return "\u3400" <= character < "\ua000" or character >= "\U00020000"


def _straddled(text: str, edge: int) -> bool:
    """Does any word of the dictionary lie across position `edge`?"""
    if not 0 < edge < len(text) or not (_han(text[edge - 1]) and _han(text[edge])):
        return False
    frequency = tokenizer().FREQ  # every beginning of a word stands there too, with 0
    for start in range(max(0, edge - _STRADDLE + 1), edge):
        for end in range(edge + 1, min(len(text), start + _STRADDLE) + 1):
            count = frequency.get(text[start:end])
            if count is None:
                break
            if count:
                return True
    return False
