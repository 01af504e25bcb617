"""Fold look-alike spellings together, and keep the way back to the source.

One gather through a table does width, case, compatibility and radical forms, traditional to
simplified, Latin look-alikes and stars; dropped are invisible characters, and blanks or soft line
breaks that stand between two Han characters. The table also says of what kind a character is.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from screener import mapped
from screener.document import Span
from screener.errors import LexiconError
from screener.paths import LEXICONS
from screener.steady import remembered

# Kinds of folded characters, in the bits above the code point. A line feed is BLANK and LINE; GAP
# is what may be strewn between the characters of a word; STOP sets words apart.
# What may have to go is on top: one comparison tells it.
HAN, LINE, GAP, STOP, LATIN, BLANK, DROPPED = (1 << bit for bit in range(21, 28))
CODE = np.uint32((1 << 21) - 1)

_STORED = "tables/fold.npz"
_LAYOUT = 1  # of what is kept mapped; raise it when the kinds or their making change
_MOST_KEPT = 3
_CODES = 0x110000
_BLOCK = 1 << 16  # code points folded in one go: what is in work stays in the cache
_MAX_BLANKS = 4  # a longer run of blanks between Han characters sets words apart on purpose
_GONE = 0x200B  # invisible, and so dropped
_APART = "\ue000"  # of no kind and in no term: what stands on either side does not see the other
_SPECIAL = np.uint32(BLANK)  # and what is greater
_NOWHERE = np.zeros(0, dtype=np.int64)

Positions = NDArray[np.int64]


class Folded:
    """`text` is folded; `packed` are its code points with their kinds; `dropped` the positions of
    the source that are gone.
    """

    __slots__ = ("__dict__", "_before", "dropped", "packed")

    def __init__(self, packed: NDArray[np.uint32], dropped: Positions) -> None:
        self.packed = packed
        self.dropped = dropped
        self._before = dropped - np.arange(len(dropped))  # folded position that each stood before

    def __repr__(self) -> str:
        return f"Folded({len(self.packed)} code points)"

    @cached_property
    def codes(self) -> NDArray[np.uint32]:
        return self.packed & CODE

    @cached_property
    def text(self) -> str:
        return self.codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")

    def source(self, folded: Positions) -> Positions:
        """Where in the source the folded positions come from."""
        return folded + np.searchsorted(self._before, folded, side="right")

    def source_span(self, span: Span) -> Span:
        """Map a non-empty span of the folded text to the source it came from."""
        before = self._dropped_before
        return Span(
            span.start + bisect_right(before, span.start),
            span.end + bisect_right(before, span.end - 1),
        )

    @cached_property
    def _dropped_before(self) -> list[int]:
        """Asked one by one, a list answers in a tenth of the time."""
        return self._before.tolist()  # type: ignore[no-any-return]

    def folded(self, source: Positions) -> Positions:
        """For each position of the source, the first folded one that comes from it or later."""
        folded: Positions = source - np.searchsorted(self.dropped, source)
        return folded

    def gone_before(self, position: int) -> bool:
        """Was anything dropped right before a folded position?"""
        at = int(np.searchsorted(self._before, position))
        return at < len(self._before) and int(self._before[at]) == position


def table_digest() -> str:
    """Names the table that folds here; believed while the stamp of its file stands still.

    Raises:
        LexiconError: the stored table is not the one its digest names.
    """
    return remembered("fold", (), [LEXICONS / _STORED], lambda: _stored()[0])


@cache
def _table() -> NDArray[np.uint32]:
    """Code point to what it folds to, with its kinds: mapped, or made and kept for the next.

    Raises:
        LexiconError: the stored table is not the one its digest names.
    """
    name = f"fold/{table_digest()[:32]}-{_LAYOUT}"
    kept = mapped.load(name)
    if kept is None or kept.keys() != {"table"}:
        kept = {"table": _made()}
        mapped.store(name, kept, most=_MOST_KEPT)
    return kept["table"]


def _made() -> NDArray[np.uint32]:
    _, arrays = _stored()
    table = np.arange(_CODES, dtype=np.uint32)
    table[arrays["sources"]] = arrays["targets"]
    ends = np.append(arrays["kind_begins"][1:], _CODES)
    table |= np.repeat(arrays["kinds"], ends - arrays["kind_begins"])
    table[0xD800:0xE000] = 0xFFFD | GAP  # half a pair, from a broken file name: no such text
    return table


def _stored() -> tuple[str, mapped.Arrays]:
    with np.load(LEXICONS / _STORED, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in ("sources", "targets", "kind_begins", "kinds")}
        named = str(stored["digest"])
    digest = hashlib.sha256(b"".join(one.tobytes() for one in arrays.values())).hexdigest()
    if digest != named:
        raise LexiconError("折叠表 tables/fold.npz 与其摘要不符，可能被改动或损坏，请重新安装")
    return named, arrays


def fold(
    source: str, separators: Positions | None = None, *, between: Positions | None = None
) -> Folded:
    """Fold `source`; characters at `separators` stay whatever surrounds them.

    `between` are those outside passages instead: of each run of them one line feed or tab stays.
    """
    codes = np.frombuffer(source.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    if between is not None:
        separators, codes = between, _evened(codes, between)
    packed = np.empty(len(codes), dtype=np.uint32)
    special = []
    for low in range(0, len(codes), _BLOCK):
        block = packed[low : low + _BLOCK]
        _table().take(codes[low : low + _BLOCK], out=block, mode="wrap")
        special.append(np.flatnonzero(block >= _SPECIAL) + low)
    dropped = _dropped(packed, np.concatenate(special), separators) if special else _NOWHERE
    if not len(dropped):
        return Folded(packed, dropped)
    kept = np.ones(len(packed), dtype=np.bool_)
    kept[dropped] = False
    return Folded(packed[kept], dropped)


def _evened(codes: NDArray[np.uint32], between: Positions) -> NDArray[np.uint32]:
    """`codes` with a line feed or a tab, and else nothing that is seen, outside passages; a line
    within one ends in a line feed alone."""
    apart = codes[between]
    lines = (apart == 0x0A) | (apart == 0x0C)
    carriage = np.flatnonzero((codes[:-1] == 0x0D) & (codes[1:] == 0x0A))
    begins, ends = stretches(between)
    single = len(begins) == len(between) and not (len(between) and between[0] == 0)
    if single and not len(carriage) and bool((lines | (apart == 0x09)).all()):
        return codes
    codes = codes.copy()
    codes[carriage] = codes[between] = _GONE
    if len(begins):
        kept = np.where(np.logical_or.reduceat(lines, begins), 0x0A, 0x09)
        inner = (between[begins] > 0) & (between[ends - 1] < len(codes) - 1)
        codes[between[ends - 1][inner]] = kept[inner]
    return codes


def stretches(at: Positions) -> tuple[Positions, Positions]:
    """Where in `at`, positions in order, each run of neighbouring ones begins and ends."""
    new = np.ones(len(at) + 1, dtype=np.bool_)
    np.not_equal(at[1:], at[:-1] + 1, out=new[1:-1])
    bounds: Positions = new.nonzero()[0]
    return bounds[:-1], bounds[1:]


def near(spans: Positions, others: Positions, reach: int) -> NDArray[np.bool_]:
    """Which of `spans` meet any of `others`, or come as close as `reach`: rows of start and end."""
    low, high = others[:, 0] - reach, others[:, 1] + reach
    found: NDArray[np.bool_] = np.searchsorted(low, spans[:, 1]) > np.searchsorted(
        high, spans[:, 0], "right"
    )
    return found


def outside(spans: Positions, length: int) -> Positions:
    """Positions between `spans` (rows of start and end, in order), where no blank may go."""
    begins, sizes = np.zeros((2, len(spans) + 1), dtype=np.int64)
    begins[1:], sizes[:-1], sizes[-1] = spans[:, 1], spans[:, 0], length
    sizes -= begins
    np.maximum(sizes, 0, out=sizes)
    ends = np.cumsum(sizes)
    return np.repeat(begins - ends + sizes, sizes) + np.arange(ends[-1])


def positions(packed: NDArray[np.uint32], kinds: int) -> Positions:
    """Where characters of any of `kinds` stand."""
    mask = np.uint32(kinds)
    found = [
        np.flatnonzero((packed[low : low + _BLOCK] & mask).astype(np.bool_)) + low
        for low in range(0, len(packed), _BLOCK)
    ]
    return np.concatenate(found) if found else _NOWHERE


def fold_term(term: str) -> str:
    """Fold a term or pattern example the way text is folded."""
    return fold(term).text


def fold_terms(terms: Sequence[str]) -> list[str]:
    """The same of many, folded in one go: to fold one by one costs fifty times its characters."""
    folded = fold(_APART.join(terms)).text.split(_APART) if terms else []
    return folded if len(folded) == len(terms) else [fold_term(term) for term in terms]


def _dropped(
    packed: NDArray[np.uint32], special: Positions, separators: Positions | None
) -> Positions:
    """Invisible characters, and short runs of blanks and soft line breaks between Han ones.

    `special` are the positions of both, in order.
    """
    if not len(special):
        return special
    invisible = packed[special] & DROPPED != 0
    begins, ends = stretches(special)
    firsts, lasts = special[begins], special[ends - 1]
    inside = (firsts > 0) & (lasts + 1 < len(packed))
    around = packed.take(firsts - 1, mode="clip") & packed.take(lasts + 1, mode="clip")
    blanks = np.add.reduceat(~invisible, begins, dtype=np.int64)
    closed = inside & (around & HAN != 0) & (blanks <= _MAX_BLANKS)
    if separators is not None and len(separators):
        at = np.searchsorted(separators, firsts)
        held = at < len(separators)
        held[held] = separators[at[held]] <= lasts[held]
        closed &= ~held
    run = np.repeat(closed, ends - begins)
    dropped: Positions = special[invisible | run]
    return dropped
