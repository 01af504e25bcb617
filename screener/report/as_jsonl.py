"""Each document on a line of its own, as soon as it is known."""

from __future__ import annotations

from typing import BinaryIO

from screener.report.spool import dump
from screener.report.writer import Report


def write(report: Report, out: BinaryIO) -> None:
    for document in report.documents:
        out.write(dump(document) + b"\n")
        out.flush()
