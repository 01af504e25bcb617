"""Test files of other projects: nothing raises, nothing explodes, what they assert is found."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from screener.document import Document, GapKind, Part
from screener.vision.available import is_available
from tests.formats.reading import passages, read, tree

NOT_READ = frozenset({GapKind.UNSUPPORTED, GapKind.ENCRYPTED})
SECONDS = 15.0  # of one file with all its pictures searched for words, on a slow machine
# Strings that are no words of the author, so that no reader owes them.
NO_WORDS = {
    "A3:A5": "a range of cells a link covers",
    "2006-09-12T15:06:44Z": "the time a file was made",
    "2011-08-22T14:24:38Z": "the time a file was changed",
    "2018-06-10T09:00:54Z": "the time of a comment",
    "Microsoft Excel": "the program that wrote the file",
    "image1.emf": "a name the program gave a picture",
    "audio/mpeg": "a media type",
    "rId2": "an identifier of a relationship",
    "author": "a name of an XML element",
    "Microsoft Word 10.0": "the program that wrote the file",
    "Symbol": "a name of a font",
    "Wingdings": "a name of a font",
    "Roboto": "a name of a font",
    "arial": "a name of a font",
    'http://r.office.microsoft.com/r/rlidwelcomeFAQ?clid=1033">': "an address and its markup",
    "generator": "a name of a property",
    "test<": "a piece of markup",
    "Left column line 1 Left column line 2 ": "two text boxes joined: the reader keeps lines apart",
    "Left column line 1 Left column line 2 Right column line 1 Right column line 2": "as above",
}

# Locked with the password of Excel itself, or with none: the programs open them without asking.
EVERYBODYS = {
    "apache__tika--protect.xlsx",
    "apache__poi--protected_agile.docx",
    "decalage2__oletools--dde-test-encrypt-standardpassword.xlsm",
    "decalage2__oletools--autostart-encrypt-standardpassword.xlsb",
    "decalage2__oletools--autostart-encrypt-standardpassword.xlsm",
    "decalage2__oletools--dde-test-encrypt-standardpassword.xls",
    "decalage2__oletools--autostart-encrypt-standardpassword.xls",
}


@pytest.fixture(scope="module")
def documents(shared_data: Path) -> dict[str, tuple[Document, float, dict[str, object]]]:
    """Every file of the manifest, read once."""
    found = {}
    folder = shared_data / "files"
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        path = folder / entry["file"]
        begun = time.process_time()
        document = read(path.read_bytes(), path.name)
        found[entry["file"]] = (document, time.process_time() - begun, entry)
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


Read = dict[str, tuple[Document, float, dict[str, object]]]


def test_every_file_is_read_in_reasonable_time(documents: Read) -> None:
    slow = {name: spent for name, (_, spent, _) in documents.items() if spent > SECONDS}
    assert len(documents) > 300
    assert slow == {}


def test_what_other_projects_assert_is_found_or_said_to_be_unread(documents: Read) -> None:
    missing, found = {}, 0
    for name, (document, _, entry) in documents.items():
        if any(gap.kind in NOT_READ for one in tree(document) for gap in one.gaps):
            continue
        text = squeezed("\n".join(f"{one.path}\n{one.text}" for one in tree(document)))
        expect = entry["expect"]
        assert isinstance(expect, list)
        owed = [words for words in expect if words not in NO_WORDS]
        if lost := [words for words in owed if squeezed(words) not in text]:
            missing[name] = lost
        found += len(owed) - len(lost)
    assert missing == {}
    assert found > 60


def test_encrypted_files_never_pass_as_read(documents: Read) -> None:
    opened = {
        Path(name).name
        for name, (document, _, entry) in documents.items()
        if entry.get("encrypted")
        if not any(gap.kind in NOT_READ for one in tree(document) for gap in one.gaps)
    }
    assert opened == EVERYBODYS


def test_files_with_everybodys_password_are_opened_and_read(documents: Read) -> None:
    for name, (document, _, _) in documents.items():
        if Path(name).name in EVERYBODYS:
            assert document.passages
            assert document.gaps == ()


@pytest.mark.skipif(not is_available("ocr"), reason="the reader of pictures is not installed")
def test_lines_whose_codes_stand_for_nothing_are_seen(documents: Read) -> None:
    (document,) = (one for name, (one, _, _) in documents.items() if "bad_page_303226" in name)
    seen = squeezed("".join(passages(document, Part.OCR)))
    assert "CONTROLLEDSUBSTANCES" in seen
    assert len(seen) < 500
