"""Every word that any detector looks for, in one matcher: each text is walked once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from screener.matcher import Matcher
from screener.reading import Reading
from screener.trie import Choices, Matches


class Words:
    """Detectors add their lists when they are made; the first search closes the book."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._lists: dict[str, range] = {}
        self._matcher: Matcher | None = None

    def add(self, name: str, words: Sequence[str]) -> None:
        """Add a list of folded words, none empty; they are numbered from zero within it."""
        if self._matcher is not None or name in self._lists:
            raise ValueError(f"too late or twice: {name}")
        start = len(self._words)
        self._words += words
        self._lists[name] = range(start, start + len(words))

    def found(self, reading: Reading, name: str) -> Matches:
        """The words of one list in a text, overlapping ones too, in reading order."""
        matches = reading.once(self, lambda: self._closed().find(reading.codes))
        return self._of(matches, name)

    def found_in(self, codes: NDArray[np.uint32], choices: Choices | None, name: str) -> Matches:
        """The words of one list in another view of a text."""
        matcher = self._closed()
        matches = matcher.find(codes) if choices is None else matcher.find_choices(codes, choices)
        return self._of(matches, name)

    def _closed(self) -> Matcher:
        if self._matcher is None:
            self._matcher = Matcher(self._words)
        return self._matcher

    def _of(self, matches: Matches, name: str) -> Matches:
        mine = self._lists[name]
        number = matches.term - mine.start
        chosen = np.flatnonzero(number.view(np.uint64) < len(mine))
        return Matches(number.take(chosen), matches.start.take(chosen), matches.end.take(chosen))


@lru_cache(maxsize=4096)
def any_of(words: tuple[str, ...]) -> Callable[[str], object]:
    """One search for all of them: quicker than a search for each."""
    return re.compile("|".join(map(re.escape, words))).search
