"""A run over many files: verdicts in the order of the files, whatever the number of workers."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from screener.batch.crew import Answer, Crew, Work
from screener.batch.walk import Target
from screener.batch.worker import serve, serve_documents
from screener.document import Document
from screener.errors import ScreenerError
from screener.pipeline import Settings
from screener.verdict import Verdict

_WINDOW = 32  # results per worker that may wait for an earlier one


def screen_all(
    targets: Iterable[Target], settings: Settings, *, jobs: int, work: Work = serve
) -> Generator[Verdict, None, None]:
    """Yield the verdict of every target, in their order, whatever `jobs` says.

    `work` is what a worker process runs.

    Raises:
        ScreenerError: the workers cannot start at all.
    """
    yield from work_through(Crew[Verdict](settings, jobs, work), targets)


def work_through(crew: Crew[Answer], targets: Iterable[Target]) -> Generator[Answer, None, None]:
    """Yield the answer to every target, in their order, and send the crew home."""
    try:
        yield from _in_order(crew, iter(targets))
    finally:
        crew.close()


def read_one(target: Target, settings: Settings, *, work: Work = serve_documents) -> Document:
    """What stands in one file, read as a scan would read it: in a worker, under its limits.

    Raises:
        ScreenerError: the worker cannot start.
    """
    crew = Crew[Document](settings, 1, work)
    try:
        return next(_in_order(crew, iter([target])))
    finally:
        crew.close()


def _in_order(crew: Crew[Answer], targets: Iterator[Target]) -> Iterator[Answer]:
    numbered = enumerate(targets)
    window = crew.jobs * _WINDOW
    given, wanted, more = 0, 0, True
    while True:
        while more and given - wanted < window and crew.has_room():
            task = next(numbered, None)
            if task is None:
                more = False
            else:
                crew.add(*task)
                given += 1
        if wanted in crew.done:
            yield _answer(crew, wanted)
            wanted += 1
        elif not more and wanted == given:
            return
        else:
            crew.step()


def _answer(crew: Crew[Answer], number: int) -> Answer:
    answer = crew.done.pop(number)
    if isinstance(answer, ScreenerError):
        raise answer
    return answer
