"""Workbooks of old: texts and numbers come out of their records as the sheet shows them."""

from __future__ import annotations

import struct

import pytest

from screener.containers.ole.writer import compound_file
from screener.document import Document, GapKind, TableCell
from tests.formats import reading
from tests.samples import plain
from tests.samples.old import blip, holder, options, picture_table, shape
from tests.samples.old_sheet import (
    begin,
    biff,
    book,
    book_streams,
    drawn,
    label,
    looks,
    number,
    object_record,
    shared,
    strings,
)

TEXT = "北岭三号方案"


def read(data: bytes) -> Document:
    return reading.read(data, "a.xls")


def words(document: Document) -> list[str]:
    return [document.text[slice(*one.span)] for one in document.passages]


def sheet(records: bytes, own: bytes = b"") -> Document:
    return read(book({"表": (records, 0)}, own))


def packed(value: int, *, hundredths: bool = False, whole: bool = True) -> int:
    return value << 2 | (2 if whole else 0) | (1 if hundredths else 0)


def test_numbers_packed_into_four_bytes_come_out_right() -> None:
    one = biff(0x27E, struct.pack("<HHHI", 0, 0, 0, packed(13800)))
    cents = biff(0x27E, struct.pack("<HHHI", 0, 1, 0, packed(12345, hundredths=True)))
    below = biff(0x27E, struct.pack("<HHHI", 0, 2, 0, packed(-7) & 0xFFFFFFFF))
    many = biff(0xBD, struct.pack("<HHHIHIH", 1, 0, 0, packed(3), 0, packed(4), 1))
    assert reading.rows(sheet(one + cents + below + many)) == [
        ["13800", "123.45", "-7"],
        ["3", "4"],
    ]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (45322, 'yyyy"年"m"月"d"日"', "2024年1月31日"),
        (0.256, "0.0%", "25.6%"),
        (1234, "000000", "001234"),
        (110101188001010003, "0", "110101188001010000"),  # a binary number holds no more digits
        (13800138000, "General", "13800138000"),
    ],
)
def test_numbers_read_as_their_format_shows_them(value: float, code: str, shown: str) -> None:
    assert shown in words(sheet(number(0, 0, value, 4), looks(code)))


def test_dates_of_a_workbook_that_counts_from_1904_are_right() -> None:
    own = biff(0x22, b"\1\0") + looks("yyyy-mm-dd")
    assert "2024-01-31" in words(sheet(number(0, 0, 43860, 4), own))


@pytest.mark.parametrize("cut", range(1, 30, 3))
def test_a_string_cut_by_a_record_goes_on_in_its_own_width(cut: int) -> None:
    whole = strings("abcdefgh甲乙", "后一个")
    body = whole[4:]
    at = 8 + 3 + 2 * ((cut + 1) // 3)  # between two characters of the first string
    rest = b"\1" + body[at:]
    own = biff(0xFC, body[:at]) + biff(0x3C, rest)
    document = sheet(shared(0, 0, 0) + shared(0, 1, 1), own)
    assert words(document)[1:] == ["abcdefgh甲乙", "后一个"]


def test_cells_keep_the_row_and_column_of_the_sheet() -> None:
    document = sheet(label(8, 1, "张三") + label(2, 1, "姓名") + label(2, 3, "电话"))
    cells = [one.cell for one in document.passages if one.cell]
    assert cells == [TableCell(1, 3, 2), TableCell(1, 3, 4), TableCell(1, 9, 2)]
    assert "姓名\t电话\n张三" in document.text


def test_a_workbook_of_excel_95_is_read_in_its_code_page() -> None:
    name = "底册".encode("gbk")
    start = biff(0x809, struct.pack("<HHHH", 0x500, 5, 0, 1995)) + biff(0x42, b"\xa8\x03")
    text = TEXT.encode("gbk")
    cell = biff(0x204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text)
    listed = biff(0x85, struct.pack("<IBBB", 0, 1, 0, len(name)) + name)
    at = len(start) + len(listed) + 4
    listed = biff(0x85, struct.pack("<IBBB", at, 1, 0, len(name)) + name)
    body = biff(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 1995)) + cell + biff(0x0A)
    document = read(compound_file({("Book",): start + listed + biff(0x0A) + body}))
    found = [one.location for one in document.passages if one.cell]
    assert TEXT in words(document)
    assert [(one.sheet, one.place) for one in found] == [("底册", "隐藏工作表")]


def test_a_sheet_with_no_file_round_it_is_read() -> None:
    document = reading.read(begin(0x10) + label(0, 0, TEXT) + biff(0x0A), "导出.xls")
    assert words(document) == [TEXT]
    assert document.media_type == "application/vnd.ms-excel"


def test_a_sheet_that_is_missing_is_a_gap() -> None:
    streams = book_streams({"表": (label(0, 0, "甲"), 0)})
    lost = biff(0x85, struct.pack("<IBB", 999_999, 0, 0) + b"\2\1" + "底册".encode("utf-16-le"))
    stream = streams[("Workbook",)]
    at = len(begin(5))
    moved = bytearray(stream[:at] + lost + stream[at:])
    place = moved.index(b"\x85\0", at + len(lost)) + 4
    moved[place : place + 4] = struct.pack(
        "<I", struct.unpack_from("<I", moved, place)[0] + len(lost)
    )
    document = read(compound_file({("Workbook",): bytes(moved)}))
    assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED]
    assert "甲" in words(document)


def test_pictures_come_as_children_but_not_those_of_objects() -> None:
    shown, preview = plain.png(300, 300), plain.png(400, 200)
    table = biff(0xEB, holder(0xF000, picture_table(blip(shown), blip(preview))))
    seen = drawn(options(picture=1)) + object_record(8, 1)
    pasted = biff(0xEC, holder(0xF002, holder(0xF003, shape(7, options(picture=2), flags=0xA10))))
    document = read(book({"表": (label(0, 0, "甲") + seen + pasted, 0)}, table))
    assert [(one.media_type, one.size) for one in document.children] == [("image/png", len(shown))]
