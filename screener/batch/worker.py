"""What runs inside a worker process: one Screener, one file after the other, under limits."""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from typing import TypeVar

from screener import __version__
from screener.batch.answer import Answer, is_incident, is_lasting, is_shipped
from screener.batch.contents import content, stamped, unread
from screener.batch.held import screener_of
from screener.batch.walk import Target
from screener.cache.codec import pack_document, pack_plain, pack_verdict, unpack_document
from screener.document import Document, Gap, GapKind
from screener.errors import ScreenerError, where
from screener.extract import extract, extract_text
from screener.limits import Limits
from screener.pipeline import Screener, Settings
from screener.stamp import Stamp
from screener.verdict import Verdict

_GRACE = 30  # seconds after which a worker ends itself, should its parent be gone


_Answer = TypeVar("_Answer")
Beside = Callable[[Document, bytes], bytes]


def guarded(screener: Screener, target: Target) -> Verdict:
    """Screen `target`; whatever goes wrong in the program is a gap of this one document."""

    return _attempt(
        partial(examine, screener, target),
        lambda gap: screener.screen_document(unread(target, gap), target.name),
    )


def packed(
    screener: Screener, target: Target, *, whole: bool = True, beside: Beside | None = None
) -> Answer:
    """As `guarded`, packed; where `whole`, with what was read, so that it need not be again.

    `beside` is asked what else is to be told of what was read, and of the bytes it was read from.
    """

    def answered(document: Document, stamp: Stamp | None, data: bytes = b"") -> Answer:
        if whole:
            verdict, glyphs = screener.screen_whole(document, target.name)
        else:
            verdict, glyphs = screener.screen_document(document, target.name), None
        incident, lasting = is_incident(verdict), is_lasting(verdict)
        keeps = whole and lasting and not incident
        fresh = keeps and target.prepared is None
        return Answer(
            document.digest,
            pack_verdict(replace(verdict, dropped=())),
            pack_document(document) if fresh else None,
            stamp,
            lasting,
            incident,
            is_shipped(verdict),
            beside(document, data) if beside else None,
            glyphs=pack_plain(tuple(glyphs)) if keeps and glyphs else None,
        )

    def known(document: Document, stamp: Stamp | None, data: bytes = b"") -> Answer:
        if target.shipped and not screener.own_lists_hit(document, target.name):
            told = beside(document, data) if beside else None
            glyphs = pack_plain(tuple(screener.glyphs(document, target.name)))
            return Answer(document.digest, target.shipped, stamp=stamp, lasting=True,
                          shipped=True, known=True, beside=told, glyphs=glyphs)  # fmt: skip
        return answered(document, stamp, data)

    def seen() -> Answer:
        document = None
        if target.prepared is not None:
            document = unpack_document(target.prepared, target.path)
            if beside is None:
                return known(document, target.stamp)
        data, stamp = stamped(target, screener.limits)
        if isinstance(data, Gap):
            return answered(unread(target, data), None)
        if document is not None and hashlib.sha256(data).hexdigest() == document.digest:
            return known(document, stamp, data)
        return answered(extract(data, target.path, screener.limits), stamp, data)

    return _attempt(seen, lambda gap: answered(unread(target, gap), None))


def read(limits: Limits, target: Target) -> Document:
    """What stands in `target`, unscreened; whatever goes wrong is a gap, as in screening."""
    return _attempt(partial(_document, limits, target), partial(unread, target))


def _document(limits: Limits, target: Target) -> Document:
    data = content(target, limits)
    if isinstance(data, Gap):
        return unread(target, data)
    return (extract_text if target.is_text else extract)(data, target.path, limits)


@dataclass(frozen=True, slots=True)
class Examined:
    """What stands in a file, the verdict on it, and which lexicons, model and policy spoke."""

    document: Document
    verdict: Verdict
    tool: dict[str, str]


def tool_of(screener: Screener) -> dict[str, str]:
    """The version of the program and the digests of what a Screener judges by."""
    return {
        "version": __version__,
        "lexicons": screener.lexicon.digest,
        "model": screener.classifier.digest,
        "policy": screener.policy.digest,
    }


def examine_whole(screener: Screener, target: Target) -> Examined:
    """As `guarded`, with the text that was read, for those who show it to people."""

    tool = tool_of(screener)

    def examined(document: Document) -> Examined:
        return Examined(document, screener.screen_document(document, target.name), tool)

    return _attempt(
        lambda: examined(_document(screener.limits, target)),
        lambda gap: examined(unread(target, gap)),
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
    _settle_in()
    try:
        screener = screener_of(settings)
    except ScreenerError as error:
        connection.send(error)
        return
    except Exception as error:  # noqa: BLE001 - the border of a worker: its parent must hear
        connection.send(ScreenerError(f"审查进程无法启动（{where(error)}）"))
        return
    _answer_all(
        connection,
        settings.limits,
        lambda target: screen(screener.in_column(target.column), target),
    )


def serve_documents(
    connection: Connection,
    settings: Settings,
    reader: Callable[[Limits, Target], Document] = read,
) -> None:
    """Answer targets with what is read of them, under the same limits as `serve`."""
    _settle_in()
    _answer_all(connection, settings.limits, partial(reader, settings.limits))


def _settle_in() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()


def spare_collector() -> None:
    """Let the garbage collector pass by what was loaded, and look for rings more seldom.

    What is read of a file are trees of tuples, which go when nobody holds them.
    """
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


def _answer_all(connection: Connection, limits: Limits, answer: Callable[[Target], object]) -> None:
    spare_collector()
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
    data = content(target, screener.limits)
    if isinstance(data, Gap):
        return screener.screen_document(unread(target, data), target.name)
    return screener.screen(data, target.path, name=target.name)
