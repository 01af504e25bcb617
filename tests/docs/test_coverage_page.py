"""The page that compares readers lists every place there is, and what it says of us is true."""

from __future__ import annotations

import re

from docs.coverage import SENTENCE, TARGET, found_by_us
from tests.samples.places import samples

ROWS = re.compile(r"^\| [^|]+ \| ([^|]+) \| ([✓—]) \| [✓—]? *\| [✓—] \|$", re.MULTILINE)


def rows() -> dict[str, bool]:
    """`family: sample` to what the page says of us."""
    said = {}
    for section in TARGET.read_text(encoding="utf-8").split("\n## ")[2:]:
        title = section.partition("\n")[0]
        for name, mark in ROWS.findall(section):
            said[f"{title}: {name}"] = mark == "✓"
    return said


def test_every_place_stands_on_the_page_as_it_is() -> None:
    measured = {sample.label: found_by_us(sample) for sample in samples(SENTENCE)}
    assert rows() == measured, "run `make coverage`"
    assert all(measured.values())


def test_the_page_names_the_versions_it_was_measured_with() -> None:
    text = TARGET.read_text(encoding="utf-8")
    assert re.search(r"markitdown \d+\.\d+", text)
    assert re.search(r"python-docx \d+\.\d+", text)
