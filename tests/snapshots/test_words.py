"""The very words a user sees. To change them: SCREENER_REWRITE=1 pytest tests/snapshots."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.report import made

HERE = Path(__file__).parent


def _compare(name: str, words: str) -> None:
    expected = HERE / name
    if os.environ.get("SCREENER_REWRITE"):
        expected.write_text(words, encoding="utf-8")
    assert words == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command",
    [
        "",
        "scan",
        "baseline",
        "explain",
        "extract",
        "serve",
        "rules",
        "lexicon",
        "model",
        "keys",
        "dispositions",
        "train",
        "evaluate",
        "verify",
        "publish",
        "hook",
        "record",
        "sweep",
        "register",
        "cache",
        "samples",
        "doctor",
    ],
    ids=lambda one: one or "all",
)
def test_help(command: str) -> None:
    words = [sys.executable, "-m", "screener", *command.split(), "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    _compare(f"help{'_' if command else ''}{command}.txt", done.stdout)


def test_a_report_for_the_terminal() -> None:
    _compare("report.txt", made.written("text"))


def test_a_report_with_quotes_hidden() -> None:
    _compare("report_masked.txt", made.written("text", mask=True))


def test_a_report_as_a_page() -> None:
    _compare("report.html", made.written("html"))
