"""The bytes of one target, its hash and its stamp; what cannot be read is a gap."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import BinaryIO

from screener.batch.walk import Target
from screener.document import Document, Gap, GapKind
from screener.limits import Limits
from screener.stamp import Stamp, clock

_BLOCK = 1 << 20


def content(target: Target, limits: Limits) -> bytes | Gap:
    """The bytes of a file, or why they were not read."""
    return stamped(target, limits)[0]


def stamped(target: Target, limits: Limits) -> tuple[bytes | Gap, Stamp | None]:
    """The bytes of a file, or why they were not read; its stamp if it stood still meanwhile."""
    if target.gap:
        return target.gap, None
    if target.data is not None:
        if len(target.data) <= limits.file_bytes:
            return target.data, target.stamp
        return Gap(GapKind.TOO_LARGE, "文件超过大小上限"), None
    try:
        with opened(target.file) as stream:
            now = clock()
            before = Stamp.of(os.fstat(stream.fileno()))
            if before.size <= limits.file_bytes:
                data = stream.read(limits.file_bytes + 1)
                still = before.settled(now) and Stamp.of(os.fstat(stream.fileno())) == before
                return data, before if still else None
    except OSError as error:
        return Gap(GapKind.UNREADABLE, _reason(error)), None
    return Gap(GapKind.TOO_LARGE, "文件超过大小上限"), None


def opened(file: str) -> BinaryIO:
    """Open a regular file; what became a pipe or device since the walk does not block us."""
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    stream = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        stream.close()
        raise OSError
    return stream


_BINARY = getattr(os, "O_BINARY", 0)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限"
    if isinstance(error, FileNotFoundError):
        return "审查期间文件被移走"
    return "读取时系统报错"


def unread(target: Target, gap: Gap) -> Document:
    """A file whose content was not read, as a document: its name may still be screened."""
    digest, size = _fingerprint(target) if target.openable else _NOTHING
    return Document(
        path=target.path,
        media_type="application/octet-stream",
        digest=digest,
        size=size,
        text="",
        passages=(),
        gaps=(gap,),
    )


_NOTHING = (hashlib.sha256().hexdigest(), 0)


def _fingerprint(target: Target) -> tuple[str, int]:
    """SHA-256 and size, read in blocks; of nothing where the file cannot be opened."""
    if target.data is not None:
        return hashlib.sha256(target.data).hexdigest(), len(target.data)
    digest, size = hashlib.sha256(), 0
    try:
        with opened(target.file) as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except OSError:
        return _NOTHING
    return digest.hexdigest(), size


def hashed(target: Target) -> tuple[str | None, Stamp | None]:
    """SHA-256 of a file in hex, and its stamp if it stood still meanwhile; None where unread."""
    digest = hashlib.sha256()
    try:
        with opened(target.file) as stream:
            now = clock()
            before = Stamp.of(os.fstat(stream.fileno()))
            while block := stream.read(_BLOCK):
                digest.update(block)
            still = before.settled(now) and Stamp.of(os.fstat(stream.fileno())) == before
    except OSError:
        return None, None
    return digest.hexdigest(), before if still else None
