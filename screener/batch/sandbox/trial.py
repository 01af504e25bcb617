"""The sandbox tried out: a process walls itself in and then does what it must not be able to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from screener.batch.sandbox import Measure, enter, seccomp
from screener.batch.sandbox.kernel import KernelError, machine, system_call
from screener.batch.server import context
from screener.containers.archives.programs import tools
from screener.limits import Limits

_SECONDS = 60.0
_INTERNET, _STREAM = 2, 1  # AF_INET, SOCK_STREAM


def try_out(limits: Limits) -> tuple[Measure, ...]:
    """The measures in force in a worker of this machine, and what came of trying to break out."""
    folder = tempfile.mkdtemp(prefix="screener-")
    ours, theirs = context().Pipe()
    process = context().Process(  # type: ignore[attr-defined]
        target=_inside, args=(theirs, limits, folder), daemon=True
    )
    try:
        process.start()
        theirs.close()
        if ours.poll(_SECONDS):
            found: tuple[Measure, ...] = ours.recv()
            return found
    except (EOFError, OSError):
        pass
    finally:
        process.kill()
        process.join()
        shutil.rmtree(folder, ignore_errors=True)
    return (Measure("隔离环境", "审查进程没有回答，无法确认"),)


def _inside(connection: Connection, limits: Limits, folder: str) -> None:
    measures = enter(limits, folder)
    connection.send((*measures, *_attempts(Path(folder))))


def _attempts(folder: Path) -> tuple[Measure, ...]:
    return (
        _refused("试着建立网络连接，被拒绝", _connect),
        _refused("试着写临时文件夹以外的文件，被拒绝", lambda: _write(folder.parent)),
        *(() if tools() else (_refused("试着启动其他程序，被拒绝", _start),)),
        _allowed("读取文件、写入自己的临时文件夹，照常可用", lambda: _work(folder)),
    )


def _connect() -> None:
    number = seccomp.number("socket", machine())
    if number is None:
        return
    system_call(number, _INTERNET, _STREAM, 0)


def _write(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder):
        pass


def _start() -> None:
    subprocess.run([sys.executable, "-c", ""], check=False)


def _work(folder: Path) -> None:
    Path(__file__).read_bytes()
    (folder / "a").write_bytes(b"x")


def _refused(title: str, act: Callable[[], object]) -> Measure:
    try:
        act()
    except (OSError, KernelError):
        return Measure(title)
    return Measure(title, "没有被拒绝")


def _allowed(title: str, act: Callable[[], object]) -> Measure:
    try:
        act()
    except (OSError, KernelError):
        return Measure(title, "不可用")
    return Measure(title)
