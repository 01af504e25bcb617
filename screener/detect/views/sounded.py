"""Words with a character written in Latin letters, as a syllable or its initial: 机mi, 内b资料."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import BREAK, TEXT, Manner, View, laid_out
from screener.detect.views.spelled import Spellings, Ways
from screener.fold import BLANK, CODE, GAP, HAN, stretches

LONGEST_RUN = 24  # letters of one run
_THIN = np.uint32(GAP | BLANK)  # may stand between letters and what they belong to
_WAYS = 4  # readings tried of a run
_FEW = 64  # runs that are asked for one by one whether they are any sound at all
_WAYS_TOGETHER = 2  # and of a stretch with several runs

Packed = NDArray[np.uint32]
Flags = NDArray[np.bool_]
Positions = NDArray[np.int64]
Bounds = tuple[Positions, Positions]  # where runs begin and end


class _Runs(NamedTuple):
    """Runs of letters, what each is spelled as, and the characters on both sides."""

    start: Positions
    end: Positions
    before: tuple[Packed, Packed]
    behind: tuple[Packed, Packed]

    def where(self, kept: Flags) -> _Runs:
        before, behind = ((near[kept], far[kept]) for near, far in (self.before, self.behind))
        return _Runs(self.start[kept], self.end[kept], before, behind)


def sounded_view(
    text: str,
    packed: Packed,
    codes: Packed,
    latin: Positions,
    spellings: Spellings,
    reach: int,
) -> View | None:
    """Letters, at `latin`, beside Han characters read as sounds, in their surroundings, or None.

    Only where what they may stand for makes a pair of some term with a neighbour.
    """
    if not len(latin):
        return None
    bounds = _bounds(latin)
    if len(bounds[0]) <= _FEW and not any(
        len(run) <= LONGEST_RUN and spellings.readable(run) for run in _written(text, bounds)
    ):
        return None  # as the name of a file ends
    runs = _runs(packed, bounds, _spelled(text, bounds, spellings))
    if not len(runs.start):
        return None
    known: dict[str, int] = {}
    written = _written(text, (runs.start, runs.end))
    of = np.array([known.setdefault(run, len(known)) for run in written])
    ways = spellings.ways(list(known))
    kept = _joining(runs, of, ways, spellings)
    if not kept.any():
        return None
    rows = _rows(runs.where(kept), of[kept], ways, reach, len(packed))
    return laid_out(Manner.SOUNDED, codes, rows) if rows.size else None


def _bounds(latin: Positions) -> Bounds:
    begins, ends = stretches(latin)
    return latin[begins], latin[ends - 1] + 1


def _written(text: str, bounds: Bounds) -> Iterator[str]:
    for low, high in zip(bounds[0].tolist(), bounds[1].tolist(), strict=True):
        yield text[low:high]


def _spelled(text: str, bounds: Bounds, spellings: Spellings) -> Flags:
    """Runs that spell two characters of a word, alone or with the run a blank apart."""
    start, end = bounds
    spelled = np.zeros(len(start), dtype=np.bool_)
    likely = np.flatnonzero((end - start > 1) & (end - start <= LONGEST_RUN))
    known: dict[str, int] = {}
    written = _written(text, (start[likely], end[likely]))
    of = np.array([known.setdefault(run, len(known)) for run in written], dtype=np.int64)
    outer = [spellings.outer(run) for run in known]
    alone = np.array([spellings.spells(run) for run in known], dtype=np.bool_)
    readable = np.array(list(map(bool, outer)), dtype=np.bool_)
    if not readable.any():
        return spelled
    spelled[likely[alone[of]]] = True
    first = np.flatnonzero((np.diff(likely) == 1) & readable[of[:-1]] & readable[of[1:]])
    first = first[start[likely[first + 1]] - end[likely[first]] == 1]
    pairs = of[first] * len(known) + of[first + 1]
    pairs, which = np.unique(pairs, return_inverse=True)  # words of a language repeat
    both = (divmod(pair, len(known)) for pair in pairs.tolist())
    meet = np.array(
        [spellings.joined(outer[one], outer[other]) for one, other in both], dtype=np.bool_
    )
    met = likely[first[meet[which]]]
    spelled[met] = spelled[met + 1] = True
    return spelled


def _runs(packed: Packed, bounds: Bounds, spelled: Flags) -> _Runs:
    """Runs of letters with a Han character beside them, a blank or symbol between them or none.

    Those `spelled` need no such neighbour.
    """
    start, end = bounds

    def at(places: Positions) -> Packed:
        there = packed.take(places, mode="clip")
        there[(places < 0) | (places >= len(packed))] = 0
        return there

    runs = _Runs(start, end, (at(start - 1), at(start - 2)), (at(end), at(end + 1)))
    beside = spelled
    for near, far in (runs.before, runs.behind):
        beside = beside | (near & HAN != 0) | (near & _THIN != 0) & (far & HAN != 0)
    return runs.where(beside & (end - start <= LONGEST_RUN))


def _joining(runs: _Runs, of: Positions, ways: Ways, spellings: Spellings) -> Flags:
    """The runs that may stand for what is in a word with a neighbour, or together."""
    near = runs.start[1:] - runs.end[:-1] <= 1  # read as sounds too, so that nothing is sure
    kept: Flags = np.append(near, False) | np.append(False, near)
    count = ways.first[of + 1] - ways.first[of]
    row = np.repeat(np.arange(len(of)), count)
    way = ways.first[of][row] + np.arange(len(row)) - (np.cumsum(count) - count)[row]
    known = ways.known[way]
    if not known.any():
        return kept
    row, way = row[known], way[known]
    kept[row[ways.meets[way]]] = True
    ends = np.concatenate((ways.begins[way], ways.begins[way + 1] - 1))
    behind = np.arange(len(ends)) >= len(way)
    beside = np.concatenate([
        np.where(near & _THIN != 0, far, near)[row] & CODE
        for near, far in (runs.before, runs.behind)
    ])  # fmt: skip
    fits = spellings.fit(ways.tokens[ends, 0], beside, behind)
    kept[row[fits[: len(row)] | fits[len(row) :]]] = True
    return kept


def _rows(runs: _Runs, of: Positions, ways: Ways, reach: int, length: int) -> Positions:
    """What a view is laid out from: every stretch of runs near each other, way after way."""
    opens = np.append(True, runs.start[1:] - runs.end[:-1] > reach)
    closes = np.append(opens[1:], True)
    begins = np.flatnonzero(opens)
    stretch = np.cumsum(opens) - 1
    count = ways.first[of + 1] - ways.first[of]
    most = np.where(opens & closes, _WAYS, _WAYS_TOGETHER)[begins]
    tried = np.minimum(most, np.maximum.reduceat(count, begins))[stretch]
    thin = runs.behind[0] & _THIN != 0  # a blank or symbol beside letters is left out
    at = np.where(opens, np.maximum(runs.start - reach, 0), np.append(0, (runs.end + thin)[:-1]))
    stop = runs.start - ((runs.before[0] & _THIN != 0) & (runs.start > at))
    rest = runs.end + thin, np.minimum(runs.end + reach, length)
    bounds = np.stack((at, stop, *rest))
    rows = [
        _one_way(bounds[:, chosen], runs.start[chosen], closes[chosen],
                 _tokens(ways, of[chosen], count[chosen], number))
        for number in range(int(tried.max(initial=0)))
        if (chosen := tried > number).any()
    ]  # fmt: skip
    return np.concatenate(rows, axis=1) if rows else np.zeros((3, 0), dtype=np.int64)


def _tokens(
    ways: Ways, of: Positions, count: Positions, number: int
) -> tuple[Positions, Positions]:
    """Of each run the tokens of one way, or of its last: how many, and all as rows."""
    way = ways.first[of] + np.minimum(number, count - 1)
    low = np.where(count > 0, ways.begins[way], 0)
    many = np.where(count > 0, ways.begins[way + 1] - low, 1)
    row = np.repeat(np.arange(len(of)), many)
    ranks = np.arange(len(row)) - (np.cumsum(many) - many)[row]
    tokens = ways.tokens[low[row] + ranks]
    tokens[(count == 0)[row]] = BREAK
    return many, tokens


def _one_way(
    bounds: Positions, starts: Positions, closes: Flags, read: tuple[Positions, Positions]
) -> Positions:
    """For each run what stands before it, its tokens, and what is behind the last of a stretch."""
    many, tokens = read
    sizes = 1 + many + 2 * closes
    low = np.cumsum(sizes) - sizes
    rows = np.full((3, int(sizes.sum())), BREAK, dtype=np.int64)
    rows[0, low], rows[1, low], rows[2, low] = TEXT, bounds[0], bounds[1] - 1
    row = np.repeat(np.arange(len(starts)), many)
    place = (low + 1)[row] + np.arange(len(row)) - (np.cumsum(many) - many)[row]
    rows[0, place] = tokens[:, 0]
    rows[1, place], rows[2, place] = tokens[:, 1] + starts[row], tokens[:, 2] + starts[row]
    last = (low + 1 + many)[closes]
    rows[0, last], rows[1, last], rows[2, last] = TEXT, bounds[2, closes], bounds[3, closes] - 1
    rows[1:, last + 1] = np.maximum(bounds[3, closes] - 1, 0)
    return rows
