"""An organisation's own terms: what it wrote in a file, checked, and grouped into rules."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from screener.errors import LexiconError
from screener.fold import fold
from screener.rule import Category, Severity

_DIFFERS = "词条与{}重复，类别、级别等却不同"
_BATCH = 50_000  # rows folded together
CATEGORIES = {
    word: one
    for one in Category
    if one is not Category.UNSCREENABLE  # says that something was not read: no term can
    for word in (one.value, one.label)
}
SEVERITIES = {word: one for one in Severity for word in (one.word, one.label)}


class Kind(NamedTuple):
    """Terms of one kind become one rule."""

    category: Category = Category.SENSITIVE_INFO
    severity: Severity = Severity.REVIEW
    numerals: bool = False
    window: int = 30


class Extra(NamedTuple):
    """What a list may say of a term beyond its kind."""

    tags: tuple[str, ...] = ()
    owner: str = ""
    source: str = ""
    partners: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()


_NOTHING = Extra()


class Row(NamedTuple):
    """One entry as read; `number` is its line or place in the file."""

    number: int
    text: str
    kind: Kind = Kind()
    extra: Extra = _NOTHING
    begins: date | None = None
    ends: date | None = None

    def in_force(self, day: date) -> bool:
        """From the first day to the last one, both included."""
        return (self.begins is None or self.begins <= day) and (
            self.ends is None or day <= self.ends
        )


class UserPattern(NamedTuple):
    """An expression of the organisation's own, run by an engine whose time is linear."""

    name: str
    pattern: re.Pattern[str]
    keywords: tuple[str, ...]
    kind: Kind


@dataclass(slots=True)
class WordList:
    """Columns, so that a million terms stay small: term i is of kind `kinds[of[i]]`."""

    name: str
    texts: list[str] = field(default_factory=list, repr=False)
    folded: list[str] = field(default_factory=list, repr=False)
    kinds: list[Kind] = field(default_factory=list)
    of: array[int] = field(default_factory=lambda: array("H"), repr=False)
    extras: dict[int, Extra] = field(default_factory=dict, repr=False)
    dates: dict[int, tuple[date | None, date | None]] = field(default_factory=dict, repr=False)
    exclusions: tuple[str, ...] = ()
    patterns: tuple[UserPattern, ...] = ()
    lapsed: int = 0  # entries not in force on the day
    since: str = ""  # first day on which the same entries are in force; empty: always
    until: str = ""  # first day on which others are

    def add(self, row: Row, kind: int) -> None:
        """One entry more; its folded form and its kind are kept by who adds it."""
        if row.extra != _NOTHING:
            self.extras[len(self.texts)] = row.extra
        if row.begins or row.ends:
            self.dates[len(self.texts)] = row.begins, row.ends
        self.texts.append(row.text)
        self.of.append(kind)


def gather(
    path: Path,
    rows: Iterable[Row],
    day: date,
    *,
    unit: str = "行",
    exclusions: Sequence[Row] = (),
    patterns: Sequence[UserPattern] = (),
    repeated: list[str] | None = None,
) -> WordList:
    """The entries of one file that are in force on `day`; `unit` counts them in errors.

    An entry that stands twice counts once, and is told in `repeated`.

    Raises:
        LexiconError: naming the entry that is empty or says two things of one term.
    """
    result = WordList(path.stem, patterns=tuple(patterns))
    result.exclusions = tuple(fold(one.text).text for one in exclusions if one.in_force(day))
    changes = {day for row in exclusions for day in _changes(row)}
    kinds: dict[Kind, int] = {}
    seen: dict[str, int] = {}
    numbers = array("L")
    for row, folded in _folded(rows):
        if not folded:
            raise LexiconError(f"词库 {path} 第{row.number}{unit}：词条为空")
        changes.update(_changes(row))
        if not row.in_force(day):
            result.lapsed += 1
            continue
        text = row.text if folded == row.text else folded  # one string for both, if it can be
        kind = kinds.setdefault(row.kind, len(kinds))
        index = seen.setdefault(text, len(result.texts))
        if index < len(result.texts):
            before = f"第{numbers[index]}{unit}"
            if (kind, row.extra) != (result.of[index], result.extras.get(index, _NOTHING)):
                raise LexiconError(f"词库 {path} 第{row.number}{unit}：{_DIFFERS.format(before)}")
            if repeated is not None:
                repeated.append(f"第{row.number}{unit}“{row.text}”（{before}已有）")
            continue
        result.add(row, kind)
        numbers.append(row.number)
    if not (seen or result.lapsed or patterns):
        raise LexiconError(f"词库 {path} 里没有词条")
    result.folded, result.kinds = list(seen), list(kinds)
    result.since, result.until = _between(changes, day)
    return result


def _between(changes: Iterable[date], day: date) -> tuple[str, str]:
    """The last change up to `day` and the first one after it; empty where there is none."""
    since = max((one for one in changes if one <= day), default="")
    return str(since), str(min((one for one in changes if one > day), default=""))


def _folded(rows: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        yield from zip(batch, fold_lines([row.text for row in batch]), strict=True)


def _changes(row: Row) -> Iterator[date]:
    """The days from which a row counts, and counts no more."""
    if row.begins:
        yield row.begins
    if row.ends:
        yield row.ends + timedelta(days=1)


def fold_lines(texts: Sequence[str]) -> list[str]:
    """Fold many short texts at once; none holds a line feed."""
    joined = "\n".join(texts)
    ends = np.cumsum(np.array([len(text) + 1 for text in texts], dtype=np.int64))[:-1] - 1
    return fold(joined, ends).text.split("\n") if texts else []
