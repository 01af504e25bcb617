"""Documents kept on disk while a run goes on, for formats that say the summary first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from screener.report.entry import DocumentEntry
from screener.report.line import dump


class Spool:
    """An unlinked temporary file, one document a line: nothing is left behind, memory stays flat.

    Iterate as often as needed, one iteration at a time.
    """

    def __init__(self, documents: Iterable[DocumentEntry]) -> None:
        import tempfile

        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        try:
            for document in documents:
                self._file.write(dump(document) + b"\n")
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def lines(self) -> Iterator[bytes]:
        """Each document as one line of JSON, without its end."""
        self._file.seek(0)
        for line in self._file:
            yield line[:-1]

    def pick(self, numbers: Iterable[int]) -> Iterator[tuple[int, DocumentEntry]]:
        """The documents with these places in the run, from 0, which must be in order."""
        wanted = iter(numbers)
        following = next(wanted, None)
        for number, line in enumerate(self.lines()):
            if following is None:
                return
            if number == following:
                yield number, json.loads(line)
                following = next(wanted, None)

    def __iter__(self) -> Iterator[DocumentEntry]:
        for line in self.lines():
            yield json.loads(line)
