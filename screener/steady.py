"""Digests of files that hardly ever change, believed while the files' stamps stay as they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from screener.paths import private_folder
from screener.stamp import Stamp, clock

_NO_CODE = "__pycache__"
_INSTALLED = hashlib.sha256(__file__.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def files_below(folder: Path, endings: frozenset[str]) -> list[str]:
    """Every file in `folder` and further down whose name ends in one of `endings`, in order."""
    return sorted(_below(str(folder), tuple(endings)))


def _below(folder: str, endings: tuple[str, ...]) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(endings):
                yield entry.path
            elif entry.name != _NO_CODE and entry.is_dir():
                yield from _below(entry.path, endings)


def remembered(
    name: str, said: Iterable[str], paths: Iterable[str | Path], make: Callable[[], str]
) -> str:
    """What `make` says of the files and folders at `paths`, and of what is `said` beside them.

    Worked out anew where any of it may have changed since it was kept under `name`.
    """
    folder, seen = private_folder(), _seen(said, paths)
    if folder is None or seen is None:
        return make()
    kept = folder / f"{name}-{_INSTALLED}.digest"
    with suppress(OSError, ValueError):
        then, digest, end = kept.read_text("ascii").split("\n")
        if then == seen and not end:
            return digest
    digest = make()
    with suppress(OSError):
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_text(f"{seen}\n{digest}\n", "ascii")
        fresh.replace(kept)
    return digest


def _seen(said: Iterable[str], paths: Iterable[str | Path]) -> str | None:
    """A digest of the stamps; None where a change may not show in them."""
    now, parts = clock(), list(said)
    for path in paths:
        try:
            stamp = Stamp.of(os.stat(path))  # noqa: PTH116 - hundreds, at every start
        except OSError:
            parts.append(f"{path} -")
            continue
        if not stamp.settled(now):
            return None
        parts.append(f"{path} {' '.join(map(str, stamp))}")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
