"""Where worker processes come from; loads nothing itself, so that it can be started first."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.context import BaseContext

from screener.settings import Settings

SETTINGS = "SCREENER_HELD"  # a variable that tells the fork server what to hold
ASKED = (signal.SIGINT, signal.SIGTERM)  # how a person or a system asks a process to end
THREADS = "OPENBLAS_NUM_THREADS"  # numpy's, of which every process would start one a processor


def context(settings: Settings | None = None) -> BaseContext:
    """A fork server where there is one: its children start with the libraries already loaded, and
    with a Screener of the `settings` that the first call names.

    It begins to load them at the first call, while the caller does other things. It is deaf to
    Ctrl-C and to polite kills, which reach a whole group of processes (a terminal, systemd,
    `timeout`) and are the parent's to answer, and its children with it: from its first moment when
    the main thread calls, and otherwise (a service's threads) once it has begun to load.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    global _begun  # noqa: PLW0603 - there is one fork server in a process
    _begun = True
    forked = multiprocessing.get_context("forkserver")
    # "safe path": a `socket.py` among the drafts of the current folder is not run as a library
    forked.set_forkserver_preload(["screener.batch.warmth"])
    told = {SETTINGS: settings.told()} if settings else {}
    with deaf(), surrounded({**told, "PYTHONSAFEPATH": "1", THREADS: "1"}):
        forkserver.ensure_running()
    return forked


def is_begun() -> bool:
    """Is there a fork server, so that another worker costs next to nothing?"""
    return _begun


_begun = False


@contextmanager
def deaf() -> Iterator[None]:
    """Ignore Ctrl-C and polite kills; what is started meanwhile does so for good.

    Python lets only the main thread say so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = [(one, signal.signal(one, signal.SIG_IGN)) for one in ASKED]
    try:
        yield
    finally:
        for one, handler in previous:
            signal.signal(one, handler)


@contextmanager
def surrounded(by: Mapping[str, str]) -> Iterator[None]:
    """What is started meanwhile finds these variables in its environment."""
    previous = {name: os.environ.get(name) for name in by}
    os.environ.update(by)
    try:
        yield
    finally:
        for name, value in previous.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
