"""Where worker processes come from; loads nothing itself, so that it can be started first."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from multiprocessing.context import BaseContext


def context() -> BaseContext:
    """A fork server where there is one: its children start with the libraries already loaded.

    It begins to load them at the first call, while the caller does other things. It is started
    deaf to Ctrl-C, which is the parent's to answer, and its children with it.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload(["screener.batch.worker"])
    if threading.current_thread() is not threading.main_thread():
        return forked
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, previous)
    return forked
