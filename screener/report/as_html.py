"""One self-contained page to read, filter and print; no script in it, none needed."""

from __future__ import annotations

from pathlib import Path

from screener.report import words
from screener.report.spool import Spool
from screener.report.writer import Report, Sink
from screener.verdict import Outcome

_TEMPLATES = Path(__file__).parent / "templates"
_FILTERS = (
    "visible",
    "visible_path",
    "heading",
    "outcome_label",
    "severity_label",
    "kind_label",
    "size_label",
    "percent",
    "coverage_label",
    "unread_labels",
)


def write(report: Report, out: Sink) -> None:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in _FILTERS:
        environment.filters[name] = getattr(words, name)
    with Spool(report.documents) as spool:
        page = environment.get_template("report.html.j2").generate(
            documents=spool,
            incident=any(map(words.is_incident, spool)),
            advice=words.incident_advice(masked=report.masked),
            unread=sum(1 for document in spool if document["errors"]),
            tally=report.tally,
            outcomes=sorted(Outcome, reverse=True),
            conclusion=words.conclusion(report.tally),
            disclaimer=words.DISCLAIMER,
            tool=report.tool,
            masked=report.masked,
        )
        for piece in page:
            out.write(piece.encode("utf-8", "replace"))
