"""Where a report goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from screener.cli.console import say_error
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


def written_by(roots: Sequence[str], *outputs: Path | None) -> tuple[Path, ...]:
    """What below `roots` this run writes itself: `outputs`, and the file a shell redirects it to.

    What was there is replaced, so that nothing hides where a screening does not look. A file that
    output is only added to may hold more than ours, and is none of these.

    Raises:
        UsageError: one is itself to be screened: a draft would be lost to its own report.
    """
    named = (one.resolve() for one in outputs if one is not None)
    streams = (one for one in map(_redirected, (1, 2)) if one is not None)
    places = dict.fromkeys((*named, *streams))
    folders = {Path(one).resolve() for one in roots}
    if lost := next((one for one in places if one in folders), None):
        raise UsageError(f"报告会写进要审查的文件：{lost}，请换一个位置")
    return tuple(one for one in places if not folders.isdisjoint(one.parents))


def say_own(written: Iterable[Path]) -> None:
    """What lies in a folder of drafts is sooner or later published with it."""
    for path in written:
        from screener.report.words import visible_path

        words = f"{path} 是本次写出的，在所审查的文件夹里：没有当作稿件审查，不要随稿件发布"
        say_error(visible_path(words))


def _redirected(stream: int) -> Path | None:
    """The file `stream` goes into, where it was empty when the run began."""
    try:
        found = os.fstat(stream)
    except OSError:  # closed
        return None
    if not stat.S_ISREG(found.st_mode) or found.st_size:
        return None
    return Path(f"/dev/fd/{stream}").resolve()


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
