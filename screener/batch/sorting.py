"""Names in order without holding them: a great folder is sorted in pieces, on disk."""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import BinaryIO

_PIECE = 100_000  # names sorted at a time, some 10 MB of them
_END = b"\0"  # no name holds it
_BLOCK = 1 << 16


def in_order(names: Iterable[str], *, piece: int = _PIECE) -> Iterator[str]:
    """`names` by code points; at most `piece` of them are in memory.

    What is held beyond lies in unlinked temporary files. Raises what `names` raises, at the
    first name that is asked for.
    """
    rest = iter(names)
    first = sorted(islice(rest, piece))
    if len(first) < piece:
        yield from first
        return
    with ExitStack() as files:
        pieces = [_lines(files.enter_context(_spilled(first)))]
        del first
        while more := sorted(islice(rest, piece)):
            pieces.append(_lines(files.enter_context(_spilled(more))))
            del more
        yield from heapq.merge(*pieces)


def _spilled(names: list[str]) -> BinaryIO:
    import tempfile

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.writelines(os.fsencode(name) + _END for name in names)
    return file


def _lines(file: BinaryIO) -> Iterator[str]:
    file.seek(0)
    left = b""
    while block := file.read(_BLOCK):
        *whole, left = (left + block).split(_END)
        yield from map(os.fsdecode, whole)
