"""What a person sees on a terminal: colour and progress, and neither where no person looks."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from screener.cli.progress import Pace, Progress, bar, told

COMMAND = (sys.executable, "-m", "screener", "scan")


def _on_terminal(*words: str, **settings: str) -> str:
    """What the command writes to a terminal that is both its output and its error stream."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *words], stdout=theirs, stderr=theirs, env={**os.environ, **settings}
    ) as process:
        os.close(theirs)
        seen = b""
        try:
            while block := os.read(ours, 65536):
                seen += block
        except OSError:  # the other side has closed
            pass
        process.wait(60)
    os.close(ours)
    return seen.decode()


def _folder(folder: Path) -> str:
    for number in range(30):
        (folder / f"{number:02d}.bin").write_bytes(b"\0" * number)
    return str(folder)


def test_a_terminal_shows_colour_and_progress_and_ends_clean(tmp_path: Path) -> None:
    seen = _on_terminal(_folder(tmp_path))
    assert "/30 份，每秒" in seen
    assert "\x1b[1;33m复核\x1b[0m" in seen
    lines = seen.replace("\r\n", "\n").split("\n")
    left = [line.rsplit("\r\x1b[K", 1)[-1] for line in lines]
    assert not any("每秒" in line for line in left)
    assert left[-1] == ""


def test_no_color_is_honoured(tmp_path: Path) -> None:
    seen = _on_terminal(_folder(tmp_path), NO_COLOR="1")
    assert "复核" in seen
    assert "\x1b[1" not in seen


def test_a_pipe_gets_neither_colour_nor_progress(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, _folder(tmp_path)], capture_output=True, check=False)
    assert done.stderr == b""
    assert b"\x1b" not in done.stdout


def test_progress_says_how_far_how_fast_and_how_long() -> None:
    assert bar(0, 10, 0.0).endswith("0/10 份，每秒 0.0 份")
    assert bar(5, 10, 2.5) == f"审查 {'█' * 12}{'░' * 12} 5/10 份，每秒 2.5 份，约剩 2 秒"
    assert bar(10, 10, 2.5) == f"审查 {'█' * 24} 10/10 份，每秒 2.5 份"
    assert "约剩 10 分钟" in bar(1, 601, 1.0)


def test_the_rate_is_that_of_the_last_stretch() -> None:
    pace = Pace()
    pace.at(0, 0.0)
    assert pace.at(5000, 1.0) == 5000.0
    assert pace.at(5010, 30.0) < 1.0
    assert "约剩 2.0 小时" in bar(1, 7201, 1.0)
    assert told(7, 2.0) == "审查 7 份，每秒 2.0 份"


def test_progress_without_a_watcher_only_passes_on() -> None:
    assert list(Progress(watched=False).watch([1, 2, 3])) == [1, 2, 3]
