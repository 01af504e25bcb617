"""The sample drafts are what they claim to be, whoever reads them."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from screener.samples import SAMPLES, archives, offices, pages
from screener.samples.people import identity_number

_NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?![\dX])")


def test_every_sample_is_the_same_bytes_each_time() -> None:
    for name, build in SAMPLES:
        assert build() == build(), name


def test_the_encrypted_member_opens_with_its_password_only() -> None:
    with zipfile.ZipFile(io.BytesIO(archives.encrypted_archive(b"pw"))) as package:
        with pytest.raises(RuntimeError):
            package.read("说明.txt")
        assert "密码" in package.read("说明.txt", pwd=b"pw").decode()


def test_the_scanned_page_is_a_picture_without_text() -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(archives.scanned_page())) as document:
        (page,) = document.pages
        assert list(page.resources["/XObject"].keys()) == ["/Im0"]
        operators = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
    assert operators == {"cm", "Do"}


def test_the_marking_stands_in_a_text_box_of_the_header() -> None:
    with zipfile.ZipFile(io.BytesIO(offices.marked_plan())) as package:
        headers = [
            package.read(name).decode() for name in package.namelist() if "word/header" in name
        ]
        body = package.read("word/document.xml").decode()
    assert any("txbxContent" in header and "机密★5年" in header for header in headers)
    assert "机密" not in body


def test_the_roster_hides_what_it_should_not_hold() -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(offices.roster())).active
    assert sheet.column_dimensions["E"].hidden
    assert sheet.column_dimensions["F"].hidden
    numbers = [row[5] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(set(numbers)) == 12
    assert all(_NUMBER.fullmatch(number) for number in numbers)


def test_nobody_alive_is_in_the_samples() -> None:
    texts = [pages.reply().decode(), pages.web_page().decode()]
    numbers = [number for text in texts for number in _NUMBER.findall(text)]
    assert len(numbers) == 2
    assert all(number[6:8] == "18" for number in numbers)
    with pytest.raises(ValueError, match="1900"):
        identity_number("110101", "19000101", 1)


def test_identity_numbers_carry_their_check_digit() -> None:
    assert identity_number("110101", "18800101", 0) == "110101188001010003"
    assert identity_number("320900", "18991231", 0) == "320900189912310008"
    assert identity_number("810000", "18800101", 1) == "810000188001010015"
