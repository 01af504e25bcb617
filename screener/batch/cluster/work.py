"""What runs in a cluster's worker: chunks of files, each in a walled process of its own.

A file that breaks its process costs that process alone; the worker goes on.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import stat
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from screener.batch.answer import Answer
from screener.batch.cluster.terms import SAME, Bundle, Chunk, Refusal, Reply, Unseen
from screener.batch.crew import Crew
from screener.batch.entrance import serve_answers
from screener.batch.walk import Target
from screener.cache.identity import code_digest
from screener.settings import Settings


def passed_on(bundle: Bundle) -> Bundle:
    """As a task of its own, so that whatever worker is lost, the settings are there again."""
    return bundle


def screen_chunk(bundle: Bundle, chunk: Chunk) -> tuple[Reply, ...] | Refusal:
    """Screen the files of `chunk`, in order."""
    desk = _desk(bundle)
    if desk.differences:
        return Refusal(desk.differences)
    return desk.screen(chunk)


class _Desk:
    """What this process knows of one bundle, and the crews that are idle; each thread takes one."""

    def __init__(self, bundle: Bundle) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="screener-cluster-")
        self._settings = bundle.unpacked(Path(self._folder.name))
        ours = same_here(self._settings)
        pairs = zip(SAME, ours, bundle.same, strict=True)
        self.differences = tuple(name for name, our, their in pairs if our != their)
        self._idle: list[Crew[Answer]] = []

    def screen(self, chunk: Chunk) -> tuple[Reply, ...]:
        crew = self._idle.pop() if self._idle else Crew[Answer](self._settings, 1, serve_answers)
        try:
            replies = _screened(crew, chunk)
        except BaseException:
            crew.close()
            raise
        self._idle.append(crew)
        return replies

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self._folder.cleanup()


def _screened(crew: Crew[Answer], chunk: Chunk) -> tuple[Reply, ...]:
    seen = [number for number, target in enumerate(chunk) if _sees(target)]
    for number in seen:
        crew.add(number, chunk[number])
    while len(crew.done) < len(seen):
        crew.step()
    replies: list[Reply] = [crew.done.pop(number, Unseen()) for number in range(len(chunk))]
    return tuple(replies)


def _sees(target: Target) -> bool:
    """Does this machine have the file at the same place, as the client saw it?"""
    if target.data is not None or target.prepared is not None or not target.openable:
        return True
    try:
        found = os.lstat(target.file)
    except OSError:
        return False
    stamp = target.stamp
    return (
        stat.S_ISREG(found.st_mode)
        and stamp is not None
        and (found.st_size, found.st_mtime_ns) == (stamp.size, stamp.modified)
    )


def same_here(settings: Settings, tool: Mapping[str, object] | None = None) -> tuple[str, ...]:
    """The digests that decide over verdicts on this machine, in the order of `SAME`.

    Raises:
        ScreenerError: what the settings name does not hold together here.
    """
    if tool is None:
        from screener.lexicon import load_lexicon
        from screener.policy import load_policy
        from screener.weights import model_digest

        lexicon = load_lexicon(settings.lexicons)
        policy = load_policy(settings.policy, rules=frozenset(rule.id for rule in lexicon.rules))
        tool = {
            "lexicons": lexicon.digest,
            "model": model_digest(settings.model),
            "policy": policy.digest,
        }
    return tuple(code_digest() if name == "code" else str(tool[name]) for name in SAME)


_desks: dict[Bundle, _Desk] = {}
_lock = threading.Lock()


def _desk(bundle: Bundle) -> _Desk:
    """One for the bundle in use; that of an earlier run is cleared away."""
    with _lock:
        known = _desks.get(bundle)
        if known is None:
            _may_have_children()
            for old in list(_desks):
                _desks.pop(old).close()
            known = _desks[bundle] = _Desk(bundle)
        return known


def _may_have_children() -> None:
    """A nanny starts its worker as a daemon, which multiprocessing lets have no children, lest
    they outlive it. Ours do not: the system ends them with their parent.
    """
    own = multiprocessing.current_process()
    if own.daemon:
        own._config["daemon"] = False  # type: ignore[attr-defined]  # no public way


@atexit.register
def _close_all() -> None:
    for bundle in list(_desks):
        _desks.pop(bundle).close()
