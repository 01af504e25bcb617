"""The walls round a worker, tried from inside; where the system lacks one, it says so."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from screener.batch.pool import read_one
from screener.batch.sandbox import Measure, seccomp
from screener.batch.sandbox.trial import try_out
from screener.batch.walk import walk
from screener.containers.archives.programs import tools
from screener.limits import Limits
from screener.pipeline import Settings
from tests.unit.batch import fragile

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def measures() -> dict[str, Measure]:
    return {one.title: one for one in try_out(Limits())}


def _found(measures: dict[str, Measure], words: str) -> Measure:
    return next(one for title, one in measures.items() if words in title)


def test_ordinary_work_goes_on_behind_the_walls(measures: dict[str, Measure]) -> None:
    assert _found(measures, "照常可用").in_force


def test_what_a_wall_promises_is_refused_when_it_is_tried(measures: dict[str, Measure]) -> None:
    for wall, attempt in (
        ("不能建立网络连接", "试着建立网络连接"),
        ("只能写入自己的临时文件夹", "试着写临时文件夹以外"),
    ):
        if not _found(measures, wall).in_force:
            pytest.skip(f"this system lacks a wall: {_found(measures, wall).problem}")
        assert _found(measures, attempt).in_force


def test_memory_is_bounded_wherever_there_is_such_a_bound(measures: dict[str, Measure]) -> None:
    if sys.platform.startswith("linux"):
        assert _found(measures, "内存").in_force


def test_a_wall_that_is_missing_says_why_in_words(measures: dict[str, Measure]) -> None:
    for one in measures.values():
        assert one.in_force or one.problem


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="walls of Linux")
def test_people_without_powers_get_the_same_walls() -> None:
    """As root gives up its powers for good, in a process of its own."""
    program = (
        "import ctypes, os, resource, shutil, tempfile\n"
        "from screener.batch.sandbox import enter\n"
        "from screener.limits import Limits\n"
        "folder = tempfile.mkdtemp()\n"
        "if os.geteuid() == 0:\n"
        "    os.chown(folder, 65534, 65534)\n"
        "    os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "for one in enter(Limits(), folder):\n"
        "    print(one.in_force, one.problem)\n"
        "open(os.path.join(folder, 'a'), 'w').close()\n"
        "os.remove(os.path.join(folder, 'a'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("True")
    for line in lines:
        assert line.startswith("True") or "系统" in line or "内核" in line


@pytest.mark.parametrize("processor", ["x86_64", "aarch64"])
@pytest.mark.parametrize("programs", [True, False])
def test_the_filter_refuses_what_is_listed_and_nothing_else(processor: str, programs: bool) -> None:
    code = seccomp.program(processor, programs=programs)
    listed = {seccomp.number("socket", processor), seccomp.number("ptrace", processor)}
    architecture = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[processor]
    start = {"x86_64": 59, "aarch64": 221}[processor]
    assert all(number is not None for number in listed)
    for number in range(500):
        allowed = _runs(code, architecture, number)
        if number in listed:
            assert not allowed
        if number == start:
            assert allowed is programs
    assert _runs(code, architecture, 0)
    assert _runs(code, architecture, 63)
    assert not _runs(code, 0x40000003, 0)  # calls of another processor
    if processor == "x86_64":
        assert not _runs(code, architecture, 0x40000000)


def _runs(code: bytes, architecture: int, number: int) -> bool:
    """What the kernel would make of the filter for one call."""
    steps = list(struct.iter_unpack("=HBBI", code))
    at, held = 0, 0
    while True:
        kind, yes, no, value = steps[at]
        at += 1
        if kind == 0x20:
            held = architecture if value == 4 else number
        elif kind == 0x06:
            return bool(value == 0x7FFF0000)
        else:
            at += yes if (held == value if kind == 0x15 else held >= value) else no


def test_a_worker_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    for order in (b"fine", b"kill"):
        draft = tmp_path / "drafts" / "a.txt"
        draft.write_bytes(order)
        (target,) = walk([str(draft)])
        read_one(target, Settings(limits=Limits(seconds=20)), work=fragile.reading)
        assert list((tmp_path / "temporary").iterdir()) == []


def test_programs_may_be_started_only_where_one_is_of_use(measures: dict[str, Measure]) -> None:
    assert any("试着启动其他程序" in title for title in measures) is not bool(tools())
