"""Expressions as `re` has compiled them, kept for the next start, half of which compiling would be.

Each is found by its own words, so that what is kept is never out of date. Another Python keeps its
own.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import re
import re._compiler as compiler  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import sys
from array import array
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from screener import __version__, kept

_RULES, _IMPORTS = "expressions", "imported-expressions"
_MAKER = f"{sys.implementation.cache_tag}-{_sre.MAGIC}-{sys.byteorder}"
_BROKEN = (AttributeError, OverflowError, RuntimeError, TypeError, ValueError)  # on the disk
_MOST = 500  # `re` forgets the oldest of more than 512


class _Compiled(NamedTuple):
    """An expression, the flags it was `asked` for with, and all that `re` makes of it."""

    expression: str
    asked: int
    flags: int
    code: str  # in hex
    groups: int
    names: dict[str, int]

    @classmethod
    def of(cls, expression: str, asked: int = 0) -> _Compiled:
        """Raises re.error for what is no expression."""
        tree = parser.parse(expression, asked)
        code, state = array("I", compiler._code(tree, asked)), tree.state
        flags = asked | state.flags
        return cls(
            expression, asked, flags, code.tobytes().hex(), state.groups - 1, state.groupdict
        )

    def pattern(self) -> re.Pattern[str]:
        code = array("I", bytes.fromhex(self.code)).tolist()
        numbers = {number: name for name, number in self.names.items()}
        names = tuple(numbers.get(number) for number in range(self.groups + 1))
        pattern: re.Pattern[str] = _sre.compile(
            self.expression, self.flags, code, self.groups, self.names, names
        )
        return pattern


_known: dict[str, _Compiled] = {}


@cache  # that of `re` forgets
def compiled(expression: str) -> re.Pattern[str]:
    """As `re.compile`, sooner where it is known. Raises re.error for what is no expression."""
    with suppress(KeyError, *_BROKEN):
        return _known[expression].pattern()
    made = _known[expression] = _Compiled.of(expression)
    return made.pattern()


def recall(digest: str) -> bool:
    """Know again what was kept under `digest`, if anything was."""
    found = _kept(_RULES, digest)
    _known.update((one.expression, one) for one in found)
    return bool(found)


def keep(digest: str, expressions: Iterable[str]) -> None:
    """Keep those, which were compiled here, under `digest`."""
    _keep(_RULES, digest, [_known[one] for one in dict.fromkeys(expressions)])


def recall_imports() -> frozenset[tuple[str, int]]:
    """Let `re` know what was compiled while modules were imported before; says what that is."""
    found = _kept(_IMPORTS, __version__)
    if len(found) > _MOST:  # with much that nobody asks for any more
        return frozenset()
    recalled = set()
    for one in found:
        with suppress(*_BROKEN):
            re._cache[str, one.expression, one.asked] = one.pattern()  # type: ignore[attr-defined]
            recalled.add((one.expression, one.asked))
    return frozenset(recalled)


def keep_imports(recalled: frozenset[tuple[str, int]]) -> None:
    """Keep what `re` knows, if that is more than was `recalled`: to be called before anything but
    modules was loaded, so that no words of an organisation's own are among it.
    """
    now = [one[1:] for one in re._cache if one[0] is str]  # type: ignore[attr-defined]
    if not recalled.issuperset(now):
        _keep(_IMPORTS, __version__, [_Compiled.of(*one) for one in now])


def _kept(kind: str, name: str) -> list[_Compiled]:
    with suppress(TypeError):
        return [_Compiled(*one) for one in kept.known(kind, f"{_MAKER}-{name}") or ()]
    return []


def _keep(kind: str, name: str, several: Iterable[_Compiled]) -> None:
    kept.keep(kind, f"{_MAKER}-{name}", [list(one) for one in several])
