"""What was told of the files of a folder, page by page as they are walked: where nothing changed, a
run opens one entry for a hundred files.

A page says where the next begins, and the name of a file alone tells whether it begins one: what
comes or goes changes a page, not all that follow. Each file is believed while its stamp is the
same, and all of them under the circumstances they were told in. What seems to carry markings of
state secrets is never told here: that opens only to who holds the file.
"""

from __future__ import annotations

import marshal
from typing import NamedTuple
from zlib import crc32

from backports import zstd

from screener.batch.walk import Target
from screener.cache.keys import Lock
from screener.cache.store import Store

_FILES = 128  # on a page, more or less
_MOST, _LONGEST = 1 << 20, 1 << 17  # bytes of a page, and of what is told of one file
_LEVEL = 1
_Row = tuple[tuple[int, ...], bytes, bytes | None]  # a stamp, and what was told
_Rows = dict[str, _Row]  # by the name of the file
_Page = tuple[str | None, _Rows]  # where the next begins, if there is one


class Told(NamedTuple):
    """`lines` are a file's documents in a report, `glyphs` what they are written with."""

    lines: bytes
    glyphs: bytes | None = None


_NONE: _Page = None, {}


class Pages:
    """Files come in the order of their names, below one folder; `known` is asked of each first,
    and `add` is told of each when all is said about it.
    """

    def __init__(self, lock: Lock, store: Store, *circumstances: str) -> None:
        self._lock = lock
        self._store = store
        self._circumstances = circumstances
        self._ahead: _Page = "", {}  # the page last read
        self._read: dict[str, _Page] = {}  # those read that were not yet written anew
        self._start = ""
        self._rows: _Rows = {}
        self._size = 0

    @property
    def are_new(self) -> bool:
        """Was nothing ever told under these circumstances?"""
        return self._ahead[0] == "" and self._opened("") == _NONE

    def known(self, target: Target) -> Told | None:
        """What was told of `target`, if it stands still since."""
        while self._ahead[0] is not None and target.name >= self._ahead[0]:
            start = self._ahead[0]
            self._ahead = self._read[start] = self._opened(start)
        row = self._ahead[1].get(target.name)
        return Told(*row[1:]) if row is not None and row[0] == target.stamp else None

    def add(self, target: Target, told: Told | None) -> None:
        """None where nothing may be told of it."""
        if self._rows and (_begins(target.name) or self._size > _MOST):
            self._write(target.name)
        if told is not None and target.stamp is not None and len(told.lines) <= _LONGEST:
            self._rows[target.name] = tuple(target.stamp), *told
            self._size += len(told.lines)

    def close(self) -> None:
        """There are no more files."""
        self._write(None)

    def _opened(self, start: str) -> _Page:
        name = self._name(start)
        sealed = self._store.entry(name)
        data = None if sealed is None else self._lock.open(sealed, name)
        if data is None:
            return _NONE
        page: _Page = marshal.loads(zstd.decompress(data))  # noqa: S302 - sealed by our own key
        return page

    def _write(self, following: str | None) -> None:
        page = following, self._rows
        if self._read.get(self._start) != page:
            name, data = self._name(self._start), marshal.dumps(page)
            self._store.put_entry(name, self._lock.seal(zstd.compress(data, _LEVEL), name))
        self._read = {start: one for start, one in self._read.items() if start > self._start}
        self._start, self._rows, self._size = following or "", {}, 0

    def _name(self, start: str) -> bytes:
        return self._lock.name("page", *self._circumstances, start)


def _begins(name: str) -> bool:
    return crc32(name.encode()) % _FILES == 0
