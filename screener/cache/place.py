"""Where this user's cache, its key and the state of broken-off runs lie."""

from __future__ import annotations

import os
from pathlib import Path

from screener.cache.keys import Lock, load_lock
from screener.cache.store import Store
from screener.paths import data_folder, private_folder

MOST_BYTES = 2 << 30  # the cache is cut down to so much at the end of a run
_KEY, _STORE, _RUNS = "cache.key", "scan.db", "runs"


def key_file() -> Path | None:
    """The key lies apart from what it opens: a copy of the cache alone tells nothing."""
    folder = data_folder()
    return folder / _KEY if folder else None


def open_lock() -> Lock | None:
    path = key_file()
    return load_lock(path) if path else None


def store_file() -> Path | None:
    folder = private_folder()
    return folder / _STORE if folder else None


def open_store() -> Store | None:
    """None where there is no place for it, it cannot be used, or SCREENER_CACHE is `off`."""
    path = None if os.environ.get("SCREENER_CACHE") == "off" else store_file()
    store = Store(path) if path else None
    return store if store and store.usable else None


def runs_folder() -> Path | None:
    folder = data_folder()
    return folder / _RUNS if folder else None
