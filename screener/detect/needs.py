"""What no match of an expression can do without: told from its parse tree, asked before it runs.

An expression whose words do not stand in a text cannot match there, nor can one whose leading
`(?!.*...)` forbids a word that does. Asking for words costs a tenth of a search that fails. What
the tree does not tell is not asked for, so that the answer is exact.
"""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

from screener.detect.cores import cores

Ask = Callable[[str], object]  # its truth counts
Item = tuple[Any, Any]  # an operation of the tree and what it is about
Known = tuple[str, ...]  # of which one stands in every text that is asked about
Run = tuple[str, ...]  # a stretch of text: for each place the characters that may stand there

_FEW = 3  # words that are looked for one by one
_MOST_RUNS = 32  # ways to write one stretch
_MOST_WORDS = 64  # of one stretch
_MOST_SINGLE = 8  # characters of which one is nearly always there
_MOST_SURE = 2000
_WIDEST = 64  # characters of one class
_RARER = 30.0  # times that a word of one more character stands less often
_CORE = 8  # what it costs to search for, in words
_REPEATS = 4  # of a class, that are looked at


class _Need(NamedTuple):
    ask: Ask
    cost: int
    words: frozenset[str] = frozenset()  # where that is all it asks for
    hint: frozenset[str] = frozenset()  # one of these stands wherever the answer is yes, if any


class Demands(NamedTuple):
    """`possible`: could it match anywhere in a text? `words`: of each set a match holds one."""

    possible: Ask
    words: tuple[frozenset[str], ...] = ()


def demands(pattern: Any, keywords: Iterable[str] = ()) -> Demands:
    """What a text must hold for `pattern` to match in it.

    Texts that are asked about hold one of `keywords`, if any are given. Nothing is told of patterns
    of another engine than `re`.
    """
    if not isinstance(pattern, re.Pattern) or pattern.flags & re.IGNORECASE:
        return Demands(lambda _: True)
    known = tuple(keywords)
    items = list(parser.parse(pattern.pattern, pattern.flags))
    needs = [need for need in _needs(items, known) if not _told(need.words, known)]
    needs += [_Need(core.search, _CORE) for core in cores(items)]
    hints = tuple(need.hint for need in needs if need.hint and not _told(need.hint, known))
    words = _shortest(_forbidden(items, pattern.flags))
    if words:
        forbidden = _one_of(words).ask
        needs.append(_Need(lambda text: not forbidden(text), len(words)))
    return Demands(_all(needs, known).ask, hints)


def _told(words: frozenset[str], known: Known) -> bool:
    """Does one of `words` stand wherever any of `known` does?"""
    return bool(words and known) and all(any(word in one for word in words) for one in known)


def _needs(items: Iterable[Item], known: Known) -> list[_Need]:
    """What each match of a sequence needs, stretch by stretch; `known` words stand there anyway."""
    needs: list[_Need] = []
    runs: list[Run] = [()]
    for code, value in items:
        ways, whole = _ways(code, value)
        if code is op.ASSERT:
            needs += _needs(value[1], known)
        if ways and len(runs) * len(ways) <= _MOST_RUNS:
            runs = _joined(runs, ways)
        else:
            needs += _stretch(runs)
            runs = ways or [()]
            needs += [] if ways else _inside(code, value, known)
        if not whole:
            needs += _stretch(runs)
            runs = [()]
    return needs + _stretch(runs)


def _inside(code: Any, value: Any, known: Known) -> list[_Need]:
    if code is op.SUBPATTERN:
        return _needs(value[3], known)
    if code is op.BRANCH:
        return _any([_needs(branch, known) for branch in value[1]], known)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0]:
        return _needs(value[2], known)
    return []


def _ways(code: Any, value: Any) -> tuple[list[Run] | None, bool]:
    """The few ways to write an item, if they are few, and whether nothing can follow in it."""
    if code is op.LITERAL:
        return [(chr(value),)], True
    if code is op.IN:
        characters = _class(value)
        return ([(characters,)] if characters else None), True
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return [()], True
    if code is op.SUBPATTERN and not value[1] & re.IGNORECASE:
        return _few(value[3]), True
    if code is op.BRANCH:
        each = [_few(branch) for branch in value[1]]
        return (None if None in each else [run for runs in each for run in runs or ()]), True
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
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
    for _ in range(min(least, _REPEATS)):
        runs = _joined(runs, once)
    return runs, least == most <= _REPEATS


def _joined(runs: list[Run], more: list[Run]) -> list[Run]:
    return [one + other for one in runs for other in more]


def _class(items: Iterable[Item]) -> str:
    """The characters of a class; empty where they are many."""
    characters = ""
    for code, value in items:
        if code is op.LITERAL:
            characters += chr(value)
        elif code is op.RANGE and value[1] - value[0] < _WIDEST:
            characters += "".join(map(chr, range(value[0], value[1] + 1)))
        else:
            return ""
    return characters if len(characters) <= _WIDEST else ""


def _stretch(runs: list[Run]) -> list[_Need]:
    """What it takes to find one of `runs`; nothing where that says too little."""
    if sum(prod(map(len, run)) for run in runs) <= _MOST_WORDS:
        words = _shortest({"".join(one) for run in runs for one in product(*run)})
        common = len(words) > _MOST_SINGLE and max(map(len, words)) == 1
        return [] if "" in words or common else [_one_of(words)]
    run = _common_end(runs)
    first = next((at for at, one in enumerate(run) if len(one) == 1), len(run))
    if first > len(run) - 2:
        return []
    shape = "".join(f"[{re.escape(one)}]" if one[1:] else re.escape(one) for one in run[first:])
    search = re.compile(shape).search
    pairs = frozenset(map("".join, product(*run[first : first + 2])))
    return [_Need(search, 4, hint=pairs)]


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
    ordered = sorted(words)
    if len(ordered) > _FEW:  # one search skips to where any of them may begin
        search = re.compile("|".join(map(re.escape, ordered))).search
        return _Need(search, len(words), words, words)

    def ask(text: str) -> bool:
        for word in ordered:  # noqa: SIM110 - a generator would cost more than the search
            if word in text:
                return True
        return False

    return _Need(ask, len(words), words, words)


def _all(needs: Iterable[_Need], known: Known) -> _Need:
    ordered = sorted(needs, key=lambda need: need.cost)
    if len(ordered) == 1:
        return ordered[0]
    asks = tuple(need.ask for need in ordered)

    def ask(text: str) -> bool:
        nonlocal asks
        known = asks  # another thread may put them in another order meanwhile
        for at, one in enumerate(known):
            if not one(text):
                if at:  # what said no is asked first the next time
                    asks = (one, *known[:at], *known[at + 1 :])
                return False
        return True

    hints = [need.hint for need in ordered if need.hint]
    hint = min(hints, key=lambda words: often(words, known), default=frozenset[str]())
    return _Need(ask, sum(need.cost for need in ordered[:2]), hint=hint)


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
    asks = [*([_one_of(words).ask] if words else []), *(need.ask for need in others)]

    def ask(text: str) -> bool:
        for one in asks:  # noqa: SIM110
            if one(text):
                return True
        return False

    whole = _Need(ask, len(words) + sum(need.cost for need in others))
    if not all(need.hint for need in needs):
        return [whole]
    return [_one_of(_shortest(word for need in needs for word in need.hint)), whole]


def _forbidden(items: Sequence[Item], flags: int) -> Iterable[str]:
    """Words that no text may hold: what follows `^` as `(?!.*...)`."""
    begins = items and items[0] == (op.AT, op.AT_BEGINNING) and not flags & re.MULTILINE
    if not begins or not flags & re.DOTALL:
        return
    for code, value in items[1:]:
        if code not in (op.ASSERT, op.ASSERT_NOT):
            return
        if code is op.ASSERT_NOT and value[0] == 1 and _skips(value[1]):
            yield from _sure(list(value[1])[1:])


def _skips(items: Sequence[Item]) -> bool:
    """Does a sequence begin with `.*`?"""
    if not len(items) or items[0][0] not in (op.MAX_REPEAT, op.MIN_REPEAT):
        return False
    least, most, inner = items[0][1]
    return bool(least == 0 and most == op.MAXREPEAT and list(inner) == [(op.ANY, None)])


def _sure(items: Iterable[Item]) -> set[str]:
    """Some of the words that a sequence matches wherever they stand."""
    words = {""}
    for code, value in items:
        more = _sure_of(code, value)
        if len(words) * len(more) > _MOST_SURE:
            return set()
        words = {one + other for one in words for other in more}
    return words


def _sure_of(code: Any, value: Any) -> set[str]:
    if code is op.LITERAL:
        return {chr(value)}
    if code is op.IN:
        return set(_class(value))
    if code is op.SUBPATTERN and not value[1] & re.IGNORECASE:
        return _sure(value[3])
    if code is op.BRANCH:
        return {word for branch in value[1] for word in _sure(branch)}
    if code in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] <= _REPEATS:
        return _sure(list(value[2]) * value[0])
    return set()
