"""What git is about to commit, as targets: the very bytes of the index, not of the working tree."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import which
from typing import IO

from screener.batch.walk import Target, readable
from screener.document import Gap, GapKind
from screener.errors import UsageError
from screener.limits import Limits

_PROBLEMS = {  # by how the mode begins
    "12": "是符号链接，没有跟随，所指的内容未经审查",
    "16": "是子模块，其中的内容未经审查",
}
_POINTER = b"version https://git-lfs.github.com/spec/"


def staged() -> Iterator[Target]:
    """Every file that the commit adds or changes, in git's order; paths are as seen from here.

    Raises:
        UsageError: there is no git, or no repository here.
    """
    entries = list(_entries())
    command = _command("cat-file", "--batch")
    with subprocess.Popen(  # noqa: S603 - a fixed program, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as blobs:
        assert blobs.stdin
        assert blobs.stdout
        for mode, digest, path in entries:
            shown = readable(path)
            if problem := _PROBLEMS.get(mode[:2]):
                yield _sealed(path, problem)
                continue
            blobs.stdin.write(digest.encode() + b"\n")
            blobs.stdin.flush()
            content = _blob(blobs.stdout)
            if isinstance(content, Gap):
                yield Target(path, shown, shown, content, openable=False)
            elif content.startswith(_POINTER):
                yield _sealed(path, "是 Git LFS 指针，所指的内容未经审查")
            else:
                yield Target(path, shown, shown, data=content)
        blobs.stdin.close()


def _entries() -> Iterator[tuple[str, str, str]]:
    """Mode, object and path of what differs from the last commit, deletions left out."""
    against = "HEAD" if _succeeds("rev-parse", "--verify", "--quiet", "HEAD") else _empty_tree()
    told = git(
        "diff-index", "--cached", "--relative", "--no-renames", "--diff-filter=d", "-z", against
    )
    fields = told.split(b"\0")
    for head, path in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, digest, _ = head.decode("ascii").split(" ")
        yield mode, digest, _name(path)


def _empty_tree() -> str:
    return git("hash-object", "-t", "tree", "--stdin").decode().strip()


def _blob(stream: IO[bytes]) -> bytes | Gap:
    """The object git writes next, or why there is none to screen."""
    head = stream.readline().split()
    if len(head) != 3:
        return Gap(GapKind.UNREADABLE, "暂存区里没有它的内容（冲突没有解决？），没有读取")
    size = int(head[2])
    if size <= Limits().file_bytes:
        data = stream.read(size)
        stream.read(1)
        return data
    left = size + 1
    while left:
        left -= len(stream.read(min(left, 1 << 20)))
    return Gap(GapKind.TOO_LARGE, "文件超过大小上限，没有读取")


def _sealed(path: str, message: str) -> Target:
    shown = readable(path)
    return Target(path, shown, shown, Gap(GapKind.UNREADABLE, message), openable=False)


def _name(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def git(*words: str, folder: Path | None = None) -> bytes:
    """What git answers.

    Raises:
        UsageError: it is not there, or says no.
    """
    done = _run(words, folder)
    if done.returncode:
        raise UsageError("这里不是 git 仓库，或 git 不能读取它")
    return done.stdout


def _succeeds(*words: str) -> bool:
    return _run(words, None).returncode == 0


def _run(words: Sequence[str], folder: Path | None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - a fixed program, no shell
        _command(*words), cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )


def _command(*words: str) -> list[str]:
    found = which("git")
    if found is None:
        raise UsageError("找不到 git 命令")
    return [found, *words]
