"""A folder held open: every step below it is taken from an open folder, and no link is followed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self

from screener.errors import UsageError, system_reason

STAGING = ".screener-publish"  # in the site's folder: a rename never crosses file systems
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_BLOCK = 1 << 20


class Changed(OSError):
    """The bytes copied are not those that were judged."""


def sha256_of(stream: BinaryIO) -> str:
    found = hashlib.sha256()
    while block := stream.read(_BLOCK):
        found.update(block)
    return found.hexdigest()


class Tree:
    """Names are relative to the folder, as the system spells them. Close it when done."""

    def __init__(self, root: Path) -> None:
        if os.open not in os.supports_dir_fd:
            raise UsageError("这个操作系统不支持按文件夹句柄打开文件，不能发布")
        try:
            self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise UsageError(f"无法打开文件夹 {root}：{system_reason(error)}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._root)

    def lock(self) -> None:
        """Raises UsageError when another run holds this folder; held until the tree is closed."""
        import fcntl

        try:
            fcntl.flock(self._root, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError("另一个发布正在写这个文件夹，请等它结束") from error

    @contextmanager
    def folder(self, name: str, *, create: bool = False) -> Iterator[int]:
        """The open folder `name` ("" is the root).

        Raises:
            OSError: it is not there, or a link or a file stands in its way.
        """
        here = os.dup(self._root)
        try:
            for part in Path(name).parts:
                if create:
                    with suppress(FileExistsError):
                        os.mkdir(part, dir_fd=here)
                below = os.open(part, _FOLDER, dir_fd=here)
                os.close(here)
                here = below
            yield here
        finally:
            os.close(here)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A plain file's bytes. Raises OSError for whatever else stands there."""
        head, tail = os.path.split(name)
        with self.folder(head) as folder:
            descriptor = os.open(tail, _FILE, dir_fd=folder)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError("不是普通文件")
            yield stream

    def holds(self, name: str, sha256: str, size: int) -> bool:
        """Does a plain file of exactly these bytes stand there?"""
        try:
            with self.open(name) as stream:
                same = os.fstat(stream.fileno()).st_size == size
                return same and sha256_of(stream) == sha256
        except OSError:
            return False

    def remove(self, name: str) -> None:
        head, tail = os.path.split(name)
        with self.folder(head) as folder:
            os.unlink(tail, dir_fd=folder)

    @contextmanager
    def staging(self) -> Iterator[None]:
        """A private folder for files on their way; what a killed run left in it goes first."""
        try:
            with suppress(FileExistsError):
                os.mkdir(STAGING, 0o700, dir_fd=self._root)
            with self.folder(STAGING) as folder, os.scandir(folder) as left:
                os.fchmod(folder, 0o700)
                for one in left:
                    os.unlink(one.name, dir_fd=folder)
        except OSError as error:
            raise UsageError(
                f"无法在目标中建立 {STAGING} 文件夹：{system_reason(error)}"
            ) from error
        try:
            yield
        finally:
            with suppress(OSError):
                os.rmdir(STAGING, dir_fd=self._root)

    def place(self, name: str, source: BinaryIO, sha256: str) -> None:
        """Copy `source` to `name`, where it appears whole or not at all.

        Raises:
            Changed: the bytes are not those of `sha256`; nothing was placed.
            OSError: it cannot be written there.
        """
        head, tail = os.path.split(name)
        with self.folder(head, create=True) as folder, self.folder(STAGING) as staging:
            try:
                self._copy(source, staging, sha256)
                os.replace("file", tail, src_dir_fd=staging, dst_dir_fd=folder)
            except BaseException:
                with suppress(OSError):
                    os.unlink("file", dir_fd=staging)
                raise

    def _copy(self, source: BinaryIO, staging: int, sha256: str) -> None:
        """Write, then read again what was written: that is what will be published."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        descriptor = os.open("file", flags, 0o600, dir_fd=staging)
        with os.fdopen(descriptor, "w+b") as copy:
            while block := source.read(_BLOCK):
                copy.write(block)
            copy.flush()
            os.fsync(descriptor)
            copy.seek(0)
            if sha256_of(copy) != sha256:
                raise Changed
            of = os.fstat(source.fileno())
            os.fchmod(descriptor, stat.S_IMODE(of.st_mode) & 0o777)
            os.utime(descriptor, ns=(of.st_atime_ns, of.st_mtime_ns))
