"""What a text is written with: enough to know, unread, that a word cannot stand in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from screener.detect.books import SmallBook
from screener.detect.views.sounded import LONGEST_RUN
from screener.detect.words import Words
from screener.fold import LATIN, stretches
from screener.reading import Reading
from screener.rule import Rule
from screener.spelling import lookalikes, readings, sounds, splits
from screener.wordlist.compiled import StoredTerms

_MOST_WORDS = 500  # beyond which to read the text costs less than to ask about each


class Glyphs(NamedTuple):
    """The characters of a folded text, the sounds that its runs of letters may be read as, and
    whether any of it was recognised in pictures.
    """

    characters: str
    sounds: tuple[str, ...]
    recognised: bool


def glyphs_of(reading: Reading) -> Glyphs:
    """What a text is written with."""
    heard = {sound for run in {*_runs(reading)} for way in readings(run) for sound in way}
    return Glyphs("".join(sorted({*reading.text})), tuple(sorted(heard)), reading.is_recognised)


def together(several: Sequence[Glyphs]) -> Glyphs:
    """What all of some texts are written with."""
    if len(several) == 1:
        return several[0]
    characters = {*chain.from_iterable(one.characters for one in several)}
    heard = {*chain.from_iterable(one.sounds for one in several)}
    recognised = any(one.recognised for one in several)
    return Glyphs("".join(sorted(characters)), tuple(sorted(heard)), recognised)


def _runs(reading: Reading) -> Iterator[str]:
    latin = reading.marked.take(np.flatnonzero(reading.marks & LATIN))
    if len(latin):
        begins, ends = stretches(latin)
        bounds = zip(latin[begins].tolist(), (latin[ends - 1] + 1).tolist(), strict=True)
        yield from (reading.text[start:end] for start, end in bounds if end - start <= LONGEST_RUN)


class Absence:
    """Tells of a text by its glyphs alone that none of the words of some rules is written in it,
    plainly or in any view (`detect/views`): each has a character that is neither there nor spelled
    by parts, sounds or, in recognised text, likenesses that are there.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [frozenset(word) for word in words]
        alphabet = frozenset().union(*self._words)
        self._splits = _by_character(splits(alphabet))
        self._sounds = _by_character(sounds(alphabet))
        self._lookalikes = _by_character(lookalikes(alphabet))

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Absence | None:
        """None where words alone do not tell, or are too many to ask about."""
        rules = list(rules)
        if any(rule.detector != "terms" or isinstance(rule.terms, StoredTerms) for rule in rules):
            return None
        listed = _Listed()
        SmallBook(rules, listed)
        return None if len(listed.words) > _MOST_WORDS else cls(listed.words)

    def holds(self, glyphs: Glyphs) -> bool:
        there, heard = set(glyphs.characters), set(glyphs.sounds)
        spelled: dict[str, bool] = {}

        def is_spelled(char: str) -> bool:
            if char not in spelled:
                spelled[char] = (
                    any(one in heard for one in self._sounds[char])
                    or any(there.issuperset(one) for one in self._splits[char])
                    or (glyphs.recognised and any(one in there for one in self._lookalikes[char]))
                )
            return spelled[char]

        return not any(all(map(is_spelled, word - there)) for word in self._words)


class _Listed(Words):
    """Keeps what a book would have looked for."""

    words: tuple[str, ...] = ()

    def add(self, name: str, words: Sequence[str]) -> None:
        super().add(name, words)
        self.words += tuple(words)


def _by_character(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    by: dict[str, list[str]] = defaultdict(list)
    for written, meant in pairs:
        by[meant].append(written)
    return by
