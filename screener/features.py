"""What the classifier sees of a text, markings masked: hashed runs of characters and of words, and
pairs of either that stand a little apart.

Training and screening share this file; a change of anything in it needs a new VERSION.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

VERSION = 5
_BITS = 20
BUCKETS = 1 << _BITS
SHARES = (1.0, 1.0, 0.5)  # what a gram of one, two, three characters counts
_WORDS = (1.0, 1.0)  # and of one or two words
_PAIRS = (1.0, 1.0, 1.0)  # and a pair of either, from so far apart on: neighbours are a run
_NEAREST = 2
_LONGEST_WORD = 8  # code points that tell a word from others

# Words that say how secret a text calls itself, or that it is published. The markings have rules of
# their own; the model must judge the content, or it would flatter itself on labelled texts.
_MARKING = re.compile(
    "绝密|机密|秘密|密级|涉密|保密|内部|内参|外传|不要|公告|公示|公开|公布|发布|刊发|官网|网站|上网"
)
_MASK = "◆◆"  # as long as what it covers: offsets stay
_BETWEEN = "\n"  # no marking word reaches over it
_DIGITS = slice(ord("0"), ord("9") + 1)
_PLANE = 1 << 16  # rarer characters, beyond the basic plane, are one to the model
_MIXERS = (np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35))
_NEXT = np.uint32(0x9E3779B1)  # from a gram to the one that is a token longer
_WORD_FACTOR = np.uint32(0x01000193)
_PAIR_FACTOR = np.uint32(0x85EBCA6B)  # sets pairs that stand apart off from neighbours

Codes = NDArray[np.uint32]
Stretch = tuple[int, int]


class Hashed:
    """Grams of several texts, one text after the other, hashed once, so that runs can be scored.

    `buckets[n][i]` is the bucket of a gram that begins at token `i` and ends `reach + n` further:
    of the tokens up to there, or, with a `reach`, of the first and the last. `shares[n]` is what
    it counts. `starts` and `ends` are the bounds of the texts in tokens. No gram is hidden where
    two texts meet: a run is read as one text.
    """

    def __init__(
        self, tokens: Codes, lengths: Sequence[int], shares: Sequence[float], reach: int = 0
    ) -> None:
        self.tokens, self.shares, self.reach = tokens, shares, reach
        orders = len(shares)
        self.buckets = tuple(_pairs(tokens, reach, orders) if reach else buckets(tokens, orders))
        self.lengths = np.array(lengths, dtype=np.int64)
        self.ends = self.lengths.cumsum()
        self.starts = self.ends - self.lengths

    def apart(self) -> Hashed:
        """The same texts in pairs of tokens that stand a little apart."""
        return Hashed(self.tokens, self.lengths.tolist(), _PAIRS, _NEAREST)

    def __len__(self) -> int:
        return len(self.starts)

    def stretch(self, first: int, end: int) -> Stretch:
        """Where the run of texts `first` to before `end` begins and ends, in tokens."""
        return int(self.starts[first]), int(self.ends[end - 1])

    def inside(self, stretch: Stretch) -> tuple[slice, ...]:
        """Of each order, the grams that lie inside a stretch of tokens."""
        start, stop = stretch
        last = stop - self.reach
        return tuple(slice(start, max(start, last - more)) for more in range(len(self.buckets)))


def characters(texts: Sequence[str]) -> Hashed:
    """Folded texts character by character."""
    lengths = [len(text) for text in texts]
    joined = tokens(_BETWEEN.join(texts))
    between = np.cumsum(np.array(lengths[:-1], dtype=np.int64) + 1) - 1
    return Hashed(np.delete(joined, between), lengths, SHARES)


def stretches(tokens: Codes, bounds: Sequence[Stretch]) -> Hashed:
    """The same of stretches of one text, whose `tokens` are known."""
    lengths = [end - start for start, end in bounds]
    return Hashed(np.concatenate([tokens[start:end] for start, end in bounds]), lengths, SHARES)


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


def buckets(tokens: Codes, orders: int = len(SHARES)) -> Iterator[NDArray[np.int64]]:
    """For grams of one token, of two and so on, their buckets by the place where they begin."""
    grams = tokens
    for order in range(orders):
        if order:
            grams = grams[:-1] * _NEXT + tokens[order:]
        yield _bucket(grams)


def _pairs(tokens: Codes, nearest: int, orders: int) -> Iterator[NDArray[np.int64]]:
    """The same for pairs of tokens apart; how far makes no difference to their buckets."""
    for apart in range(nearest, nearest + orders):
        yield _bucket((tokens[:-apart] * _NEXT + tokens[apart:]) * _PAIR_FACTOR)


def _bucket(grams: Codes) -> NDArray[np.int64]:
    return (grams >> np.uint32(32 - _BITS)).astype(np.int64)
