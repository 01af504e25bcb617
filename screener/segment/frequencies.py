"""How often words were seen, looked up in the dictionary's own lines: to have them all in a
dictionary of Python takes a second and seventy megabytes, for the few that a hit asks for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import numpy as np

_ENTRY = re.compile(rb"^([^ \n]+) (\d+)", re.MULTILINE)
_MANY = 200_000  # questions from which it is worth having all of them at hand


class Frequencies(dict[str, int]):
    """Word to count, 0 for what only begins words: what jieba asks for, filled as it is asked.

    `data` are lines of a word, its count and more, parted by blanks, in UTF-8. After many
    questions `tired` is called once.
    """

    def __init__(self, data: bytes, tired: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.total = total(data)
        self._data = data
        self._lines = sorted(data.splitlines())
        self._absent: set[str] = set()
        self._left = _MANY
        self._tired = tired

    def get(self, word: str, default: Any = None) -> Any:
        try:
            return self[word]
        except KeyError:
            return default

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.get(word) is not None

    def __missing__(self, word: str) -> int:
        if word in self._absent:
            raise KeyError
        count = self._looked_up(word.encode("utf-8", "surrogatepass"))
        self._left -= 1
        if not self._left:
            self._tired()
        if self._left < 0:  # whoever still asks here is answered, but nothing more is kept
            if count is None:
                raise KeyError
            return count
        if count is None:
            self._absent.add(word)
            raise KeyError
        self[word] = count
        return count

    def _looked_up(self, word: bytes) -> int | None:
        if not word or b" " in word:
            return None
        at = bisect_left(self._lines, word)
        if at == len(self._lines) or not self._lines[at].startswith(word):
            return None
        whole = word + b" "
        if not self._lines[at].startswith(whole):
            return 0
        if self._lines[at + 1 : at + 2] and self._lines[at + 1].startswith(whole):
            start = self._data.rfind(b"\n" + whole) + 1  # written twice: the last one holds
            return int(self._data[start + len(whole) :].split(None, 1)[0])
        return int(self._lines[at].split(b" ", 2)[1])


def total(data: bytes) -> int:
    """The sum of all counts, digit by digit of all lines together."""
    codes = np.frombuffer(data, dtype=np.uint8)
    edges = np.flatnonzero((codes == ord(" ")) | (codes == ord("\n")))
    blank = codes[edges] == ord(" ")
    blank[1:] &= ~blank[:-1]  # only the first of a line
    before = np.flatnonzero(blank)
    starts, ends = edges[before], np.append(edges, len(codes))[before + 1]
    found, value = 0, 1
    while len(ends := ends - 1):
        found += value * int((codes[ends] - np.uint8(ord("0"))).sum(dtype=np.int64))
        value *= 10
        longer = ends - 1 > starts
        starts, ends = starts[longer], ends[longer]
    return found


def entries(data: bytes) -> dict[str, int]:
    """Every word with its count."""
    return {word.decode(): int(count) for word, count in _ENTRY.findall(data)}
