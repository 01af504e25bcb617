"""What a zip file holds besides the members its directory lists: no zip program shows it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from functools import partial

from screener.containers.archives.member import Member, guarded
from screener.containers.package import member_name, read_member
from screener.containers.salvage import salvage
from screener.limits import Budget

_SIGNATURE = b"PK\x03\x04"
_HEADER = struct.Struct("<26xHH")
_DESCRIPTOR = 24  # bytes that may follow a member and say its sizes once more
_WORTH = 64  # bytes fewer than which are padding


def unlisted(package: zipfile.ZipFile, data: bytes, budget: Budget) -> Iterator[Member]:
    """Members that were deleted from the directory but not from the file, and other stray bytes."""
    for stray in _between(package, data):
        rescued = salvage(stray, budget.limits) if _SIGNATURE in stray else None
        if rescued is None:
            yield Member("压缩包成员之间的数据", stray)
            continue
        for info in rescued.infolist():
            name = f"目录中没有列出的成员/{member_name(info)}"
            yield guarded(name, partial(read_member, rescued, info, budget))


def _between(package: zipfile.ZipFile, data: bytes) -> Iterator[bytes]:
    """Stretches of the file that belong to no member and are not the directory."""
    at: int | None = None
    for info in sorted(package.infolist(), key=lambda one: one.header_offset):
        start = info.header_offset
        if start < 0 or start + 30 > len(data):
            return
        if at is not None:
            yield from _stray(data, at, start)
        end = start + 30 + sum(_HEADER.unpack_from(data, start)) + info.compress_size
        at = max(at or 0, end)
    if at is not None:
        yield from _stray(data, at, package.start_dir)


def _stray(data: bytes, start: int, end: int) -> Iterator[bytes]:
    stray = data[start:end]
    at = stray.find(_SIGNATURE)
    if 0 <= at <= _DESCRIPTOR:
        yield stray[at:]
    elif len(stray.strip(b"\0")) > _WORTH:
        yield stray
