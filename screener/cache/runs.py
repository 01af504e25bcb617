"""What a run leaves for its own continuation: one file while it lives, gone when it is finished.

A run holds a lock on its file; one whose file nobody holds was broken off. The file says how the
run was called; a journal of what it came to lies beside it, once there is anything to note.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from screener.cache.keys import Lock
from screener.cache.store import Store, remove

_STATE = "state"
_OLDEST = 30 * 86_400  # seconds after which nobody will go on with it
_ENDING = ".run"


@dataclass(frozen=True, slots=True)
class State:
    """How the run was called: the folder it stood in, the paths, and all words."""

    folder: str
    paths: tuple[str, ...]
    words: tuple[str, ...]


class Run:
    """A run that is under way here."""

    def __init__(self, path: Path, held: int, lock: Lock) -> None:
        self.path = path
        self._held = held
        self._lock = lock
        self.journal = Store(_journal(path))

    def note(self, state: State) -> None:
        """Raises OSError when it cannot be written."""
        data = json.dumps([state.folder, state.paths, state.words]).encode()
        self.path.write_bytes(self._lock.seal(data, self._lock.name(_STATE)))

    def state(self) -> State | None:
        data = None
        with suppress(OSError):
            data = self._lock.open(self.path.read_bytes(), self._lock.name(_STATE))
        if data is None:
            return None
        folder, paths, words = json.loads(data)
        return State(folder, tuple(paths), tuple(words))

    def leave(self) -> None:
        """Let go of it, for a later run to go on with."""
        self.journal.close()
        os.close(self._held)

    def finish(self) -> None:
        """Nothing is left to go on with."""
        self.journal.close()
        remove(_journal(self.path))
        with suppress(OSError):
            self.path.unlink()
        os.close(self._held)


def begin(folder: Path, lock: Lock, state: State) -> Run | None:
    """A new run in `folder`; None where nothing can be written there.

    One broken off that was called for the same paths is given up, and very old ones are.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for run in _broken_off(folder, lock):
            known = run.state()
            same = known is not None and (known.folder, known.paths) == (state.folder, state.paths)
            if known is None or same or time.time() - run.path.stat().st_mtime > _OLDEST:
                run.finish()
            else:
                run.leave()
        path = folder / f"{os.urandom(8).hex()}{_ENDING}"
        run = Run(path, _hold(path, os.O_CREAT | os.O_EXCL), lock)
    except OSError:
        return None
    try:
        run.note(state)
    except OSError:
        run.finish()
        return None
    return run


def resume(folder: Path, lock: Lock, *, within: str, paths: Sequence[str]) -> Run | None:
    """The last run that was broken off; with `paths`, the one called for them from `within`."""
    found = None
    for run in _broken_off(folder, lock):
        state = run.state()
        wanted = state is not None and (
            not paths or (state.folder, state.paths) == (within, tuple(paths))
        )
        if found is None and wanted:
            found = run
        else:
            run.leave()
    return found


def give_up_all(folder: Path, lock: Lock) -> int:
    """Forget every run that was broken off; says how many are still under way."""
    for run in _broken_off(folder, lock):
        run.finish()
    return len(list(folder.glob(f"*{_ENDING}")))


def _broken_off(folder: Path, lock: Lock) -> list[Run]:
    """Runs that nobody is at, the latest first; each must be left or finished."""
    found = []
    for path in folder.glob(f"*{_ENDING}"):
        with suppress(OSError):
            found.append((path.stat().st_mtime_ns, path))
    runs = []
    for _, path in sorted(found, reverse=True):
        with suppress(OSError):
            runs.append(Run(path, _hold(path, 0), lock))
    return runs


def _hold(path: Path, flags: int) -> int:
    """Raises OSError when another run is at it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.stat()  # it may have been finished between the two
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _journal(path: Path) -> Path:
    return path.with_suffix(".db")
