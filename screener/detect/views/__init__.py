"""Other readings of the same text, made only where something speaks for one.

Each view is a text of its own with the way back; what is found in it counts only where it used
what the view changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.document import Span
from screener.trie import Matches

BREAK = 0  # a code that no term holds: stretches of a view stand apart by it
TEXT = -1  # no code: what stands in the text


class Manner(Enum):
    """How a term is written that is not written plainly: what it costs, and what is said."""

    GAPPED = (0.1, "词条的字与字之间夹有空格、符号或换行")
    REPEATED = (0.1, "词条中有字重复书写")
    SPLIT = (0.2, "词条中有字拆成偏旁部件书写，由部件推得")
    NESTED = (0.3, "词条中有字拆成偏旁部件书写，其间又夹有符号，由部件推得")
    SOUNDED = (0.25, "词条中有字写成拼音，由读音推得")
    INITIALS = (0.35, "词条中有字写成拼音首字母，由首字母推得")
    MISREAD = (0.2, "识别出的文字中疑有形近误认，由字形推得")
    ARRANGED = (0.15, "词条竖排或反向书写")

    @property
    def cost(self) -> float:
        return self.value[0]

    @property
    def note(self) -> str:
        return self.value[1]


class Evidence(NamedTuple):
    """A match in a view: where it stands in the folded text, and where in the view.

    `made` of its codes the view has changed, `single` of these stand for one character of the text.
    """

    number: int
    span: Span
    start: int
    end: int
    made: int
    single: int


@dataclass(frozen=True, slots=True)
class View:
    """Code i of the view covers `first[i]` to `last[i]` of the folded text, both included.

    `changed` says where the view departs from the text; with `between`, what it changed lies
    before the code, so that it says nothing about a match that begins there.
    """

    manner: Manner
    codes: NDArray[np.uint32] = field(repr=False)
    first: NDArray[np.int64] = field(repr=False)
    last: NDArray[np.int64] = field(repr=False)
    changed: NDArray[np.bool_] = field(repr=False)
    between: bool = False

    def evidence(self, matches: Matches) -> list[Evidence]:
        """The matches that what was changed has made."""
        if not len(matches.term):
            return []
        begin = matches.start + 1 if self.between else matches.start
        made = _within(self.changed, begin, matches.end)
        likely = made > 0
        if self.manner is Manner.SOUNDED:  # two characters, both told by sounds, are chance
            likely &= (2 * made <= matches.end - matches.start) | (matches.end > matches.start + 2)
        kept, made = matches.where(likely), made[likely]
        if not len(made):
            return []
        single = _within(self.changed & (self.first == self.last), begin[likely], kept.end)
        firsts = np.minimum(self.first[kept.start], self.first[kept.end - 1])
        lasts = np.maximum(self.last[kept.start], self.last[kept.end - 1])
        spans = map(Span, firsts.tolist(), (lasts + 1).tolist())
        columns = (kept.start, kept.end, made, single)
        rest = (column.tolist() for column in columns)
        return list(map(Evidence, kept.term.tolist(), spans, *rest))


def _within(
    flags: NDArray[np.bool_], begin: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.int64]:
    """How many are set between each `begin` and `end`."""
    count = np.concatenate(([0], np.cumsum(flags)))
    many: NDArray[np.int64] = count[end] - count[begin]
    return many


def seen_through(outer: View, inner: View, manner: Manner) -> View:
    """`inner`, a view of the codes of `outer`, as a view of the text itself."""
    first, last = outer.first[inner.first], outer.last[inner.last]
    return View(manner, inner.codes, first, last, inner.changed)


class ViewBuilder:
    """Collects stretches of a text's codes and of others, apart by BREAK; arrays are made last."""

    def __init__(self, codes: NDArray[np.uint32]) -> None:
        self._text = codes
        self._rows: list[tuple[int, int, int]] = []  # code, or TEXT; from where to where

    def add(self, code: int, first: int, last: int) -> None:
        """A code that stands for `first` to `last` of the text, both included."""
        self._rows.append((code, first, last))

    def add_text(self, start: int, end: int) -> None:
        """Unchanged text, `end` not included."""
        if start < end:
            self._rows.append((TEXT, start, end - 1))

    def end(self) -> None:
        at = self._rows[-1][2] if self._rows else 0
        self._rows.append((BREAK, at, at))

    def view(self, manner: Manner) -> View:
        return laid_out(manner, self._text, np.array(self._rows, dtype=np.int64).reshape(-1, 3).T)


def laid_out(manner: Manner, text: NDArray[np.uint32], rows: NDArray[np.int64]) -> View:
    """A view from rows: a code or TEXT, and the first and last place that it stands for."""
    code, first, last = rows
    plain = code == TEXT
    sizes = np.where(plain, last - first + 1, 1)
    row = np.repeat(np.arange(len(code)), sizes)
    place = first[row] + np.arange(len(row)) - (np.cumsum(sizes) - sizes)[row]
    first = np.where(plain[row], place, first[row])
    last = np.where(plain[row], place, last[row])
    codes = np.where(plain[row], text.take(first, mode="clip"), code[row]).astype(np.uint32)
    return View(manner, codes, first, last, ~plain[row] & (codes != BREAK))
