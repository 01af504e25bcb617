"""How fast files are read, against other readers: CPU time on the same folder, in one run.

Each reader is a process of its own, so that none pays for another's memory; they take turns, and
each figure is the median of five rounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from screener.document import Document
from screener.extract import extract
from screener.limits import Limits
from screener.vision import available
from tests.bench.clock import RUNS
from tests.bench.folder import SHARES, build

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "out" / "readers" / "bin" / "python"
SHARE = float(os.environ.get("SCREENER_BENCH_FOLDER", "1"))  # of the 1,500 files
_WORKER = Path(__file__).with_name("reader.py")
_OURS = ("extraction", "scan", "text")
_THEIRS = ("kreuzberg", "tika", "markitdown", "pdfminer", "presidio")
_ONCE = frozenset({"markitdown", "presidio"})  # these take minutes
_NO_SECONDS = "peak"

Spent = dict[str, float]  # CPU seconds of each kind of file, and the peak in megabytes


class Reader:
    """A process that goes through a folder when told to, and says what it took."""

    def __init__(self, python: Path, kind: str, folder: Path) -> None:
        path = os.pathsep.join(sys.path) if kind in _OURS else ""
        self._process = subprocess.Popen(
            [python, "-W", "ignore", _WORKER, kind, folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip

    def go(self) -> Spent | None:
        """None where the reader is not at hand."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write("go\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return None
        line = self._process.stdout.readline()
        found: Spent | None = json.loads(line) if line else None
        return found

    def close(self) -> None:
        try:
            self._process.communicate()
        except BrokenPipeError:
            self._process.wait()


def measured(folder: Path, texts: Path) -> dict[str, Spent]:
    """Of each reader that is at hand the median round."""
    readers = {kind: Reader(Path(sys.executable), kind, folder) for kind in _OURS}
    for kind in _THEIRS if PEERS.exists() else ():
        readers[kind] = Reader(PEERS, kind, texts if kind == "presidio" else folder)
    rounds: dict[str, list[Spent]] = {kind: [] for kind in readers}
    for number in range(RUNS + 1):  # the first does not count
        for kind, reader in readers.items():
            if (number == 0 or kind not in _ONCE) and (spent := reader.go()) is not None:
                rounds[kind].append(spent)
    for reader in readers.values():
        reader.close()
    return {
        kind: {name: median(one[name] for one in spent[-RUNS:]) for name in spent[0]}
        for kind, spent in rounds.items()
        if spent
    }


def write_texts(paths: list[Path], folder: Path) -> None:
    """The text of every file, for those who analyse text alone."""
    kept, available.available = available.available, lambda: ()  # type: ignore[assignment]
    for number, path in enumerate(paths):
        document = extract(path.read_bytes(), path.name, Limits())
        text = "\n".join(one.text for one in _tree(document))
        (folder / f"{number}.text").write_text(text, "utf-8")
    available.available = kept


def _tree(document: Document) -> Iterator[Document]:
    yield document
    for child in document.children:
        yield from _tree(child)


def _seconds(spent: Spent) -> float:
    return sum(seconds for name, seconds in spent.items() if name != _NO_SECONDS)


def report(spent: dict[str, Spent]) -> None:
    ours, scan = spent["extraction"], _seconds(spent["scan"])
    whole = _seconds(ours)
    print(f"  extraction alone {whole:.2f} CPU s, peak {ours[_NO_SECONDS]:.0f} MB")
    print(f"  whole scan       {scan / whole:6.2f} of it, peak {spent['scan'][_NO_SECONDS]:.0f} MB")
    for kind in ("kreuzberg", "tika", "markitdown"):
        if kind in spent:
            theirs = spent[kind]
            parts = "  ".join(f"{name} {theirs[name] / ours[name]:.1f}" for name in SHARES)
            print(f"  {kind:<16} {_seconds(theirs) / whole:6.2f} of it   {parts}")
    if "pdfminer" in spent:
        ratio = spent["pdfminer"]["pdf"] / spent["text"]["pdf"]
        print(f"  pdfminer without layout takes {ratio:.2f} of our PDF text path")
    if "presidio" in spent:
        print(f"  Presidio on the texts alone {_seconds(spent['presidio']) / scan:.2f} whole scans")
    if missing := set(_THEIRS) - set(spent):
        print(f"  not at hand (make peers): {', '.join(sorted(missing))}")


def reading() -> None:
    """Build the folder, or take the one that `SCREENER_BENCH_SITE` names."""
    given = os.environ.get("SCREENER_BENCH_SITE")
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as texts:
        folder = Path(given or made)
        paths = sorted(folder.rglob("*.*")) if given else build(folder, SHARE)
        size = sum(path.stat().st_size for path in paths) / 1e6
        print(
            f"reading {len(paths)} files, {size:.0f} MB, without OCR, CPU time, medians of {RUNS}"
        )
        write_texts(paths, Path(texts))
        report(measured(folder, Path(texts)))
