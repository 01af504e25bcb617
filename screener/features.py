"""What the classifier sees of a text: hashed runs of characters, and of words, markings masked.

Training and screening share this file; a change of anything in it needs a new VERSION.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

VERSION = 4
_BITS = 20
BUCKETS = 1 << _BITS
_CHARACTERS, _WORDS = 3, 2  # neighbours in the longest gram
SHARES = (1.0, 1.0, 0.5)  # what a gram of one, two, three tokens counts
_LONGEST_WORD = 8  # code points that tell a word from others

# Words that say how secret a text calls itself, or that it is published. The markings have rules of
# their own; the model must judge the content, or it would flatter itself on labelled texts.
_MARKING = re.compile(
    "绝密|机密|秘密|密级|涉密|保密|内部|内参|外传|不要|公告|公示|公开|公布|发布|刊发|官网|网站|上网"
)
_MASK = "◆◆"  # as long as what it covers: offsets stay
_APART = "\n"  # no marking word reaches over it
_DIGITS = slice(ord("0"), ord("9") + 1)
_PLANE = 1 << 16  # rarer characters, beyond the basic plane, are one to the model
_MIXERS = (np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35))
_NEXT = np.uint32(0x9E3779B1)  # from a gram to the one that is a token longer
_WORD_FACTOR = np.uint32(0x01000193)

Codes = NDArray[np.uint32]
Stretch = tuple[int, int]


class Hashed:
    """Tokens of several texts, one text after the other, hashed once, so that runs can be scored.

    `buckets[n - 1][i]` is the bucket of the `n` tokens from `i` on; `starts` and `ends` are the
    bounds of the texts. No gram is hidden where two texts meet: a run is read as one text.
    """

    def __init__(self, tokens: Codes, lengths: Sequence[int], orders: int) -> None:
        self.buckets = tuple(buckets(tokens, orders))
        sizes = np.array(lengths, dtype=np.int64)
        self.ends = sizes.cumsum()
        self.starts = self.ends - sizes

    def __len__(self) -> int:
        return len(self.starts)

    def stretch(self, first: int, end: int) -> Stretch:
        """Where the run of texts `first` to before `end` begins and ends, in tokens."""
        return int(self.starts[first]), int(self.ends[end - 1])

    def inside(self, stretch: Stretch) -> tuple[slice, ...]:
        """Of each order, the grams that lie inside a stretch of tokens."""
        start, stop = stretch
        return tuple(slice(start, max(start, stop - more)) for more in range(len(self.buckets)))


def characters(texts: Sequence[str]) -> Hashed:
    """Folded texts character by character."""
    lengths = [len(text) for text in texts]
    joined = tokens(_APART.join(texts))
    between = np.cumsum(np.array(lengths[:-1], dtype=np.int64) + 1) - 1
    return Hashed(np.delete(joined, between), lengths, _CHARACTERS)


def stretches(tokens: Codes, bounds: Sequence[Stretch]) -> Hashed:
    """The same of stretches of one text, whose `tokens` are known."""
    lengths = [end - start for start, end in bounds]
    return Hashed(
        np.concatenate([tokens[start:end] for start, end in bounds]), lengths, _CHARACTERS
    )


def words(texts: Sequence[str], cut: Callable[[str], Sequence[str]]) -> Hashed:
    """Folded texts word by word; blanks and punctuation are words too."""
    found = [cut(masked(text)) for text in texts]
    flat = list(chain.from_iterable(found))
    return Hashed(_word_tokens(flat), [len(one) for one in found], _WORDS)


def masked(folded: str) -> str:
    """Folded text, as long as before, without marking words."""
    return _MARKING.sub(_MASK, folded)


def tokens(folded: str) -> Codes:
    """A number for each character of a folded text, the same for every digit."""
    return _table().take(_codes(masked(folded)), mode="clip")


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


@cache
def _table() -> Codes:
    """Code point to token."""
    codes = np.arange(_PLANE, dtype=np.uint32)
    codes[_DIGITS] = _DIGITS.start
    return _mixed(codes)


def _word_tokens(flat: Sequence[str]) -> Codes:
    """A number for each word, from its length and its first characters."""
    codes = _codes("".join(flat)).copy()
    digits = (codes >= _DIGITS.start) & (codes < _DIGITS.stop)
    codes[digits] = _DIGITS.start
    lengths = np.array([len(word) for word in flat], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    mixed = lengths.astype(np.uint32)
    for place in range(min(_LONGEST_WORD, int(lengths.max(initial=0)))):
        longer = np.flatnonzero(lengths > place)
        mixed[longer] = (mixed[longer] ^ codes[starts[longer] + place]) * _WORD_FACTOR
        mixed[longer] ^= mixed[longer] >> np.uint32(13)
    return _mixed(mixed)


def _mixed(codes: Codes) -> Codes:
    """The same numbers spread over all bits, as the grams' sums and the buckets need them."""
    for factor, shift in zip(_MIXERS, (13, 16), strict=True):
        codes = (codes ^ (codes >> np.uint32(16))) * factor
        codes ^= codes >> np.uint32(shift)
    return codes


def buckets(tokens: Codes, orders: int = _CHARACTERS) -> Iterator[NDArray[np.int64]]:
    """For grams of one token, of two and so on, their buckets by the place where they begin."""
    grams = tokens
    for order in range(orders):
        if order:
            grams = grams[:-1] * _NEXT + tokens[order:]
        yield (grams >> np.uint32(32 - _BITS)).astype(np.int64)
