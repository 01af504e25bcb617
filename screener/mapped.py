"""Arrays that are costly to make, kept in this user's private folder and mapped into memory by
every process that asks.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.paths import private_folder

Arrays = dict[str, NDArray[Any]]


def load(name: str) -> Arrays | None:
    """The arrays kept under `name`, to be read only; None where there are none."""
    folder = _place(name)
    if folder is None or not folder.is_dir():
        return None
    try:
        arrays = {
            path.stem: np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
            for path in folder.glob("*.npy")
        }
    except (OSError, ValueError):
        return None
    with suppress(OSError):
        os.utime(folder)
    return arrays


def store(name: str, arrays: Mapping[str, NDArray[Any]], *, most: int | None = None) -> None:
    """Keep arrays for the next process, `most` such folders side by side; where that cannot be,
    nothing is lost but time.
    """
    folder = _place(name)
    if folder is None:
        return
    try:
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        passing = Path(mkdtemp(dir=folder.parent))
        for title, array in arrays.items():
            with (passing / f"{title}.npy").open("wb") as file:
                np.save(file, array, allow_pickle=False)
                os.fsync(file.fileno())  # or a power cut may leave zeros behind a sound head
        shutil.rmtree(folder, ignore_errors=True)  # whoever has mapped it keeps it
        passing.rename(folder)
        if most is not None:
            kept = sorted(folder.parent.iterdir(), key=lambda one: -one.stat().st_mtime)
            for old in kept[most:]:
                shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return


def forget_all(folder: Path) -> None:
    """Empty this user's private folder: what lies there can be made again."""
    for one in folder.iterdir():
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)


def _place(name: str) -> Path | None:
    private = private_folder()
    return private / name if private else None
