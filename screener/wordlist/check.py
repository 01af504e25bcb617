"""What the keeper of a list should look at: terms that do nothing, or find what nobody meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from screener.fold import Folded, fold
from screener.paths import LEXICONS
from screener.segment import Segmenter
from screener.trie import Trie
from screener.wordlist import CATEGORIES, SEVERITIES, WordList
from screener.wordlist.formats import read_list

_PER = 100_000  # characters that a rate is given for
_APART = re.compile(r"[\s,，;；|]+")
_KINDS = {word for word in (*CATEGORIES, *SEVERITIES) if word not in {"block", "review", "info"}}
_MOST_NAMED = 50  # of one kind


def advice(path: Path, rate: float, day: date | None = None) -> Iterator[str]:
    """Lines about the entries in force; none where all is well.

    Raises:
        LexiconError: the file does not hold together.
    """
    repeated: list[str] = []
    day = day or date.today()  # noqa: DTZ011 - the office's own calendar
    words = read_list(path, day, repeated=repeated)
    yield from _most("重复", repeated)
    yield from _most("类别、级别要用制表符与词条分开", list(filter(_runs_on, words.texts)))
    short = [term for term in words.folded if len(term) == 1]
    yield from _most("只有一字，几乎每篇文稿都会命中", short)
    if not words.folded:
        return
    trie = _trie(words)
    yield from _most("已被更短的词条包含", list(_shadowed(words, trie)))
    yield from _most(f"在公开文稿中每十万字命中超过 {rate:g} 次", list(_common(words, trie, rate)))


def _runs_on(term: str) -> bool:
    """Does a category or severity end it, apart by anything but the tab that is asked for?"""
    *before, last = _APART.split(term)
    return bool(before) and last in _KINDS


def _most(title: str, entries: list[str]) -> Iterator[str]:
    for entry in entries[:_MOST_NAMED]:
        yield f"{entry}：{title}"
    if len(entries) > _MOST_NAMED:
        yield f"……另有 {len(entries) - _MOST_NAMED} 条：{title}"


def _trie(words: WordList) -> Trie:
    codes = np.frombuffer("".join(words.folded).encode("utf-32-le"), dtype="<u4")
    return Trie.build(codes, np.cumsum([len(term) for term in words.folded], dtype=np.int64))


def _shadowed(words: WordList, trie: Trie) -> Iterator[str]:
    """Terms in which another one stands: what they find is found anyway."""
    joined = "\n".join(words.folded)
    lengths = np.array([len(term) for term in words.folded], dtype=np.int64)
    begins = np.cumsum(lengths + 1) - lengths - 1
    matches = trie.find(np.frombuffer(joined.encode("utf-32-le"), dtype="<u4"))
    outer = np.searchsorted(begins, matches.start, side="right") - 1
    inside = matches.term != outer
    shown: set[int] = set()
    for number, inner in zip(outer[inside].tolist(), matches.term[inside].tolist(), strict=True):
        if number not in shown:
            shown.add(number)
            yield f"{words.folded[number]}（含“{words.folded[inner]}”）"


def _common(words: WordList, trie: Trie, rate: float) -> Iterator[str]:
    sample = public_sample()
    segmenter = Segmenter()
    counts: Counter[int] = Counter()
    for number, span in trie.find(sample.codes).rows():
        if segmenter.edges_crossed(sample.text, span) < 2:
            counts[number] += 1
    scale = _PER / len(sample.text)
    for number, count in counts.most_common():
        if count * scale > rate:
            yield f"{words.folded[number]}（{count * scale:.1f} 次）"


@cache
def public_sample() -> Folded:
    """Publishable text, folded, a passage a line."""
    with np.load(LEXICONS / "tables" / "public_sample.npz", allow_pickle=False) as stored:
        text = stored["text"].tobytes().decode("utf-8")
    lines = np.array([at for at, char in enumerate(text) if char == "\n"], dtype=np.int64)
    return fold(text, lines)
