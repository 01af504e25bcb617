"""Each document on a line of its own, as soon as it is known."""

from __future__ import annotations

from screener.report.line import dump
from screener.report.writer import Report, Sink


def write(report: Report, out: Sink) -> None:
    for document in report.documents:
        out.write(dump(document) + b"\n")
        out.flush()
