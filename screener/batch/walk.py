"""Paths as given to targets: folders walked whole, in an order that is the same everywhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from screener.batch.sorting import in_order
from screener.document import Gap, GapKind
from screener.errors import UsageError
from screener.stamp import Stamp, clock


@dataclass(frozen=True, slots=True)
class Target:
    """One file to screen.

    `file` is what the system opens, `path` how reports name it, `name` what of the path is the
    draft's own (below the folder given) and is screened with it. A target with a `gap` is not
    screened beyond its name; it is opened for its hash only where `openable`. Where `data` is
    given it is the content, and no file is opened; `is_text` says that it was never a file. Where
    `prepared` is given, it is what was read of the file before, and `shipped` the verdict on it
    under the shipped rules alone. `size` is what the walk saw, `stamp` too, where a later change
    would show. `column` is the column of the site it is meant for.
    """

    file: str
    path: str
    name: str
    gap: Gap | None = None
    openable: bool = True
    data: bytes | None = field(default=None, repr=False)
    prepared: bytes | None = field(default=None, repr=False)
    shipped: bytes | None = field(default=None, repr=False)
    size: int = 0
    stamp: Stamp | None = None
    column: str | None = None
    is_text: bool = False


# what every folder of a history holds that its programs made
_HISTORIES = {".git": ("HEAD", "objects"), ".svn": ("wc.db",), ".hg": ("store",)}
_HISTORY = "是版本库，历次修改过和删去的内容都在其中，没有逐份审查；不应随稿件公开"


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


def walk(paths: Iterable[str], without: Collection[Path] = ()) -> Iterator[Target]:
    """Every file under `paths`, none twice however it is named; order by code points of the name.

    A stream: no more than the names of one folder are held, and of a great folder not even those.
    Left out are the files `without`, named by resolved paths: what the run itself writes.
    """
    found = _walk(paths)
    return (one for one in found if not _among(one.file, without)) if without else found


def _among(file: str, places: Collection[Path]) -> bool:
    """Is `file` at one of `places`? Links are followed only where the name is the same."""
    name = os.path.basename(file)  # noqa: PTH119 - files are many, a Path for each is costly
    return any(one.name == name and one.parent == Path(file).parent.resolve() for one in places)


def _walk(paths: Iterable[str]) -> Iterator[Target]:
    for path in _apart(paths):
        shown, given = readable(path), Path(path)
        name = readable(given.name)
        if given.is_dir():
            yield from _folder(path, shown.rstrip("/") or "/", "")
        elif given.is_file():
            yield _seen(path, shown, name, given.stat(), clock())
        else:
            yield _sealed(path, shown, name, "不是普通文件")


def _apart(paths: Iterable[str]) -> list[str]:
    """Paths without those that name again, or lie below, what another one names.

    What a walk from above would not enter - a link, a history - stays a path of its own.
    """
    first: dict[Path, str] = {}
    for path in paths:
        first.setdefault(Path(path).absolute(), path)
    return [path for place, path in first.items() if not _below(place, first)]


def _below(place: Path, others: Container[Path]) -> bool:
    above = next((one for one in place.parents if one in others), None)
    if above is None:
        return False
    between = [one for one in (place, *place.parents) if above in one.parents]
    return not any(one.is_symlink() or one.name in _HISTORIES for one in between)


def count(paths: Iterable[str], without: Collection[Path] = ()) -> int:
    """How many targets `walk` would give, without their order: quick, for those who only wait."""
    total = 0
    pending = _apart(paths)
    while pending:
        path = pending.pop()
        if not Path(path).is_dir():
            total += 1
            continue
        try:
            with os.scandir(path) as found:
                for entry in found:
                    if entry.is_dir(follow_symlinks=False) and not _is_history(entry.path):
                        pending.append(entry.path)
                    else:
                        total += not _among(entry.path, without)
        except OSError:
            total += 1
    return total


def _folder(file: str, path: str, name: str) -> Iterator[Target]:
    """Every file below a folder; a stack of our own, for folders nest deeper than calls may."""
    pending = [_listed(Target(file, path, name))]
    while pending:
        found = next(pending[-1], None)
        if found is None:
            pending.pop()
            continue
        target, is_folder = found
        if is_folder:
            pending.append(_listed(target))
        else:
            yield target


def _listed(folder: Target) -> Iterator[tuple[Target, bool]]:
    """What lies in `folder` itself, in order, each with whether it is a folder too."""
    prefix = folder.path if folder.path.endswith("/") else f"{folder.path}/"
    now = clock()
    try:
        # a folder sorts as its name with the slash, so that whole paths come in order
        entries = in_order(
            f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name
            for entry in _entries(folder.file)
        )
        first = next(entries, None)
    except OSError:
        message = "文件夹打不开，其中的文件没有列出"
        yield _sealed(folder.file, folder.path, folder.name, message), False
        return
    while first is not None:
        yield _child(folder, prefix, first, now)
        first = next(entries, None)


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        yield from found


def _child(folder: Target, prefix: str, listed: str, now: int) -> tuple[Target, bool]:
    bare = listed.removesuffix("/")
    shown = readable(bare)
    name = f"{folder.name}/{shown}" if folder.name else shown
    file = os.path.join(folder.file, bare)  # noqa: PTH118 - as scandir spells it
    if listed.endswith("/"):
        if _is_history(file):
            return _sealed(file, prefix + shown, name, _HISTORY), False
        return Target(file, prefix + shown, name), True
    try:
        found = os.lstat(file)
    except OSError:
        return _sealed(file, prefix + shown, name, "文件状态无法读取"), False
    if problem := _problem(found.st_mode):
        return _sealed(file, prefix + shown, name, problem), False
    return _seen(file, prefix + shown, name, found, now), False


def _is_history(folder: str) -> bool:
    """Is it where git, Subversion or Mercurial keep all there ever was? One finding says so."""
    path = Path(folder)
    marks = _HISTORIES.get(path.name)
    return marks is not None and all(os.path.lexists(path / mark) for mark in marks)


def _seen(file: str, path: str, name: str, found: os.stat_result, now: int) -> Target:
    stamp = Stamp.of(found)
    return Target(
        file,
        path,
        name,
        size=found.st_size,
        stamp=stamp if stamp.settled(now) else None,
    )


def _problem(mode: int) -> str | None:
    """Why what has this mode is not opened, or None."""
    if stat.S_ISLNK(mode):
        return "是符号链接，没有跟随，所指的内容未经审查"
    if stat.S_ISREG(mode):
        return None
    return "不是普通文件（设备、管道或套接字）"


def _sealed(file: str, path: str, name: str, message: str) -> Target:
    return Target(file, path, name, Gap(GapKind.UNREADABLE, message), openable=False)
