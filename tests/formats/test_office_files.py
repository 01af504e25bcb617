"""Real Office files of many programs: nothing crashes, nothing they are known to say is missed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.document import Document
from screener.extract import extract
from screener.limits import Limits

_KINDS = frozenset({"docx", "docm", "xlsx", "xlsm", "pptx", "ppsx"})
# No text of the document: names and types of parts, a cell range, times, the program's own name.
_NO_TEXT = frozenset({
    "image1.emf", "audio/mpeg", "rId2", "A3:A5", "2006-09-12T15:06:44Z", "2011-08-22T14:24:38Z",
    "2018-06-10T09:00:54Z", "Microsoft Excel",
})  # fmt: skip


def _all_text(document: Document) -> Iterator[str]:
    yield document.path
    yield document.text
    for child in document.children:
        yield from _all_text(child)


@pytest.mark.shared
def test_what_files_are_known_to_say_is_read(shared_data: Path) -> None:
    folder = shared_data / "files"
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    wanted = [entry for entry in entries if entry["type"] in _KINDS]
    assert len(wanted) > 80
    missed = {}
    for entry in wanted:
        document = extract((folder / entry["file"]).read_bytes(), entry["file"], Limits())
        text = "".join("".join(_all_text(document)).split())
        lost = [one for one in entry["expect"] if "".join(one.split()) not in text]
        if set(lost) - _NO_TEXT:
            missed[entry["file"]] = lost
        assert not any("结构异常" in gap.message for gap in document.gaps), entry["file"]
        empty_archive = entry["size"] == 22
        assert document.passages or document.gaps or empty_archive, entry["file"]
    assert missed == {}
