"""Where this user's cache, its key and the state of broken-off runs lie."""

from __future__ import annotations

import os
import re
from pathlib import Path

from screener.cache.keys import Lock, load_lock
from screener.cache.store import Store
from screener.errors import UsageError
from screener.paths import data_folder, private_folder

_MOST_BYTES = 2 << 30
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_SIZE = re.compile(r"([0-9]{1,6})([KMGT])B?", re.IGNORECASE)
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


def bytes_of(word: str) -> int | None:
    """`500M` or `2G` as bytes; None where it is neither."""
    match = _SIZE.fullmatch(word)
    return int(match[1]) * _UNITS[match[2].upper()] if match else None


def most_bytes() -> int:
    """The cache is cut down to so much at the end of a run; SCREENER_CACHE_SIZE says otherwise.

    Raises:
        UsageError: it says nothing that can be understood.
    """
    word = os.environ.get("SCREENER_CACHE_SIZE", "")
    size = bytes_of(word) if word else _MOST_BYTES
    if size is None:
        raise UsageError(f"环境变量 SCREENER_CACHE_SIZE 应像 500M 或 20G，不能是 {word}")
    return size
