"""What every format is written from, and the table of formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from screener.report.departments import Departments
from screener.report.entry import DocumentEntry, Tally, ToolEntry

if TYPE_CHECKING:
    from screener.gate.judge import GateResult
    from screener.report.history import Run
    from screener.rule import Rule

_MODULES = {
    "text": "screener.report.as_text",
    "json": "screener.report.as_json",
    "jsonl": "screener.report.as_jsonl",
    "sarif": "screener.report.as_sarif",
    "html": "screener.report.as_html",
}
FORMATS = tuple(_MODULES)


class Watcher(Protocol):
    """Who counts along while a report is written."""

    def add(self, entry: DocumentEntry, /) -> None: ...


class Sink(Protocol):
    """Where a report is written: a file, a pipe, a terminal."""

    def write(self, data: bytes, /) -> object: ...

    def flush(self) -> object: ...


@dataclass(slots=True, kw_only=True)
class Report:
    """One run: `documents` may be read once; `tally` is complete when they have been.

    `masked` says that quotes are hidden, `colour` and `encoding` what the
    reader's terminal shows; programs are always answered in UTF-8. `gate` says, once all documents
    have been read, how the run stands against baseline, exceptions and threshold, where any of
    them was given; `watchers` are told every document.
    """

    tool: ToolEntry
    rules: Iterable[Rule]
    entries: Iterable[DocumentEntry] = field(repr=False)
    masked: bool = False
    colour: bool = False
    encoding: str = "utf-8"
    tally: Tally = field(default_factory=Tally)
    gate: Callable[[], GateResult] | None = None
    watchers: Sequence[Watcher] = ()
    roots: Sequence[str] = ()
    departments: Departments = field(default_factory=Departments)
    history: Sequence[Run] = ()

    @property
    def documents(self) -> Iterator[DocumentEntry]:
        for entry in self.entries:
            for watcher in (self.tally, *self.watchers):
                watcher.add(entry)
            yield entry


def writer(form: str) -> Callable[[Report, Sink], None]:
    """The function that writes a report in `form`; its libraries are loaded only now."""
    write: Callable[[Report, Sink], None] = import_module(_MODULES[form]).write
    return write
