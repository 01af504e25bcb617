"""One JSON object for the whole run, a document a line."""

from __future__ import annotations

from screener.report.gate import gate_entry
from screener.report.line import dump
from screener.report.spool import Spool
from screener.report.writer import Report, Sink

SCHEMA = "screener.report/1"


def write(report: Report, out: Sink) -> None:
    with Spool(report.documents) as spool:
        out.write(b'{"schema": ' + dump(SCHEMA))
        out.write(b',\n "tool": ' + dump(report.tool))
        out.write(b',\n "summary": ' + dump(report.tally.summary()))
        if report.gate:
            out.write(b',\n "gate": ' + dump(gate_entry(report.gate())))
        out.write(b',\n "documents": [')
        separator = b"\n"
        for line in spool.lines():
            out.write(separator + line)
            separator = b",\n"
        out.write(b"\n]}\n")
