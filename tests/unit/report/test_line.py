"""A document retold is the one that was told, wherever its file lies now."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from screener.report.entry import DocumentEntry, entries
from screener.report.line import dump, retold, told
from screener.report.writer import FORMATS
from tests.unit.report import made
from tests.unit.report.made import run, verdict, written


def _retold(*, mask: bool = False) -> list[DocumentEntry]:
    """What the made-up run says, file by file, from what is kept of it."""
    again: list[DocumentEntry] = []
    for one in run():
        again += retold(told(tuple(entries(one, mask=mask)), one.path), one.path)
    return again


def test_it_is_the_same_document_and_the_same_line() -> None:
    for one, other in zip(_retold(), made.documents(), strict=True):
        assert dump(one) == dump(other)
        assert one["verdict"] == other["verdict"]
        assert dict(one) == other


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_the_same_of_it(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = written(form)
    monkeypatch.setattr(made, "documents", _retold)
    assert written(form) == whole


def test_a_file_that_lies_elsewhere_is_called_as_it_lies() -> None:
    def documents(path: str) -> Iterable[DocumentEntry]:
        inner = verdict(f"{path}!/里 “边”\udcff.txt")
        return entries(verdict(path, children=(inner,)), mask=False)

    for path in ("旧 “站”/a.zip", "b\\xff.zip"):
        kept = told(tuple(documents(path)), path)
        for place in ("a.zip", "新/\\/c.zip"):
            assert [dict(one) for one in retold(kept, place)] == list(documents(place))
