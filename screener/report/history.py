"""The counts of former runs, one a line, so that a report says whether things get better."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from screener.configuration import read_text
from screener.errors import UsageError, system_reason
from screener.report.counts import Counts
from screener.verdict import Outcome

_SHOWN = 30
_WHAT = "历次结果"
_NUMBERS = ("documents", "pass", "review", "block", "unread")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: when, and how many documents came to what. `lexicons` tells another word list."""

    time: datetime
    documents: int
    passed: int
    review: int
    block: int
    unread: int
    lexicons: str


def run_of(counts: Counts, time: datetime, lexicons: str) -> Run:
    return Run(
        time=time,
        documents=counts.documents,
        passed=counts.verdicts[Outcome.PASS.word],
        review=counts.verdicts[Outcome.REVIEW.word],
        block=counts.verdicts[Outcome.BLOCK.word],
        unread=counts.unread,
        lexicons=lexicons[:16],
    )


def load_history(path: Path) -> tuple[Run, ...]:
    """The last runs, oldest first; none where there is no file yet.

    Raises:
        UsageError: naming the line that is no run. A last line cut short is passed over: the run
            that wrote it was killed.
    """
    if not path.exists():
        return ()
    text = read_text(path, _WHAT)
    lines = text.splitlines()
    if lines and not text.endswith("\n"):
        lines.pop()
    first = max(0, len(lines) - _SHOWN)
    return tuple(_run(line, path, number) for number, line in enumerate(lines[first:], first + 1))


def _run(line: str, path: Path, number: int) -> Run:
    try:
        told: dict[str, Any] = json.loads(line)
        documents, passed, review, block, unread = (int(told[name]) for name in _NUMBERS)
        return Run(
            time=datetime.fromisoformat(told["time"]),
            documents=documents,
            passed=passed,
            review=review,
            block=block,
            unread=unread,
            lexicons=str(told["lexicons"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{_WHAT}文件 {path} 第{number}行不是一次审查的结果") from error


def add_run(path: Path, counts: Counts, run: Run) -> None:
    """Append a run in one write, so that two runs at once do not mix.

    Raises:
        UsageError: it cannot be written.
    """
    told = {
        "time": run.time.isoformat(timespec="seconds"),
        **dict(
            zip(
                _NUMBERS,
                (run.documents, run.passed, run.review, run.block, run.unread),
                strict=True,
            )
        ),
        "findings": counts.by_category(),
        "lexicons": run.lexicons,
    }
    line = json.dumps(told, ensure_ascii=False) + "\n"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        with os.fdopen(descriptor, "r+b", buffering=0) as stream:
            stream.write(_end_of_line(stream) + line.encode())
    except OSError as error:
        raise UsageError(f"无法写入{_WHAT}文件 {path}：{system_reason(error)}") from error


def _end_of_line(stream: Any) -> bytes:
    """What a killed run left unfinished must not run into the next line."""
    if not stream.seek(0, os.SEEK_END):
        return b""
    stream.seek(-1, os.SEEK_END)
    return b"" if stream.read(1) == b"\n" else b"\n"
