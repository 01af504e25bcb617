"""Whole folders: what a second scan costs, how well the pool is used, how flat memory stays."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

from screener.batch.walk import walk
from tests.bench.site import build
from tests.bench.watched import Watched, watched

FILES = int(os.environ.get("SCREENER_BENCH_FILES", "1500"))
MANY = int(os.environ.get("SCREENER_BENCH_MANY", "100000"))
NAMES = int(os.environ.get("SCREENER_BENCH_NAMES", "5000000"))
RUNS = int(os.environ.get("SCREENER_BENCH_RUNS", "5"))
_SETTLED = 4  # seconds after which what was written is believed by its times


class Desk:
    """A folder and a home for what is remembered of it."""

    def __init__(self, base: Path, files: int, *, small: bool = False, pictures: int = 0) -> None:
        self.base = base
        self.site = build(base / "site", files, small=small, pictures=pictures)
        self.own = base / "own.txt"
        self._turn = 0
        time.sleep(_SETTLED)

    def settings(self, home: str) -> dict[str, str]:
        return {
            "XDG_CACHE_HOME": str(self.base / home / "cache"),
            "XDG_DATA_HOME": str(self.base / home / "data"),
            "SCREENER_CACHE": "on",
            "PYTHONDONTWRITEBYTECODE": "",
        }

    def words(self, *more: str) -> list[str]:
        program = [sys.executable, "-m", "screener", "scan", str(self.site)]
        return [*program, "--format", "jsonl", *more]

    def scan(self, *words: str, home: str = "home") -> Watched:
        done = watched(self.words(*words), self.settings(home), out=self.base / "report")
        assert done.status in {0, 1}, done.status
        return done

    @property
    def report(self) -> bytes:
        return (self.base / "report").read_bytes()

    def touch(self, share: float) -> None:
        """Change some of the files a little, as an editor would."""
        self._turn += 1
        paths = [Path(target.file) for target in walk([str(self.site)])]
        for path in random.Random(self._turn).sample(paths, round(share * len(paths))):
            with path.open("ab") as stream:
                stream.write(b"\n" * self._turn)

    def new_list(self) -> tuple[str, str]:
        self._turn += 1
        self.own.write_text(f"新词条第{self._turn}号\t\tblock\n", encoding="utf-8")
        return "--lexicon", str(self.own)


def never_twice() -> None:
    """First, second, touched and re-matched scans of a folder; CPU of all processes."""
    for pictures in (0, 3):
        _never_twice(pictures)


def _never_twice(pictures: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), FILES, pictures=pictures)
        rows: dict[str, list[Watched]] = {}
        for turn in range(RUNS):
            home = f"home{turn}"
            first = desk.scan(home=home)
            whole = desk.report
            rows.setdefault("first", []).append(first)
            rows.setdefault("unchanged", []).append(desk.scan(home=home))
            assert desk.report == whole
            rows.setdefault("unchanged, by bytes", []).append(
                desk.scan("--cache", "bytes", home=home)
            )
            rows.setdefault("another list", []).append(desk.scan(*desk.new_list(), home=home))
            desk.touch(0.01)
            time.sleep(_SETTLED)
            rows.setdefault("1 % changed", []).append(desk.scan(home=home))
        cpu = median(one.cpu for one in rows["first"])
        wall = median(one.seconds for one in rows["first"])
        print(
            f"{FILES} mixed files, {pictures} in a hundred pictures of text;"
            f" medians of {RUNS}, CPU seconds of all processes"
        )
        for name, runs in rows.items():
            spent, took = median(one.cpu for one in runs), median(one.seconds for one in runs)
            print(
                f"  {name:<22} {spent:7.2f} s, {cpu / spent:6.1f} times less than the first;"
                f" wall {took:6.2f} s, {wall / took:6.1f} times",
                flush=True,
            )
        best = rows["first"][0]
        print(f"  peak MB: {_told(best.peaks)}")


def efficiency() -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), FILES)
        runs = [desk.scan("--no-cache", "--jobs", "2") for _ in range(3)]
        print(
            f"parallel efficiency with 2 workers: {median(one.keen for one in runs):.2f}"
            f" (load {os.getloadavg()[0]:.1f}; of the time workers ran, or waited for others' turn)"
        )


def cluster() -> None:
    """Throughput of a Dask cluster with two workers against the pool, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), FILES)
        port = "8797"
        dask = (sys.executable, "-W", "ignore", "-m", "dask")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        words = [("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")]
        for _ in range(2):
            worker = ("worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1", "--no-dashboard")
            words.append((*worker, "--no-nanny"))
        helpers = [subprocess.Popen([*dask, *one], **quiet, cwd=folder) for one in words]  # type: ignore[call-overload]
        try:
            engine = f"--engine=dask://127.0.0.1:{port}"
            desk.scan("--no-cache", engine)  # loads the workers, as the fork server is loaded
            times: dict[str, list[float]] = {"pool": [], "dask": []}
            for _ in range(RUNS):
                times["pool"].append(desk.scan("--no-cache", "--jobs", "2").seconds)
                whole = desk.report
                times["dask"].append(desk.scan("--no-cache", engine).seconds)
                assert desk.report == whole
        finally:
            for helper in helpers:
                helper.kill()
        pool, there = median(times["pool"]), median(times["dask"])
        print(f"Dask with 2 workers: {pool / there:.2f} of the pool's throughput ({there:.1f} s)")


def flat() -> None:
    """Peak memory for a folder and for one ten times as large."""
    for files in (FILES, 10 * FILES):
        with tempfile.TemporaryDirectory() as folder:
            done = Desk(Path(folder), files).scan()
            print(f"{files} mixed files: peak MB {_told(done.peaks)}", flush=True)


def many() -> None:
    """A great many small files: does the rate fall, does memory grow?"""
    with tempfile.TemporaryDirectory() as folder:
        done = Desk(Path(folder), MANY, small=True).scan()
        print(f"{MANY} small files: {done.seconds:.0f} s, CPU {done.cpu:.0f} s")
        print(f"  peak MB {_told(done.peaks)}")
        last = done.marks[-1][2]
        for tenth in range(10):
            part = [one for one in done.marks if tenth <= 10 * one[2] / (last + 1) < tenth + 1]
            if part:
                took = part[-1][0] - part[0][0]
                written = (part[-1][2] - part[0][2]) / last
                rate = written * MANY / took if took else 0
                print(f"  {tenth * 10:3d} %: {rate:6.0f} files/s, {part[-1][1]:.0f} MB in all")


_PLAN = """
import resource, sys, time
from screener.batch.walk import walk
start, count, last = time.process_time(), 0, ""
for target in walk([sys.argv[1]]):
    assert target.path > last
    last, count = target.path, count + 1
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
spent = time.process_time() - start
print(f"{count} names of one folder in order: CPU {spent:.0f} s, peak {peak:.0f} MB")
"""


def names() -> None:
    """One folder with millions of names, planned without holding them."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first"
        first.write_bytes(b"")
        site = Path(folder) / "site"
        site.mkdir()
        target = str(first)
        for number in range(NAMES):
            if number % 60_000 == 0:  # a file has only so many links
                target = str(Path(folder) / f"first{number}")
                Path(target).write_bytes(b"")
            os.link(target, f"{site}/{number * 2_654_435_761 % 2**32:08x}-通知.txt")
        done = subprocess.run(
            [sys.executable, "-c", _PLAN, str(site)], check=True, capture_output=True, text=True
        )
        print(done.stdout.strip())


def kills() -> None:
    """Killed at random moments, then gone on with: is the report that of an undisturbed run?"""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), 300)
        took = desk.scan("--no-cache").seconds
        whole, dice, done = desk.report, random.Random(), 0
        for turn in range(20):
            home = f"home{turn}"
            moment = dice.uniform(0.2, took)
            with suppress(subprocess.TimeoutExpired):
                subprocess.run(
                    desk.words(), timeout=moment, stdout=subprocess.DEVNULL,
                    check=False, env={**os.environ, **desk.settings(home)},
                )  # fmt: skip
                done += 1
            desk.scan("--resume", home=home)
            assert desk.report == whole, f"killed after {moment:.2f} s"
        print(f"killed at {20 - done} random moments (done before in {done}): the same report")


def _told(peaks: dict[str, float]) -> str:
    return ", ".join(f"{kind} {peak:.0f}" for kind, peak in sorted(peaks.items()))
