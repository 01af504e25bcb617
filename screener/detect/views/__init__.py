"""Other readings of the same text, made only where something speaks for one.

Each view is a text of its own with the way back; what is found in it counts only where it used
what the view changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.document import Span
from screener.trie import Matches

BREAK = 0  # a code that no term holds: stretches of a view stand apart by it


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
    """A match in a view: where it stands in the folded text, and where in the view."""

    number: int
    span: Span
    start: int
    end: int


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
        count = np.concatenate(([0], np.cumsum(self.changed)))
        begin = matches.start + 1 if self.between else matches.start
        kept = matches.where(count[matches.end] > count[begin])
        firsts = np.minimum(self.first[kept.start], self.first[kept.end - 1])
        lasts = np.maximum(self.last[kept.start], self.last[kept.end - 1])
        return [
            Evidence(number, Span(first, last + 1), start, end)
            for number, first, last, start, end in zip(
                kept.term.tolist(), firsts.tolist(), lasts.tolist(),
                kept.start.tolist(), kept.end.tolist(), strict=True,
            )
        ]  # fmt: skip


def seen_through(outer: View, inner: View, manner: Manner) -> View:
    """`inner`, a view of the codes of `outer`, as a view of the text itself."""
    first, last = outer.first[inner.first], outer.last[inner.last]
    return View(manner, inner.codes, first, last, inner.changed)


class ViewBuilder:
    """Collects stretches of codes, each apart from the one before by BREAK."""

    def __init__(self) -> None:
        self._codes: list[int] = []
        self._first: list[int] = []
        self._last: list[int] = []
        self._changed: list[bool] = []

    def add(self, code: int, first: int, last: int, *, changed: bool) -> None:
        self._codes.append(code)
        self._first.append(first)
        self._last.append(last)
        self._changed.append(changed)

    def add_text(self, codes: Sequence[int], first: int) -> None:
        """Unchanged text from `first` on."""
        self._codes += codes
        places = range(first, first + len(codes))
        self._first += places
        self._last += places
        self._changed += [False] * len(codes)

    def end(self) -> None:
        at = self._last[-1] if self._last else 0
        self.add(BREAK, at, at, changed=False)

    def view(self, manner: Manner) -> View:
        return View(
            manner,
            np.array(self._codes, dtype=np.uint32),
            np.array(self._first, dtype=np.int64),
            np.array(self._last, dtype=np.int64),
            np.array(self._changed, dtype=np.bool_),
        )
