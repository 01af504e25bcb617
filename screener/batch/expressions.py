"""Expressions of the program compiled once: what `re` makes of them is kept for later starts.

Compiling takes a fifth of the time in which a worker comes to life. What is kept is the list of
numbers that `re` hands to its engine, which checks it; it lies where only this user can write.
Expressions of an organisation's own lists are never kept.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import hashlib
import marshal
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from screener.paths import private_folder

_Key = tuple[str | bytes, int]  # the expression and its flags
_Code = tuple[int, list[int], int, dict[str, int], tuple[str | None, ...]]
_HASH = 32


class Expressions:
    """Stands in for the compiler of `re` in this process and in those forked from it."""

    def __init__(self) -> None:
        inner: Any = re
        self._compile: Callable[..., re.Pattern[Any]] = inner._compiler.compile
        self._code, self._parse = inner._compiler._code, inner._parser.parse
        self._known: dict[_Key, _Code] = _load()
        self._lasting: dict[_Key, _Code] = {}
        self._learning = False
        self._new = 0
        inner._compiler.compile = self.compile

    def compile(self, pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        """What `re` would compile, from what is kept if it is there."""
        if not isinstance(pattern, str | bytes):
            return self._compile(pattern, flags)
        key = pattern, int(flags)
        code = self._known.get(key)
        if code is None:
            code = self._made(pattern, int(flags))
            self._new += self._learning
        if self._learning:
            self._lasting[key] = code
        with suppress(RuntimeError, TypeError, ValueError, OverflowError):
            compiled: re.Pattern[Any] = _sre.compile(pattern, *code)
            return compiled
        return self._compile(pattern, flags)

    def _made(self, pattern: str | bytes, flags: int) -> _Code:
        """As `re` makes it: flags, code, number of groups, their names to numbers and back."""
        parsed = self._parse(pattern, flags)
        code = list(map(int, self._code(parsed, flags)))
        state = parsed.state
        names: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        return int(flags | state.flags), code, state.groups - 1, state.groupdict, tuple(names)

    @contextmanager
    def learning(self) -> Iterator[None]:
        """What is compiled meanwhile is the program's own, and may be kept."""
        self._learning = True
        try:
            yield
        finally:
            self._learning = False

    def keep(self, rules: Iterable[str]) -> None:
        """Write what was learnt, with these expressions of shipped rules, if any of it is new."""
        folder = private_folder()
        with self.learning():
            for rule in rules:
                if (rule, 0) not in self._lasting:
                    self.compile(rule)
        if folder is None or not self._new:
            return
        with suppress(OSError, ValueError):
            fresh = folder / f"{_name()}.{os.getpid()}"
            data = marshal.dumps(self._lasting)
            fresh.write_bytes(hashlib.sha256(data).digest() + data)
            fresh.replace(folder / _name())
            self._new = 0


def _name() -> str:
    told = f"{sys.version}{_sre.MAGIC}{_sre.CODESIZE}{sys.byteorder}"
    return f"expressions-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _load() -> dict[_Key, _Code]:
    """A file cut short, by a power failure say, is none."""
    folder = private_folder()
    if folder is not None:
        with suppress(OSError, ValueError, EOFError, TypeError):
            data = (folder / _name()).read_bytes()
            if hashlib.sha256(data[_HASH:]).digest() == data[:_HASH]:
                known: dict[_Key, _Code] = marshal.loads(data[_HASH:])  # noqa: S302 - our own file
                return known
    return {}
