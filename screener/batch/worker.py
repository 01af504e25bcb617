"""What runs inside a worker process: one Screener, one file after the other, under limits."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import BinaryIO, TypeVar

from screener import __version__
from screener.batch.walk import Target
from screener.document import Document, Gap, GapKind
from screener.errors import ScreenerError, where
from screener.extract import extract
from screener.limits import Limits
from screener.pipeline import Screener, Settings
from screener.verdict import Verdict

_BLOCK = 1 << 20
_GRACE = 30  # seconds after which a worker ends itself, should its parent be gone


_Answer = TypeVar("_Answer")


def guarded(screener: Screener, target: Target) -> Verdict:
    """Screen `target`; whatever goes wrong in the program is a gap of this one document."""

    def unread(gap: Gap) -> Verdict:
        return screener.screen_document(_unread(target, gap), target.name)

    return _attempt(partial(examine, screener, target), unread)


def read(limits: Limits, target: Target) -> Document:
    """What stands in `target`, unscreened; whatever goes wrong is a gap, as in screening."""
    return _attempt(partial(_document, limits, target), partial(_unread, target))


def _document(limits: Limits, target: Target) -> Document:
    content = _content(target, limits)
    if isinstance(content, Gap):
        return _unread(target, content)
    return extract(content, target.path, limits)


@dataclass(frozen=True, slots=True)
class Examined:
    """What stands in a file, the verdict on it, and which lexicons, model and policy spoke."""

    document: Document
    verdict: Verdict
    tool: dict[str, str]


def examine_whole(screener: Screener, target: Target) -> Examined:
    """As `guarded`, with the text that was read, for those who show it to people."""

    tool = {
        "version": __version__,
        "lexicons": screener.lexicon.digest,
        "model": screener.classifier.digest,
        "policy": screener.policy.digest,
    }

    def examined(document: Document) -> Examined:
        return Examined(document, screener.screen_document(document, target.name), tool)

    return _attempt(
        lambda: examined(_document(screener.limits, target)),
        lambda gap: examined(_unread(target, gap)),
    )


def _attempt(act: Callable[[], _Answer], instead: Callable[[Gap], _Answer]) -> _Answer:
    try:
        return act()
    except MemoryError:
        gap = Gap(GapKind.TOO_LARGE, "审查所需内存超过上限")
    except Exception as error:  # noqa: BLE001 - the border of a worker: one file, one gap
        gap = Gap(GapKind.CRASHED, f"审查程序异常（{where(error)}）")
    return instead(gap)


def serve(
    connection: Connection,
    settings: Settings,
    screen: Callable[[Screener, Target], object] = guarded,
) -> None:
    """Answer targets with verdicts until the parent hangs up.

    First word: None when ready, or the error that makes screening impossible. Each answer says
    too whether the worker retires, its memory having grown.
    """
    _settle_in(settings.limits)
    try:
        screener = Screener.load(settings)
    except ScreenerError as error:
        connection.send(error)
        return
    except Exception as error:  # noqa: BLE001 - the border of a worker: its parent must hear
        connection.send(ScreenerError(f"审查进程无法启动（{where(error)}）"))
        return
    _answer_all(connection, settings.limits, partial(screen, screener))


def serve_documents(
    connection: Connection,
    settings: Settings,
    reader: Callable[[Limits, Target], Document] = read,
) -> None:
    """Answer targets with what is read of them, under the same limits as `serve`."""
    _settle_in(settings.limits)
    _answer_all(connection, settings.limits, partial(reader, settings.limits))


def _settle_in(limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    confine(limits)


def _answer_all(connection: Connection, limits: Limits, answer: Callable[[Target], object]) -> None:
    connection.send(None)
    retiring = False
    while not retiring:
        try:
            target = connection.recv()
            _alarm(limits.seconds + _GRACE)
            answered = answer(target)
            _alarm(0)
            retiring = _grown(limits)
            connection.send((answered, retiring))
        except (EOFError, OSError):
            return


def serve_examined(connection: Connection, settings: Settings) -> None:
    """Answer targets with what stands in them and the verdicts."""
    serve(connection, settings, screen=examine_whole)


def _silence() -> None:
    """Libraries may print what they read: nothing of it reaches the terminal or the report."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def confine(limits: Limits) -> None:
    """Bound the memory of this process; no core file may hold what was read."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = limits.memory_bytes
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _alarm(seconds: float) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds))


def _grown(limits: Limits) -> bool:
    """Has this process ever held half of what it may, so that the next file would have less?"""
    try:
        import resource
    except ImportError:
        return False
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > limits.memory_bytes // 2


def examine(screener: Screener, target: Target) -> Verdict:
    """Read and screen one file, or say why it was not read."""
    content = _content(target, screener.limits)
    if isinstance(content, Gap):
        return screener.screen_document(_unread(target, content), target.name)
    return screener.screen(content, target.path, name=target.name)


def _content(target: Target, limits: Limits) -> bytes | Gap:
    """The bytes of a file, or why they were not read."""
    if target.gap:
        return target.gap
    if target.data is not None:
        if len(target.data) <= limits.file_bytes:
            return target.data
        return Gap(GapKind.TOO_LARGE, "文件超过大小上限")
    try:
        with _open(target.file) as stream:
            if os.fstat(stream.fileno()).st_size <= limits.file_bytes:
                return stream.read(limits.file_bytes + 1)
    except OSError as error:
        return Gap(GapKind.UNREADABLE, _reason(error))
    return Gap(GapKind.TOO_LARGE, "文件超过大小上限")


def _open(file: str) -> BinaryIO:
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


def _unread(target: Target, gap: Gap) -> Document:
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
        with _open(target.file) as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except OSError:
        return _NOTHING
    return digest.hexdigest(), size
