"""What `screener scan` remembers: the cache between runs, the state of one that is broken off."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from screener.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from screener.batch.recall import Recall
    from screener.cache.keys import Lock
    from screener.cache.runs import Run
    from screener.cache.store import Store
    from screener.cli.arguments import ArgumentParser
    from screener.cli.interrupt import Interrupt
    from screener.report.entry import ToolEntry
    from screener.settings import Settings

_WAYS = ("times", "bytes")


def add_cache(parser: ArgumentParser) -> None:
    """The options that decide what of the cache is used."""
    parser.add_argument("--cache", choices=_WAYS, default="times", metavar="方式",
                        help="未变的文件：times 凭时间和大小（默认），bytes 凭内容")  # fmt: skip
    parser.add_argument("--no-cache", action="store_true", help="不用缓存，全部重新读取和审查")


def add_memory(parser: ArgumentParser) -> None:
    """The options that decide what is remembered, and what of it is used."""
    add_cache(parser)
    parser.add_argument("--resume", action="store_true",
                        help="接着做上次中断的审查；不给路径时，沿用上次的全部选项")  # fmt: skip


@dataclass(slots=True)
class Memory:
    """Open during one run; any part may be missing where nothing can be written."""

    lock: Lock | None
    store: Store | None
    run: Run | None
    most_bytes: int = 0
    by_bytes: bool = False
    resumed: bool = False

    def tool(self, settings: Settings) -> ToolEntry | None:
        """What the same lists, model and policy were called before; None if they are new."""
        if self.lock is None or self.store is None:
            return None
        name = self._tool_name(settings)
        sealed = self.store.entry(name)
        data = None if sealed is None else self.lock.open(sealed, name)
        return None if data is None else json.loads(data)

    def note_tool(self, settings: Settings, tool: ToolEntry) -> None:
        if self.lock is not None and self.store is not None:
            name = self._tool_name(settings)
            self.store.put_entry(name, self.lock.seal(json.dumps(tool).encode(), name))

    def _tool_name(self, settings: Settings) -> bytes:
        from screener.cache.identity import inputs_digest

        assert self.lock is not None
        return self.lock.name("tool", inputs_digest(settings))

    def recall(self, settings: Settings, tool: ToolEntry, aspect: str = "") -> Recall | None:
        """What of the files is known, under these settings; `aspect` is what else is asked."""
        if self.lock is None:
            return None
        from screener.batch.recall import Recall
        from screener.cache.identity import environment

        journal = self.run.journal if self.run else None
        return Recall(
            self.lock,
            environment(settings, tool),
            self.store,
            journal,
            by_bytes=self.by_bytes,
            resumed=self.resumed,
            aspect=aspect,
        )

    def close(self, *, finished: bool) -> None:
        if self.store is not None:
            self.store.prune(self.most_bytes)
            self.store.close()
        if self.run is not None:
            if finished:
                self.run.finish()
            else:
                self.run.leave()


def tool_of(settings: Settings, memory: Memory, *, is_local: bool = True) -> ToolEntry:
    """What a report says of the tool, remembered from a run with the same inputs or made."""
    from screener.cli.identity import identify, with_lists, without_lists

    tool = memory.tool(settings)
    if tool is not None:
        return tool
    shipped = replace(settings, lexicons=())
    known = memory.tool(shipped) if settings.lexicons else None
    if known is None and is_local:
        from screener.batch.server import context

        context(settings)  # begins to load what workers need while we load ours
    if known is not None:
        tool = with_lists(known, settings)
    else:
        tool, rules = identify(settings)
        if settings.lexicons and (alone := without_lists(tool, rules, settings)) is not None:
            memory.note_tool(shipped, alone)
    memory.note_tool(settings, tool)
    return tool


@contextmanager
def recalling(*, no_cache: bool, by_bytes: bool = False) -> Iterator[Memory]:
    """The cache alone, for a command that keeps no state of its own."""
    from screener.cache.place import most_bytes, open_lock, open_store

    lock = None if no_cache else open_lock()
    store = open_store() if lock else None
    memory = Memory(lock, store, None, most_bytes(), by_bytes=by_bytes)
    try:
        yield memory
    finally:
        memory.close(finished=True)


@contextmanager
def remembering(
    options: argparse.Namespace, words: Sequence[str], run: Run | None, interrupt: Interrupt
) -> Iterator[Memory]:
    """The memory of one run; what a run that ends early came to is there for the next."""
    from screener.cache.place import most_bytes, open_lock, open_store

    most = most_bytes()
    lock = open_lock()
    store = open_store() if lock and not options.no_cache else None
    resumed = run is not None
    if lock and run is None:
        run = _begun(lock, options, words)
    memory = Memory(lock, store, run, most, by_bytes=options.cache == "bytes", resumed=resumed)
    finished = False
    try:
        yield memory
        finished = not interrupt.asked
    except UsageError:  # the same call would come to the same end
        finished = True
        raise
    finally:
        memory.close(finished=finished)


def _begun(lock: Lock, options: argparse.Namespace, words: Sequence[str]) -> Run | None:
    from screener.cache.place import runs_folder
    from screener.cache.runs import State, begin

    folder = runs_folder()
    if folder is None:
        return None
    return begin(folder, lock, State(_here(), tuple(options.paths), tuple(words)))


def broken_off(paths: Sequence[str]) -> tuple[Run | None, Sequence[str]]:
    """The run to go on with, and the words it was called with; stands where that one stood.

    With `paths` there may be none: then nothing of it was done yet.

    Raises:
        UsageError: no paths are given, and there is none.
    """
    from screener.cache.place import open_lock, runs_folder
    from screener.cache.runs import resume

    lock, folder = open_lock(), runs_folder()
    run = resume(folder, lock, within=_here(), paths=paths) if lock and folder else None
    state = run.state() if run else None
    if run is None or state is None:
        if paths:
            return None, ()
        raise UsageError("没有可以接着做的审查：上次已经做完，或者没有开始")
    try:
        os.chdir(state.folder)
    except OSError as error:
        run.leave()
        raise UsageError("上次审查时所在的文件夹已不存在") from error
    return run, state.words


def _here() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - as given, links and all
    except OSError:
        return ""
