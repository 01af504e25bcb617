"""Other ways to write a character: split into its parts, by its sound, as a scanner misreads it.

The tables are made by `lexicons/make_spelling_table.py`; each is cut down to an alphabet, the
characters that some term needs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.errors import LexiconError
from screener.paths import LEXICONS
from screener.trie import Choices

STANDS_FOR = 0x110000  # from here on, code points that stand for any of several
_MOST_WAYS = 3  # of reading one run of letters as syllables


class Chosen(NamedTuple):
    """Character `code[i]` is one that the `row[i]`-th of several may stand for."""

    row: NDArray[np.int64]
    code: NDArray[np.uint32]


class Alternatives:
    """What is written, and the characters it may stand for, as codes a trie understands.

    Parts, syllables and look-alikes never spell the same, so that one table holds them all.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        groups: dict[str, list[str]] = {}
        for written, meant in pairs:
            groups.setdefault(written, []).append(meant)
        self.codes: Mapping[str, int] = {
            written: STANDS_FOR + number for number, written in enumerate(groups)
        }
        sizes = [len(meant) for meant in groups.values()]
        flat = "".join(char for meant in groups.values() for char in meant)
        self.choices = Choices(
            STANDS_FOR,
            np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))),
            np.frombuffer(flat.encode("utf-32-le"), dtype="<u4"),
        )

    def any_of(self, written: Iterable[str]) -> Chosen:
        """The characters that each of `written` may stand for."""
        at = np.array([self.codes[one] - STANDS_FOR for one in written], dtype=np.int64)
        firsts = self.choices.first[at]
        sizes = self.choices.first[at + 1] - firsts
        row = np.repeat(np.arange(len(at)), sizes)
        ranks = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return Chosen(row, self.choices.codes[firsts[row] + ranks])


@cache
def _stored() -> Mapping[str, list[str]]:
    """Lines of what is written, a tab, and the character that is meant.

    Raises:
        LexiconError: the stored tables are not those their digest names.
    """
    with np.load(LEXICONS / "tables" / "spelling.npz", allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in ("splits", "sounds", "lookalikes")}
        named = str(stored["digest"])
    digest = hashlib.sha256(b"".join(one.tobytes() for one in arrays.values())).hexdigest()
    if digest != named:
        raise LexiconError("字形表 tables/spelling.npz 与其摘要不符，可能被改动或损坏，请重新安装")
    return {name: array.tolist() for name, array in arrays.items()}


def _pairs(name: str, alphabet: frozenset[str]) -> list[tuple[str, str]]:
    """What is written for each character of `alphabet`, and the character."""
    return [(line[:-2], line[-1]) for line in _stored()[name] if line[-1] in alphabet]


def splits(alphabet: frozenset[str]) -> list[tuple[str, str]]:
    """Two or three parts written in place of a character: 禾必 for 秘.

    Parts beyond the basic plane are left out: no keyboard writes them.
    """
    return [pair for pair in _pairs("splits", alphabet) if max(pair[0]) < "\uffff"]


def lookalikes(alphabet: frozenset[str]) -> list[tuple[str, str]]:
    """A character that optical recognition takes for another: 檀 for 擅. It may be itself too."""
    pairs = _pairs("lookalikes", alphabet)
    seen = {written for written, _ in pairs}
    return [*pairs, *((char, char) for char in sorted(seen))]


def sounds(alphabet: frozenset[str]) -> list[tuple[str, str]]:
    """Syllables in small letters, and their initial letters in capitals."""
    pairs = _pairs("sounds", alphabet)
    return [*pairs, *sorted({(syllable[0].upper(), char) for syllable, char in pairs})]


@cache
def _syllables() -> frozenset[str]:
    return frozenset(line[:-2] for line in _stored()["sounds"] if len(line) > len("i\t衣"))


@lru_cache(maxsize=4096)
def readings(letters: str) -> tuple[tuple[str, ...], ...]:
    """Ways to read a run of letters: as syllables, the longest first; a few as initials."""
    ways: list[tuple[str, ...]] = []
    _spell(letters, (), ways)
    if len(letters) <= 2:
        ways.append(tuple(letters.upper()))
    return tuple(ways)


def _spell(letters: str, before: tuple[str, ...], ways: list[tuple[str, ...]]) -> None:
    if not letters:
        ways.append(before)
        return
    for size in range(min(6, len(letters)), 1, -1):
        if letters[:size] in _syllables() and len(ways) < _MOST_WAYS:
            _spell(letters[size:], (*before, letters[:size]), ways)
