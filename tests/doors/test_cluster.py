"""A cluster says what this machine says, whatever happens to its workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from screener.samples import write_samples

pytest.importorskip("distributed")
COMMAND = (sys.executable, "-m", "screener", "scan", "--no-cache", "--format", "json")


@dataclass
class Cluster:
    """A scheduler and its workers, processes of this machine; `folder` is where workers stand."""

    folder: Path
    port: int

    @property
    def engine(self) -> str:
        return f"--engine=dask://127.0.0.1:{self.port}"

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        program = (sys.executable, "-W", "ignore", "-m", "dask", *words, "--no-dashboard")
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(program, cwd=self.folder, stdout=log, stderr=log)

    def worker(self) -> subprocess.Popen[bytes]:
        address = f"tcp://127.0.0.1:{self.port}"
        return self.start("worker", address, "--nthreads", "1", "--no-nanny")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Cluster(tmp_path_factory.mktemp("cluster"), port)
    scheduler = made.start("scheduler", "--host", "127.0.0.1", "--port", str(port))
    workers = [made.worker()]
    yield made
    for process in (*workers, scheduler):
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafts")
    write_samples(folder / "samples")
    for number in range(400):
        text = f"第{number}号通知\n" + "天气晴好，适合出行。\n" * (number % 50)
        (folder / f"{number:03d}.txt").write_text(text, encoding="utf-8")
    then = time.time() - 60
    for path in folder.rglob("*.*"):
        os.utime(path, (then, then))
    return folder


@pytest.fixture(scope="module")
def expected(drafts: Path) -> bytes:
    return _scanned(drafts, ".")


def _scanned(folder: Path, *words: str) -> bytes:
    done = subprocess.run([*COMMAND, *words], cwd=folder, capture_output=True, check=False)
    assert done.stderr == b""
    assert done.returncode == 1
    return done.stdout


def test_a_worker_killed_in_the_middle_changes_nothing(
    cluster: Cluster, drafts: Path, expected: bytes
) -> None:
    second = cluster.worker()
    words = [*COMMAND, ".", cluster.engine]
    with subprocess.Popen(words, cwd=drafts, stdout=subprocess.PIPE) as run:
        assert run.stdout
        _wait_for_children(second.pid)
        second.send_signal(signal.SIGKILL)
        assert run.stdout.read() == expected
    second.wait(30)


def _wait_for_children(pid: int) -> None:
    """Until the worker has processes of its own: then it is at work."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for _ in range(600):
        if any(Path(one).read_text() for one in children.parents[1].glob("*/children")):
            return
        time.sleep(0.05)
    raise AssertionError("the worker got nothing to do")


def test_files_that_workers_do_not_see_are_sent(
    cluster: Cluster, drafts: Path, expected: bytes
) -> None:
    seen = json.loads(_scanned(drafts, "/proc/self/cwd/samples", cluster.engine))
    for document in seen["documents"]:
        document["path"] = document["path"].removeprefix("/proc/self/cwd/")
    samples = [one for one in json.loads(expected)["documents"] if "/samples/" in one["path"]]
    for document in samples:
        document["path"] = document["path"].removeprefix("./")
    assert seen["documents"] == samples


def test_an_own_list_travels(cluster: Cluster, drafts: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("第7号通知\t\tblock\n", encoding="utf-8")
    words = ("007.txt", "--lexicon", str(own))
    there = _scanned(drafts, *words, cluster.engine)
    assert there == _scanned(drafts, *words)
    assert b"lexicon.own" in there


def test_workers_of_another_version_are_refused(cluster: Cluster, drafts: Path) -> None:
    program = (
        "import sys\n"
        "from screener.cache import identity\n"
        "from screener.batch.cluster import work\n"
        "work.code_digest = lambda: 'other'\n"
        "from screener.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    words = [sys.executable, "-c", program, *COMMAND[3:], "007.txt", cluster.engine]
    done = subprocess.run(words, cwd=drafts, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "screener：集群中有工作进程与本机不一致：程序、组件或 Python 的版本；"
        "请在各机器上安装同样的版本\n"
    )


def test_where_no_scheduler_is_one_line_says_so(drafts: Path) -> None:
    for address, words in (
        ("dask://127.0.0.1:1", "screener：连接不上集群的调度器 127.0.0.1:1\n"),
        ("http://x", "screener：选项 --engine：应是 local 或 dask://主机:端口，不能是 http://x。"
         "用法见 screener scan --help\n"),
    ):  # fmt: skip
        done = subprocess.run(
            [*COMMAND, "007.txt", "--engine", address],
            cwd=drafts, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert done.stderr == words
