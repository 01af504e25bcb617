"""`screener doctor`: what it says of this installation is so."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from screener.extract import FORMATS
from screener.limits import Limits


@pytest.fixture(scope="module")
def state() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "screener", "doctor", "--format", "json"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.stderr == b""
    assert done.returncode in {0, 1}
    found: dict[str, Any] = json.loads(done.stdout)
    assert (done.returncode == 0) is all(one["in_force"] for one in found["sandbox"])
    return found


def test_every_reader_and_every_limit_is_listed(state: dict[str, Any]) -> None:
    assert list(state["readers"]) == [one.name for one in FORMATS]
    assert state["limits"]["seconds"] == Limits().seconds


def test_libraries_of_the_installation_are_there(state: dict[str, Any]) -> None:
    assert "lxml" in state["libraries"][""]
    assert all(state["libraries"][""].values())


def test_digests_are_those_of_a_report(state: dict[str, Any]) -> None:
    assert set(state["tool"]) == {"version", "lexicons", "model", "policy", "readers"}
    assert all(len(state["tool"][name]) == 64 for name in ("lexicons", "model", "policy"))


def test_the_words_for_people_are_chinese_and_say_what_holds() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "screener", "doctor"], capture_output=True, check=False
    )
    words = done.stdout.decode()
    for said in ("能读的格式", "组件", "限额", "隔离措施", "256.0 MB", "Word 文档"):
        assert said in words
    assert ("一切就绪" in words) is (done.returncode == 0)


def test_a_library_that_is_missing_is_named() -> None:
    program = (
        "import importlib.metadata as m\n"
        "known = m.version\n"
        "def version(name):\n"
        "    if name == 'py7zr':\n"
        "        raise m.PackageNotFoundError(name)\n"
        "    return known(name)\n"
        "m.version = version\n"
        "m.requires = lambda name: ['lxml>=6', 'py7zr>=1.1', 'rapidocr>=1; extra == \"ocr\"']\n"
        "from screener.cli import main\n"
        "import sys; sys.exit(main(['doctor']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    words = done.stdout.decode()
    assert done.returncode == 1
    assert "缺 py7zr，请重新安装" in words
    assert "图片和扫描件的文字识别" in words
    assert "安装不完整" in words
