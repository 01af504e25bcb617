"""Variants read in a child process under watch: crashes, hangs, hunger and stray errors noted."""

from __future__ import annotations

import ctypes
import hashlib
import multiprocessing
import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from typing import NamedTuple

from screener.containers.source import Source
from screener.document import Document
from screener.errors import Unreadable, where
from screener.extract import FORMATS, extract
from screener.limits import Budget, Limits
from tests.formats.reading import tree
from tests.formats.test_every_format import check
from tests.fuzz.seeds import Case, Seed, case

SECONDS = 20.0  # for one variant, on a busy machine
MEMORY = 2 << 30
_SLOW = 10.0  # seconds of processor time
_STRAY = "文件结构异常"  # the gap of last resort; one that says memory was short is an answer


class Find(NamedTuple):
    """A variant that was not answered as it should be."""

    number: int
    seed: str
    what: str
    digest: str = ""


class Tally(NamedTuple):
    """How far a child has come, and the slowest variant in seconds."""

    number: int
    slowest: float


def examine(one: Case) -> str:
    """What is wrong with how this variant is read; empty when nothing is."""
    document = extract(one.data, one.name, Limits())
    check(document)
    if any(gap.message.startswith(_STRAY) for part in tree(document) for gap in part.gaps):
        return _cause(Source(one.data, one.name), document)
    return ""


def _cause(source: Source, document: Document) -> str:
    """Kind and place of the error behind a gap of the last resort."""
    pending = [source]
    while pending:
        now = pending.pop()
        try:
            for reader in FORMATS:
                if reader.recognise(now):
                    content = reader.read(now, Budget(Limits()))
                    pending += [Source(one.data, one.name) for one in content.attachments]
                    break
        except Unreadable:
            continue
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            return where(error)
    return f"gap only: {document.gaps}"


def watched(
    seed: int, given: tuple[Seed, ...], *, first: int, deadline: float
) -> Iterator[Find | Tally]:
    """Read variants from number `first` until `deadline`; a find costs its child, never the run."""
    context = multiprocessing.get_context("fork")
    number = first
    while time.monotonic() < deadline:
        ours, theirs = context.Pipe(duplex=False)
        current = context.Value(ctypes.c_longlong, number)
        child = context.Process(
            target=_work, args=(theirs, current, seed, given, number, deadline), daemon=True
        )
        child.start()
        theirs.close()
        finds, ended = _follow(ours, current, child.sentinel)
        yield from finds
        number = current.value
        if ended == "done":
            return
        child.kill()
        child.join()
        stuck = case(number, seed, given)
        what = ended if ended == "hang" else f"crash, exit {child.exitcode}"
        yield Find(number, stuck.seed, what, hashlib.sha256(stuck.data).hexdigest()[:12])
        number += 1


def _follow(
    pipe: Connection, current: Synchronized[int], sentinel: int
) -> tuple[list[Find | Tally], str]:
    """What the child says, and how it ended: done, hang or crash."""
    said: list[Find | Tally] = []
    last, since = -1, time.monotonic()
    while True:
        while pipe.poll(1.0):
            try:
                message = pipe.recv()
            except EOFError:
                return said, "crash"
            if message is None:
                return said, "done"
            said.append(message)
        if current.value != last:
            last, since = current.value, time.monotonic()
        elif time.monotonic() - since > SECONDS:
            return said, "hang"


def _work(
    pipe: Connection,
    current: Synchronized[int],
    seed: int,
    given: tuple[Seed, ...],
    number: int,
    deadline: float,
) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    slowest = 0.0
    while time.monotonic() < deadline:
        current.value = number
        one = case(number, seed, given)
        begun = time.process_time()
        try:
            wrong = examine(one)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a find
            wrong = f"raised {where(error)}"
        spent = time.process_time() - begun
        slowest = max(slowest, spent)
        if spent > _SLOW:
            wrong = wrong or f"took {spent:.0f} s"
        if wrong:
            digest = hashlib.sha256(one.data).hexdigest()[:12]
            pipe.send(Find(number, one.seed, wrong, digest))
        number += 1
        if number % 500 == 0:
            pipe.send(Tally(number, slowest))
    current.value = number
    pipe.send(Tally(number, slowest))
    pipe.send(None)
