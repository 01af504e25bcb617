"""Locked Office files: everybody's password opens them, any other leaves them to a person."""

from __future__ import annotations

import io
import random
import struct

import pytest

from screener.containers.ole.writer import compound_file
from screener.document import GapKind
from tests.formats.reading import read
from tests.samples import old_sheet, old_show, old_word, ooxml_sheet, ooxml_word

TEXT = "北岭三号方案"


def locked(plain: bytes, password: str) -> bytes:
    """A package behind a password, as Office 2010 and later lock it."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(password, out)
    return out.getvalue()


# The library that locks makes broken files of very small ones, so this has a little picture.
BULK = {"docProps/thumbnail.jpeg": random.Random(5).randbytes(6000)}
SHEET = ooxml_sheet.workbook(
    {"表": (ooxml_sheet.sheet(ooxml_sheet.row(1, ooxml_sheet.cell("A1", TEXT))), "visible")}, BULK
)


def test_a_workbook_locked_with_everybodys_password_is_read() -> None:
    document = read(locked(SHEET, "VelvetSweatshop"), "a.xlsx")
    assert TEXT in document.text
    assert document.media_type.endswith("spreadsheetml.sheet")
    assert document.gaps == ()


def test_digest_and_size_are_those_of_the_file_as_it_came() -> None:
    data = locked(SHEET, "VelvetSweatshop")
    assert read(data, "a.xlsx").size == len(data)


@pytest.mark.parametrize("plain", [SHEET, ooxml_word.word(ooxml_word.paragraph("甲"))])
def test_any_other_password_leaves_it_to_a_person(plain: bytes) -> None:
    document = read(locked(plain, "只有我们知道"), "a.docx")
    assert document.text == ""
    assert [gap.kind for gap in document.gaps] == [GapKind.ENCRYPTED]


def _locked_book() -> bytes:
    streams = old_sheet.book_streams(own=old_sheet.biff(0x2F, struct.pack("<H52x", 1)))
    return compound_file(streams)


def _locked_show() -> bytes:
    streams = old_show.show_streams()
    user = bytearray(streams[("Current User",)])
    user[12:16] = bytes.fromhex("dfc4d1f3")
    return compound_file({**streams, ("Current User",): bytes(user)})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.doc", old_word.word(flags=0x1300)),
        ("a.xls", _locked_book()),
        ("a.et", _locked_book()),
        ("a.ppt", _locked_show()),
    ],
)
def test_old_files_that_need_a_password_say_so(name: str, data: bytes) -> None:
    document = read(data, name)
    assert document.text == ""
    assert [gap.kind for gap in document.gaps] == [GapKind.ENCRYPTED]
