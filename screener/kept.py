"""Plain data that is costly to make, kept once as JSON in this user's private folder.

Nobody waits for it and nothing is lost with it: what cannot be kept is made again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from screener.paths import private_folder, write_private

_MOST = 3  # of one kind: those used last


def plain(kind: str, digest: str, make: Callable[[], Any]) -> Any:
    """What `make` says of the bytes with that digest: values of JSON, each key of a table a word.

    Raises what `make` raises; nothing is kept then, nor where JSON would not say the same.
    """
    found = known(kind, digest)
    if found is None:
        found = make()
        keep(kind, digest, found)
    return found


def known(kind: str, digest: str) -> Any:
    """What was kept; None where nothing was."""
    private = private_folder()
    if private is not None:
        with suppress(OSError, ValueError):
            return json.loads(_place(private, kind, digest).read_bytes())
    return None


def keep(kind: str, digest: str, made: Any) -> None:
    private = private_folder()
    if private is None:
        return
    with suppress(OSError, ValueError, TypeError):
        written = json.dumps(made, ensure_ascii=False, allow_nan=False)
        if json.loads(written) == made:
            _write(_place(private, kind, digest), written.encode())


def _place(private: Path, kind: str, digest: str) -> Path:
    return private / kind / f"{digest}.json"


def _write(kept: Path, data: bytes) -> None:
    """Whole or not at all, whatever ends the program; of the same kind the newest stay."""
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    passing = kept.with_suffix(f".{os.getpid()}")
    passing.unlink(missing_ok=True)  # of a process that was killed, and had this number
    write_private(passing, data)
    passing.replace(kept)
    newest = sorted(kept.parent.iterdir(), key=lambda one: -one.stat().st_mtime_ns)
    for old in newest[_MOST:]:
        old.unlink(missing_ok=True)
