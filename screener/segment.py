"""Word bounds and sentences: jieba as one object of ours, asked only around hits."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from screener.document import Span

_REACH = 10  # code points either side of a hit that are cut into words
_LONGEST = 4  # longest dictionary word looked for across an edge
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?[”’」』）)]*")


class Segmenter:
    """Says whether a hit cuts through words. `words` are lexicon terms that count as words."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words = tuple(words)

    @cached_property
    def _tokenizer(self) -> Any:
        import logging

        import jieba

        jieba.setLogLevel(logging.ERROR)
        tokenizer = jieba.Tokenizer()
        tokenizer.tmp_dir = _private_cache()
        tokenizer.initialize()
        for word in self._words:
            tokenizer.add_word(word)
        return tokenizer

    def cut(self, text: str) -> list[str]:
        """Words of `text`, without guessing new ones."""
        return list(self._tokenizer.cut(text, HMM=False))

    def edges_crossed(self, text: str, span: Span) -> int:
        """How many edges of `text[span]` lie inside a word that does not hold all of it: 0, 1, 2.

        The dictionary is asked first: only where some word lies across an edge is anything cut.
        """
        straddled = [edge for edge in span if self._straddled(text, edge)]
        if not straddled:
            return 0
        low = max(text.rfind("\n", 0, span.start) + 1, span.start - _REACH)
        high = text.find("\n", span.end)
        high = min(len(text) if high < 0 else high, span.end + _REACH)
        bounds = {low}
        position = low
        for word in self._tokenizer.cut(text[low:high], HMM=False):
            end = position + len(word)
            if position <= span.start and end >= span.end:
                return 0
            position = end
            bounds.add(position)
        return sum(edge not in bounds for edge in straddled)

    def _straddled(self, text: str, edge: int) -> bool:
        """Does any word of the dictionary lie across position `edge`?"""
        frequency = self._tokenizer.FREQ
        for start in range(max(0, edge - _LONGEST + 1), edge):
            for end in range(edge + 1, min(len(text), start + _LONGEST) + 1):
                if frequency.get(text[start:end]):
                    return True
        return False


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences of `text[span]`, closing quotation marks included; blanks at the ends left out."""
    for match in _SENTENCE.finditer(text, span.start, span.end):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped)
            yield Span(start, start + len(stripped))


def _private_cache() -> str | None:
    """A folder only this user can write: jieba trusts the dictionary cache it finds there."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "screener"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return str(home)
