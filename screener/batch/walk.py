"""Paths as given to targets: folders walked whole, in an order that is the same everywhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from screener.document import Gap, GapKind
from screener.errors import UsageError


@dataclass(frozen=True, slots=True)
class Target:
    """One file to screen.

    `file` is what the system opens, `path` how reports name it, `name` what of the path is the
    draft's own (below the folder given) and is screened with it. A target with a `gap` is not
    screened beyond its name; it is opened for its hash only where `openable`. Where `data` is
    given it is the content, and no file is opened.
    """

    file: str
    path: str
    name: str
    gap: Gap | None = None
    openable: bool = True
    data: bytes | None = field(default=None, repr=False)


def readable(path: str) -> str:
    """`path` as valid Unicode with `/`: bytes that are no UTF-8 become `\\xff`."""
    if os.sep != "/":
        path = path.replace(os.sep, "/")
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def check_paths(paths: Iterable[str]) -> None:
    """Raises UsageError for the first path that does not exist."""
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"找不到文件或文件夹：{readable(path)}")


def walk(paths: Iterable[str]) -> Iterator[Target]:
    """Every file under `paths`, each path given counted once; order by code points of the name."""
    for path in dict.fromkeys(paths):
        shown, given = readable(path), Path(path)
        name = readable(given.name)
        if given.is_dir():
            yield from _folder(path, shown.rstrip("/") or "/", "")
        elif given.is_file():
            yield Target(path, shown, name)
        else:
            yield _sealed(path, shown, name, "不是普通文件")


def _folder(file: str, path: str, name: str) -> Iterator[Target]:
    """Every file below a folder; a stack of our own, for folders nest deeper than calls may."""
    pending = [(Target(file, path, name), True)]
    while pending:
        target, is_folder = pending.pop()
        if is_folder:
            pending.extend(reversed(_listed(target)))
        else:
            yield target


def _listed(folder: Target) -> list[tuple[Target, bool]]:
    """What lies in `folder` itself, in order, each with whether it is a folder too."""
    prefix = folder.path if folder.path.endswith("/") else f"{folder.path}/"
    try:
        with os.scandir(folder.file) as found:
            entries = sorted(found, key=_order)
    except OSError:
        message = "文件夹打不开，其中的文件没有列出"
        return [(_sealed(folder.file, folder.path, folder.name, message), False)]
    listed = []
    for entry in entries:
        shown = readable(entry.name)
        name = f"{folder.name}/{shown}" if folder.name else shown
        if problem := _problem(entry):
            target = _sealed(entry.path, prefix + shown, name, problem)
        else:
            target = Target(entry.path, prefix + shown, name)
        listed.append((target, target.gap is None and entry.is_dir(follow_symlinks=False)))
    return listed


def _order(entry: os.DirEntry[str]) -> str:
    """A folder sorts as its name with the slash, so that whole paths come in order."""
    return f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name


def _problem(entry: os.DirEntry[str]) -> str | None:
    """Why this entry is not opened, or None."""
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return "文件状态无法读取"
    if stat.S_ISLNK(mode):
        return "是符号链接，没有跟随，所指的内容未经审查"
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    return "不是普通文件（设备、管道或套接字）"


def _sealed(file: str, path: str, name: str, message: str) -> Target:
    return Target(file, path, name, Gap(GapKind.UNREADABLE, message), openable=False)
