"""Where a report goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from screener.errors import UsageError

_BLOCK = 1 << 20


@contextmanager
def output(path: Path | None) -> Iterator[BinaryIO]:
    """Yield what the report is written to.

    The report grows in an unlinked temporary file and lands beside `path` only when it is whole:
    nothing half-written is ever seen, and no folder being screened gains a file meanwhile.
    """
    if path is None:
        yield sys.stdout.buffer
        return
    import tempfile

    with tempfile.TemporaryFile() as draft:
        yield draft
        draft.seek(0)
        _place(draft, path)


def check_output(path: Path | None, name: str = "--output") -> None:
    """Raises UsageError when a report could not be written to `path` at the end of the run.

    `name` is that of the option or argument that gave it.
    """
    if path is None:
        return
    folder = path.resolve().parent
    if not folder.is_dir():
        raise UsageError(f"{name} 所在的文件夹不存在：{path.parent}")
    if not os.access(folder, os.X_OK):
        raise UsageError(f"没有权限在该文件夹写入：{path.parent}")
    if path.is_dir():
        raise UsageError(f"{name} 应是文件，{path} 是文件夹")
    if path.exists() and not path.is_file():  # a device or pipe is written to, not replaced
        if not os.access(path, os.W_OK):
            raise UsageError(f"没有权限写入：{path}")
    elif not os.access(folder, os.W_OK):
        raise UsageError(f"没有权限在该文件夹写入：{path.parent}")


def _place(draft: BinaryIO, path: Path) -> None:
    """Copy to a private file in the same folder, then rename: only its owner reads quotes.

    A link keeps pointing where it does; a device or pipe is written to, never replaced.
    """
    import shutil
    import tempfile

    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            shutil.copyfileobj(draft, stream, _BLOCK)
        return
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            shutil.copyfileobj(draft, stream, _BLOCK)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
