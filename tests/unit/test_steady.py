"""A digest is believed while nothing has changed, and never when that could not be seen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from screener.steady import files_below, remembered

LONG_AGO = 1_000_000_000 * 10**9


class Maker:
    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        return f"{self.asked:064x}"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("screener.steady.clock", lambda: 2**62)
    path = tmp_path / "a.py"
    path.write_text("a = 1\n", "utf-8")
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return path


def test_what_stays_as_it_was_is_not_read_again(source: Path) -> None:
    make = Maker()
    assert [remembered("code", ("3.11",), [source], make) for _ in range(3)] == [f"{1:064x}"] * 3


def test_whatever_changes_is_read_again(source: Path, tmp_path: Path) -> None:
    make = Maker()
    remembered("code", ("3.11",), [source], make)
    remembered("code", ("3.12",), [source], make)
    source.write_text("a = 2\n", "utf-8")
    os.utime(source, ns=(LONG_AGO, LONG_AGO))  # as copying programs do
    remembered("code", ("3.12",), [source], make)
    remembered("code", ("3.12",), [source, tmp_path / "b.py"], make)
    remembered("other", ("3.12",), [source, tmp_path / "b.py"], make)
    assert make.asked == 5


def test_what_may_still_be_changing_is_read_every_time(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screener.steady.clock", lambda: source.stat().st_ctime_ns + 1_000_000)
    make = Maker()
    assert remembered("code", (), [source], make) != remembered("code", (), [source], make)


def test_what_was_cut_off_is_worked_out_anew(source: Path, tmp_path: Path) -> None:
    make = Maker()
    remembered("code", (), [source], make)
    (kept,) = (tmp_path / "home" / "screener").glob("*.digest")
    for broken in (b"", kept.read_bytes()[:-1], b"\xff\n\n"):
        kept.write_bytes(broken)
        remembered("code", (), [source], make)
    assert make.asked == 4


def test_files_come_in_order_from_every_folder_but_compiled_ones(tmp_path: Path) -> None:
    for name in ("b/c.py", "a.py", "b/__pycache__/c.py", "d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = files_below(tmp_path, frozenset({".py"}))
    assert found == [str(tmp_path / "a.py"), str(tmp_path / "b" / "c.py")]
