"""Where shipped data lies, beside the package, in a checkout and in an install alike; and where
this user keeps what is costly to make.
"""

from __future__ import annotations

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]

LEXICONS = _ROOT / "lexicons"
MODELS = _ROOT / "models"
MANIFEST = "manifest.json"  # of a model: names the weights by digest, so it changes as they do


def private_folder() -> Path | None:
    """Where only this user can write: what is found there may be trusted. None where it is not.

    What lies there may be deleted at any time.
    """
    return _own("XDG_CACHE_HOME", ".cache")


def data_folder() -> Path | None:
    """The same for what should last: keys, and the state of runs that were broken off."""
    return _own("XDG_DATA_HOME", ".local/share")


def _own(variable: str, usual: str) -> Path | None:
    try:
        folder = Path(os.environ.get(variable) or Path.home() / usual) / "screener"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except (OSError, RuntimeError):
        return None
    private = found.st_uid == os.getuid() and not found.st_mode & 0o022
    return folder if private else None


def write_private(path: Path, data: bytes) -> None:
    """A new file for its owner alone, on the disk when this returns; whole or not there.

    Raises:
        OSError: it exists, or cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(descriptor)
    except BaseException:
        path.unlink()  # half a key is worse than none
        raise
