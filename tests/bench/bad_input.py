"""The heaviest bad input through a walled worker: `python -m tests.bench.bad_input [WORDS]`.

With words, only the cases whose names hold one of them.

Processor time and the most memory the worker ever held. On an idle machine processor time is
time on the clock, and a worker is killed when that passes `Limits.seconds`.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from screener.batch.sandbox import enter
from screener.batch.walk import Target
from screener.batch.worker import guarded
from screener.limits import MIB, Limits
from screener.pipeline import Screener, Settings
from tests.samples import archives, hostile, plain

_PATIENCE = 600.0  # seconds on the clock of a machine that others use too


def _members(count: int) -> bytes:
    return plain.archive(*((f"{number}.txt", b"x") for number in range(count)))


def _laughing(name: str) -> bytes:
    return dict(hostile.with_doctype(hostile.LAUGHS, "&l9;"))[name]


CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("a.docx", lambda: b""),
    "200 MB of text": ("a.txt", lambda: "今天食堂供应红烧肉和青菜。\n".encode() * 5_200_000),
    "200 MB on one line": ("a.txt", lambda: b"abc " * (50 * MIB)),
    "200 MB csv": ("a.csv", lambda: "甲,乙,13800138000\n".encode() * 8_000_000),
    "1,000,000 characters on a line": ("a.txt", ("食堂供应红烧肉" * 142_858).encode),
    "1,000,000 empty paragraphs": ("a.docx", lambda: hostile.empty_paragraphs(1_000_000)),
    "50,000 x 50,000 pixels": ("a.png", lambda: hostile.huge_picture(50_000)),
    "page-tree loop": ("a.pdf", hostile.page_loop),
    "zip of zips, 16 to the 5th": ("a.zip", lambda: hostile.nested_bomb(5, 16, bytes(4 * MIB))),
    "overlapping members, 20,000 of 200 MB": (
        "a.zip", lambda: hostile.overlapping_bomb(20_000, 200 * MIB)),
    "gzip of 2 GB of nothing": ("a.gz", lambda: gzip.compress(bytes(100 * MIB), 1) * 20),
    "7z of 300 MB of nothing": ("a.7z", lambda: archives.seven_zip(("a", bytes(300 * MIB)))),
    "xz of 1 GB of nothing": ("a.xz", lambda: archives.COMPRESSORS["xz"](bytes(100 * MIB)) * 10),
    "100,000 members": ("a.zip", lambda: _members(100_000)),
    "billion laughs": ("a.xml", lambda: _laughing("a.xml")),
    "billion laughs in docx": ("a.docx", lambda: _laughing("a.docx")),
    "200 MB of noise": ("a.doc", lambda: random.Random(1).randbytes(200 * MIB)),
}  # fmt: skip


def main() -> None:
    print(f"{'case':40} {'bytes':>12} {'seconds':>8} {'memory':>9}  answer")
    for name, (file_name, make) in CASES.items():
        if sys.argv[1:] and not any(word in name for word in sys.argv[1:]):
            continue
        folder = Path(tempfile.mkdtemp())
        content = make()
        (folder / file_name).write_bytes(content)
        size = len(content)
        del content
        seconds, memory, answer = _measured(folder / file_name)
        print(f"{name:40} {size:12,} {seconds:8.1f} {memory:7,} MB  {answer}", flush=True)
        shutil.rmtree(folder)


def _measured(path: Path) -> tuple[float, int, str]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, str(path)))
    process.start()
    theirs.close()
    begun = time.monotonic()
    try:
        ours.recv()
        begun = time.monotonic()
        if ours.poll(_PATIENCE):
            spent, memory, answer = json.loads(ours.recv())
        else:
            spent, memory, answer = time.monotonic() - begun, 0, "still at work: a gap in a scan"
    except EOFError:
        spent, memory, answer = time.monotonic() - begun, 0, "crashed: a gap in a scan"
    process.kill()
    process.join()
    return spent, memory, answer


def _work(connection: Connection, path: str) -> None:
    limits = Limits(seconds=_PATIENCE)
    enter(limits, str(Path(path).parent))
    screener = Screener.load(Settings())
    connection.send("ready")
    name = Path(path).name
    begun = time.process_time()
    verdict = guarded(screener, Target(path, name, name))
    said = sorted({gap.message for gap in verdict.gaps} | {
        gap.message for child in verdict.children for gap in child.gaps
    })  # fmt: skip
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    answer = f"{verdict.outcome.name.lower()}, {verdict.characters:,} characters {said[:2]}"
    connection.send(json.dumps((time.process_time() - begun, memory, answer)))


if __name__ == "__main__":
    main()
