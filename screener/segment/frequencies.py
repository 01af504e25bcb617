"""How often words were seen, looked up in the dictionary's own lines: to have them all in a
dictionary of Python takes a second and seventy megabytes, for the few that a hit asks for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from mmap import mmap
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

_ENTRY = re.compile(rb"^([^ \n]+) (\d+)", re.MULTILINE)
_SOME = 2_000  # questions from which it is worth having the lines themselves at hand
_MANY = 200_000  # questions from which it is worth having all of them at hand


class Order(NamedTuple):
    """Where the lines of a dictionary begin, in the order of their bytes; `total` of all counts."""

    starts: NDArray[np.uint32]
    total: int


def order(data: bytes) -> Order:
    """Costly: a third of what a first cut costs. The same for the same `data`."""
    lines = data.splitlines(keepends=True)
    ends = np.cumsum(np.fromiter(map(len, lines), dtype=np.int64, count=len(lines)))
    first = np.concatenate(([0], ends[:-1])) if lines else ends
    sorting = sorted(range(len(lines)), key=lambda at: lines[at].rstrip(b"\r\n"))
    return Order(first[sorting].astype(np.uint32), total(data))


class _Lines(Sequence[bytes]):
    """The lines of `data` in order, cut out as they are asked for."""

    def __init__(self, data: bytes | mmap, starts: NDArray[np.uint32]) -> None:
        self._data = data
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        start = int(self._starts[at])
        end = self._data.find(b"\n", start)
        return (self._data[start:] if end < 0 else self._data[start:end]).rstrip(b"\r")


class Frequencies(dict[str, int]):
    """Word to count, 0 for what only begins words: what jieba asks for, filled as it is asked.

    `data` are lines of a word, its count and more, parted by blanks, in UTF-8; `known` is its
    order, where that is at hand. After many questions `tired` is called once.
    """

    def __init__(
        self,
        data: bytes | mmap,
        tired: Callable[[], None] = lambda: None,
        known: Order | None = None,
    ) -> None:
        super().__init__()
        starts, self.total = known or order(data[:])
        self._data = data
        self._lines: Sequence[bytes] = _Lines(data, starts)
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
        if self._left == _MANY - _SOME:
            self._lines = list(self._lines)
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
