"""The walls round a worker: what a file made to break its reader could still do is next to nothing.

Each measure is taken where the system has it, by itself, and says whether it is in force.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from screener.batch.sandbox import landlock, namespace, seccomp
from screener.batch.sandbox.kernel import KernelError, die_with_parent
from screener.containers.archives.programs import tools
from screener.limits import Limits

_FILES = 512  # that may be open at a time


@dataclass(frozen=True, slots=True)
class Measure:
    """One wall: `title` in Chinese; `problem` is empty when it stands."""

    title: str
    problem: str = ""

    @property
    def in_force(self) -> bool:
        return not self.problem


def enter(limits: Limits, folder: str) -> tuple[Measure, ...]:
    """Wall this process in for good; `folder` is the only place it may write to."""
    os.environ["TMPDIR"] = folder
    tempfile.tempdir = folder
    programs = bool(tools())  # asked before the walls stand: they are files to be looked up
    filtered = "不能建立网络连接、调试其他进程、挂载文件系统" + (
        "" if programs else "、启动其他程序"
    )
    return (
        _taken("内存、打开的文件数和写入文件的大小有上限，不留内存转储", lambda: confine(limits)),
        _taken("主进程结束时随之结束", die_with_parent),
        _taken("没有网络（独立的网络命名空间）", namespace.leave_network),
        _taken("只能写入自己的临时文件夹", lambda: landlock.restrict(Path(folder))),
        _taken(filtered, lambda: seccomp.restrict(programs=programs)),
    )


def confine(limits: Limits) -> None:
    """Bound what this process may use; no core file may hold what was read."""
    try:
        import resource
    except ImportError:
        raise KernelError("这个系统没有资源上限") from None
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind, wanted in (
        (resource.RLIMIT_DATA, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        _, hard = resource.getrlimit(kind)
        bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (bound, hard))


def _taken(title: str, take: Callable[[], None]) -> Measure:
    try:
        take()
    except KernelError as error:
        return Measure(title, str(error))
    except (OSError, ValueError) as error:
        return Measure(title, f"系统不允许（{type(error).__name__}）")
    return Measure(title)


def platform_title() -> str:
    """The system this runs on, as an administrator calls it."""
    return f"{sys.platform} {os.uname().machine}" if hasattr(os, "uname") else sys.platform
