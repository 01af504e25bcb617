"""What no match of an expression can do without: told from its parse tree, asked before it runs.

An expression whose words do not stand in a text cannot match there, nor can one whose leading
`(?!.*...)` forbids a word that does. Asking for words costs a tenth of a search that fails. What
the tree does not tell is not asked for, so that the answer is exact.
"""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import product
from math import prod
from typing import Any, NamedTuple

from screener.detect.cores import cores
from screener.detect.forbidden import REPEATS, characters, forbidden_words
from screener.detect.tree import REPEATED, Item, parsed

Ask = Callable[[str], object]  # its truth counts
Known = tuple[str, ...]  # of which one stands in every text that is asked about
Run = tuple[str, ...]  # a stretch of text: for each place the characters that may stand there

_FEW = 3  # words that are looked for one by one
_MOST_RUNS = 32  # ways to write one stretch
_MOST_WORDS = 64  # of one stretch
_MOST_SINGLE = 8  # characters of which one is nearly always there
_RARER = 30.0  # times that a word of one more character stands less often
_CORE = 8  # what it costs to search for, in words


class _Need(NamedTuple):
    made: Callable[[], Ask]  # most of what is found out is never asked, and never compiled
    cost: int
    words: frozenset[str] = frozenset()  # where that is all it asks for
    hint: frozenset[str] = frozenset()  # one of these stands wherever the answer is yes, if any


class Demands(NamedTuple):
    """`possible`: could it match anywhere in a text? `words`: of each set a match holds one.

    No text in which it matches holds any of `forbidden`.
    """

    possible: Ask
    words: tuple[frozenset[str], ...] = ()
    forbidden: frozenset[str] = frozenset()


def demands(pattern: Any, keywords: Iterable[str] = (), partners: Iterable[str] = ()) -> Demands:
    """What a text must hold for `pattern` to match in it, beside one of `partners`.

    Texts that are asked about hold one of `keywords`, if any are given. Nothing is told of patterns
    of another engine than `re`.
    """
    if not isinstance(pattern, re.Pattern) or pattern.flags & re.IGNORECASE:
        return Demands(lambda _: True)
    known = tuple(keywords)
    items = parsed(pattern)
    needs = [need for need in _needs(items, known) if not _told(need.words, known)]
    needs += [_Need(partial(_searching, core), _CORE) for core in cores(items)]
    hints = tuple(need.hint for need in needs if need.hint and not _told(need.hint, known))
    if beside := _shortest(partners):
        needs.append(_one_of(beside))
        hints += (beside,)
    words = _shortest(forbidden_words(items, pattern.flags))
    if words:
        needs.append(_Need(lambda: _asks_none(sorted(words)), len(words)))
    return Demands(_all(needs, known).made(), hints, words)


def _searching(source: str) -> Ask:
    return re.compile(source).search


def _asks_none(words: Sequence[str]) -> Ask:
    forbidden = _asks_for(words)
    return lambda text: not forbidden(text)


def _told(words: frozenset[str], known: Known) -> bool:
    """Does one of `words` stand wherever any of `known` does?"""
    return bool(words and known) and all(any(word in one for word in words) for one in known)


def _needs(items: Iterable[Item], known: Known) -> list[_Need]:
    """What each match of a sequence needs, stretch by stretch; `known` words stand there anyway."""
    needs: list[_Need] = []
    runs: list[Run] = [()]
    again: list[Run] = []  # the last time of what is repeated: it stands beside what follows
    for code, value in items:
        ways, whole = _ways(code, value)
        if code is op.ASSERT:
            needs += _needs(value[1], known)
        if ways and len(runs) * len(ways) <= _MOST_RUNS:
            runs = _joined(runs, ways)
        else:
            needs += [] if runs is again else _stretch(runs)
            runs = ways or [()]
            needs += [] if ways else _inside(code, value, known)
        if ways and _looks_ahead(code, value):  # few ways to write what is looked ahead from
            needs += _inside(code, value, known)
        if not whole:
            needs += _stretch(runs)
            runs = again = _few(value[2]) or [()]
    return needs + ([] if runs is again else _stretch(runs))


def _inside(code: Any, value: Any, known: Known) -> list[_Need]:
    if code is op.SUBPATTERN:
        return _needs(value[3], known)
    if code is op.BRANCH:
        return _any([_needs(branch, known) for branch in value[1]], known)
    if code in REPEATED and value[0]:
        return _needs(value[2], known)
    return []


def _looks_ahead(code: Any, value: Any) -> bool:
    """Is a choice told by what follows it?"""
    if code is op.SUBPATTERN:
        return any(_looks_ahead(*item) for item in value[3])
    return code is op.BRANCH and any(
        inner is op.ASSERT or _looks_ahead(inner, its) for one in value[1] for inner, its in one
    )


def _ways(code: Any, value: Any) -> tuple[list[Run] | None, bool]:
    """The few ways to write an item, if they are few, and whether nothing can follow in it."""
    if code is op.LITERAL:
        return [(chr(value),)], True
    if code is op.IN:
        several = characters(value)
        return ([(several,)] if several else None), True
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return [()], True
    if code is op.SUBPATTERN and not value[1] & re.IGNORECASE:
        return _few(value[3]), True
    if code is op.BRANCH:
        each = [_few(branch) for branch in value[1]]
        return (None if None in each else [run for runs in each for run in runs or ()]), True
    if code in REPEATED:
        return _repeated(*value)
    return None, True


def _few(items: Iterable[Item]) -> list[Run] | None:
    """The ways to write a whole sequence, if they are few."""
    runs: list[Run] = [()]
    for code, value in items:
        ways, whole = _ways(code, value)
        if not ways or not whole or len(runs) * len(ways) > _MOST_RUNS:
            return None
        runs = _joined(runs, ways)
    return runs


def _repeated(least: int, most: int, items: Sequence[Item]) -> tuple[list[Run] | None, bool]:
    once = _few(items)
    if once is None or (least == 0 and most > 1) or len(once) ** least > _MOST_RUNS:
        return None, True
    if most == 1:
        return (once if least else [(), *once]), True
    runs: list[Run] = [()]
    for _ in range(min(least, REPEATS)):
        runs = _joined(runs, once)
    return runs, least == most <= REPEATS


def _joined(runs: list[Run], more: list[Run]) -> list[Run]:
    return [one + other for one in runs for other in more]


def _stretch(runs: list[Run]) -> list[_Need]:
    """What it takes to find one of `runs`; nothing where that says too little."""
    if sum(prod(map(len, run)) for run in runs) <= _MOST_WORDS:
        words = _shortest({"".join(one) for run in runs for one in product(*run)})
        common = len(words) > _MOST_SINGLE and max(map(len, words)) == 1
        return [] if "" in words or common else [_one_of(words)]
    run = _common_end(runs)
    first = next((at for at, one in enumerate(run) if len(one) == 1), len(run))
    if first > len(run) - 2:  # more choices than are looked for: what their ends are, if any
        return _stretch([one[1:] for one in runs]) if all(runs) else []
    shape = "".join(f"[{re.escape(one)}]" if one[1:] else re.escape(one) for one in run[first:])
    pairs = frozenset(map("".join, product(*run[first : first + 2])))
    return [_Need(partial(_searching, shape), 4, hint=pairs)]


def _common_end(runs: list[Run]) -> Run:
    size = 0
    while all(len(run) > size and run[-1 - size] == runs[0][-1 - size] for run in runs):
        size += 1
    return runs[0][len(runs[0]) - size :]


def _shortest(words: Iterable[str]) -> frozenset[str]:
    """Words without those that hold another."""
    kept: list[str] = []
    for word in sorted(set(words), key=len):
        if not any(one in word for one in kept):
            kept.append(word)
    return frozenset(kept)


def _one_of(words: frozenset[str]) -> _Need:
    return _Need(lambda: _asks_for(sorted(words)), len(words), words, words)


def _asks_for(words: Sequence[str]) -> Ask:
    if len(words) > _FEW:  # one search skips to where any of them may begin
        return re.compile("|".join(map(re.escape, words))).search

    def ask(text: str) -> bool:
        for word in words:  # noqa: SIM110 - a generator would cost more than the search
            if word in text:
                return True
        return False

    return ask


def _all(needs: Iterable[_Need], known: Known) -> _Need:
    ordered = sorted(needs, key=lambda need: need.cost)
    if len(ordered) == 1:
        return ordered[0]
    hints = [need.hint for need in ordered if need.hint]
    hint = min(hints, key=lambda words: often(words, known), default=frozenset[str]())
    cost = sum(need.cost for need in ordered[:2])
    return _Need(lambda: _asks_all([need.made() for need in ordered]), cost, hint=hint)


def _asks_all(each: Iterable[Ask]) -> Ask:
    asks = tuple(each)

    def ask(text: str) -> bool:
        nonlocal asks
        known = asks  # another thread may put them in another order meanwhile
        for at, one in enumerate(known):
            if not one(text):
                if at:  # what said no is asked first the next time
                    asks = (one, *known[:at], *known[at + 1 :])
                return False
        return True

    return ask


def _asks_any(each: Iterable[Ask]) -> Ask:
    asks = tuple(each)

    def ask(text: str) -> bool:
        for one in asks:  # noqa: SIM110
            if one(text):
                return True
        return False

    return ask


def often(words: frozenset[str], known: Known = ()) -> float:
    """How often one of `words` may stand beside one of `known`, by their lengths."""
    told = "\n".join(known)
    return float(sum(1 if word in told else _RARER ** -len(word) for word in words))


def _any(branches: list[list[_Need]], known: Known) -> list[_Need]:
    """What a choice needs; nothing where one of its branches needs nothing."""
    if not all(branches):
        return []
    needs = [_all(branch, known) for branch in branches]
    words = _shortest(word for need in needs for word in need.words)
    others = [need for need in needs if not need.words]
    if not others:
        return [_one_of(words)]
    asked = [*([_one_of(words)] if words else []), *others]
    cost = len(words) + sum(need.cost for need in others)
    whole = _Need(lambda: _asks_any([need.made() for need in asked]), cost)
    if not all(need.hint for need in needs):
        return [whole]
    return [_one_of(_shortest(word for need in needs for word in need.hint)), whole]
