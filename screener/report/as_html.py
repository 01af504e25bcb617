"""One self-contained page to read, filter and print; no script in it, none needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from screener.report import words
from screener.report.entry import DocumentEntry, FindingEntry
from screener.report.gate import gate_lines, is_new, standing
from screener.report.overview import Overview, ranked
from screener.report.spool import Spool
from screener.report.treemap import treemap
from screener.report.trend import trend
from screener.report.writer import Report, Sink
from screener.verdict import Outcome

_TEMPLATES = Path(__file__).parent / "templates"
_LISTED = 2000  # documents a page lists, the worst outcomes first
_TOLD = 300  # findings of one document it tells, and of all
_TOLD_IN_ALL = 6000
_DEPARTMENTS = 20
_MAPS = {"wide": 2.4, "tall": 0.8}  # width to height, for a screen or paper and for a phone
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
    environment.filters["standing"] = standing
    environment.tests["new"] = is_new
    overview = Overview(report.roots, report.departments)
    with Spool(_seen(report.documents, overview)) as spool:
        result = report.gate() if report.gate else None
        maps = {name: treemap(overview.tree, ratio=ratio) for name, ratio in _MAPS.items()}
        page = environment.get_template("report.html.j2").generate(
            shown=_Shown(spool, overview),
            overview=overview,
            maps=maps,
            folders=ranked((cell.path, cell.numbers) for cell in maps["wide"]),
            departments=ranked(overview.departments.items())[:_DEPARTMENTS],
            trend=trend(report.history, report.tally, report.tool),
            gate=result and [one.removeprefix("门禁：") for one in gate_lines(result)],
            passed=result and result.passed,
            compared=bool(result and result.rest is not None),
            advice=words.incident_advice(masked=report.masked),
            tally=report.tally,
            outcomes=sorted(Outcome, reverse=True),
            conclusion=words.conclusion(report.tally),
            disclaimer=words.DISCLAIMER,
            tool=report.tool,
            masked=report.masked,
        )
        for piece in page:
            out.write(piece.encode("utf-8", "replace"))


def _seen(documents: Iterable[DocumentEntry], overview: Overview) -> Iterator[DocumentEntry]:
    for document in documents:
        overview.add(document)
        yield document


class _Shown:
    """The documents the page lists: all of a small run, of a great one those that matter most."""

    def __init__(self, spool: Spool, overview: Overview) -> None:
        self._spool = spool
        self._left = _TOLD_IN_ALL
        self._numbers: dict[str, list[int]] = {}
        room = _LISTED
        for outcome in sorted(Outcome, reverse=True):
            first = overview.numbers[outcome.word][: max(0, room)]
            named = {one.number - 1 for one in overview.worst if one.verdict == outcome.word}
            self._numbers[outcome.word] = sorted({*first, *named})
            room -= len(first)

    @property
    def documents(self) -> int:
        return sum(map(len, self._numbers.values()))

    def of(self, outcome: Outcome) -> Iterator[tuple[int, DocumentEntry]]:
        """Each with its place in the run, from 1."""
        for number, document in self._spool.pick(self._numbers[outcome.word]):
            yield number + 1, document

    def findings(self, document: DocumentEntry) -> list[FindingEntry]:
        """As many as there is still room for on the page."""
        told = document["findings"][: min(_TOLD, self._left)]
        self._left -= len(told)
        return told
