"""What a verdict depends on beside the file: code, libraries, lists, model, policy, limits."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.containers.archives.programs import tools
from screener.errors import ScreenerError, system_reason
from screener.paths import LEXICONS, MANIFEST, MODELS
from screener.settings import Settings
from screener.steady import files_below, remembered

_DATA = frozenset({".toml", ".tsv", ".npz", ".json"})
_CODE = _DATA | {".py"}
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Environment:
    """Digests in hex: `reading` of everything that decides what is read of a file, `screening` of
    that and of everything that decides the verdict on it, `shipped` of the same but for the
    organisation's own lists.
    """

    reading: str
    screening: str
    shipped: str


def environment(settings: Settings, tool: Mapping[str, object]) -> Environment:
    """`tool` names version and digests, as reports do."""
    reading = _digest([code_digest(), repr(settings.limits)])
    others = [f"{name}={tool[name]}" for name in ("version", "model", "policy")]
    others.append(f"column={settings.column}")

    def under(lexicons: object) -> str:
        return _digest([reading, *others, f"lexicons={lexicons}"])

    whole = under(tool["lexicons"])
    if not settings.lexicons:
        return Environment(reading, whole, whole)
    from screener.lexicon import shipped_digest

    return Environment(reading, whole, under(shipped_digest()))


def inputs_digest(settings: Settings) -> str:
    """Of the bytes that lists, model and policy are made from, without understanding them.

    What held together once under a digest holds together again; `tool` need not be worked out
    anew. Entries may have dates, so it differs from day to day.

    Raises:
        ScreenerError: a file cannot be read.
    """
    files = [path for folder in (LEXICONS, MODELS) for path in files_below(folder, _DATA)]
    try:
        return _digest([
            code_digest(),
            date.today().isoformat(),  # noqa: DTZ011 - the office's own calendar
            f"column={settings.column}",
            remembered("shipped", (), files, lambda: _digest(_contents(_named(files)))),
            *_contents([("policy", settings.policy), ("model", settings.model / MANIFEST)]),
            *_contents((f"own {path.stem}{path.suffix}", path) for path in settings.lexicons),
        ])  # fmt: skip
    except OSError as error:
        raise ScreenerError(f"无法读取 {error.filename}：{system_reason(error)}") from error


def code_digest() -> str:
    """Of the program, the libraries it stands on, and the programs it may call.

    The same on every machine that has the same installed.
    """
    global _known  # noqa: PLW0603 - the program does not change while it runs
    if _known is None:
        sources = files_below(_PACKAGE, _CODE)
        said = [f"{sys.version_info.major}.{sys.version_info.minor}", *tools()]
        _known = remembered(
            "code",
            said,
            [*_library_folders(), *sources],
            lambda: _digest([said[0], *_libraries(), *said[1:], *_contents(_within(sources))]),
        )
    return _known


_known: str | None = None


def _library_folders() -> Iterator[str]:
    """Where libraries are installed: a folder's time moves with what comes and goes in it."""
    for folder in sys.path:
        with suppress(OSError):
            if any(name.endswith("-info") for name in os.listdir(folder or ".")):  # noqa: PTH208
                yield folder or "."


def _libraries() -> Iterator[str]:
    """Name and version of each library that the program asks for, as far as it is installed."""
    from importlib import metadata

    try:
        wanted = metadata.requires("screener") or []
    except metadata.PackageNotFoundError:
        wanted = []
    for name in sorted({_name(one) for one in wanted if _is_used(one)}):
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name} -"


def _is_used(requirement: str) -> bool:
    """Those of the core, of OCR and of media; not what the service or the tests ask for."""
    _, _, extra = requirement.partition("extra ==")
    return not extra or extra.strip().strip("\"'") in {"ocr", "media"}


def _name(requirement: str) -> str:
    for at, char in enumerate(requirement):
        if not (char.isalnum() or char in "-_."):
            return requirement[:at]
    return requirement


def _within(files: Iterable[str]) -> Iterator[tuple[str, Path]]:
    return ((Path(file).relative_to(_PACKAGE).as_posix(), Path(file)) for file in files)


def _named(files: Iterable[str]) -> Iterator[tuple[str, Path]]:
    return ((file, Path(file)) for file in files)


def _contents(named: Iterable[tuple[str, Path]]) -> Iterator[str]:
    for name, path in named:
        yield f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
