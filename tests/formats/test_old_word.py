"""Word documents of old: pages, titles, tables, symbols, pictures, and what older Words wrote."""

from __future__ import annotations

import struct

import pytest

from screener.containers.ole.writer import compound_file
from screener.document import Document, GapKind, Part, TableCell
from screener.limits import Limits
from tests.formats import reading
from tests.samples import plain
from tests.samples.old import blip, holder, picture_table
from tests.samples.old_word import (
    BOLD,
    CENTRED,
    DELETED,
    HIDDEN,
    INSERTED,
    SPECIAL,
    Run,
    boxes,
    table_row,
    word,
)

TEXT = "北岭三号方案"


def read(data: bytes, limits: Limits | None = None) -> Document:
    return reading.read(data, "a.doc", limits)


def body(*runs: Run) -> Document:
    return read(word({"body": list(runs)}))


def words(document: Document) -> list[str]:
    return [document.text[slice(*one.span)] for one in document.passages]


def test_pages_count_where_the_text_breaks_them_and_nowhere_else() -> None:
    broken = body(Run("甲\r"), Run("\x0c"), Run("乙\r"))
    assert [one.location.page for one in broken.passages] == [1, 2]
    assert [one.location.page for one in body(Run("甲\r")).passages] == [None]


def test_a_large_line_in_the_middle_is_a_heading() -> None:
    document = body(Run("关于某事的通知\r", BOLD, CENTRED), Run("各单位：\r"))
    assert [one.heading for one in document.passages] == [True, False]


def test_cells_keep_their_row_and_column() -> None:
    document = body(*table_row("姓名", "证号"), *table_row("张三", "无"), Run("以上\r"))
    cells = [one.cell for one in document.passages]
    assert cells == [TableCell(1, 1, 1), TableCell(1, 1, 2), TableCell(1, 2, 1), TableCell(1, 2, 2),
                     None]  # fmt: skip
    assert document.text == "姓名\t证号\n张三\t无\n以上"


def test_what_is_hidden_does_not_break_what_is_seen() -> None:
    document = body(Run("经研究"), Run("不同意", DELETED), Run("某人", HIDDEN), Run("，同意。\r"))
    assert words(document) == ["经研究，同意。", "不同意", "某人"]
    assert [one.location.part for one in document.passages] == [
        Part.BODY,
        Part.REVISION,
        Part.HIDDEN,
    ]


def test_a_star_set_as_a_symbol_stays_one_character() -> None:
    star = SPECIAL + struct.pack("<HHH", 0x6A09, 0, 0xF0AB)
    assert words(body(Run("机密"), Run("(", star), Run("１０年\r"))) == ["机密\uf0ab１０年"]


def test_text_boxes_keep_apart() -> None:
    document = read(word({"boxes": [Run("甲\r"), Run("乙\r")]}, {56: boxes(2, 2)}))
    assert words(document)[1:] == ["甲", "乙"]


def test_pieces_that_repeat_one_another_stop_at_the_limit() -> None:
    document = read(word({"body": [Run("字" * 600 + "\r")]}), Limits(characters=100))
    assert [gap.kind for gap in document.gaps] == [GapKind.TOO_LARGE]


def test_pictures_come_as_children() -> None:
    shown = plain.png(300, 300)
    head = struct.pack("<IHH", 0x44 + 8 + len(blip(shown)) + 8, 0x44, 0x64).ljust(0x44, b"\0")
    inline = SPECIAL + struct.pack("<HI", 0x6A03, 0)
    data = head + holder(0xF004) + blip(shown)
    floating = plain.png(320, 200)
    table = holder(0xF000, picture_table(blip(floating)))
    document = read(
        word({"body": [Run("图"), Run("\x01", inline), Run("\r")]}, {50: table}, {("Data",): data})
    )
    assert [one.media_type for one in document.children] == ["image/png"] * 2
    assert {one.size for one in document.children} == {len(shown), len(floating)}


@pytest.mark.parametrize(
    ("language", "charset"), [(0x0804, "gbk"), (0x0404, "big5"), (0x0409, "gbk")]
)
def test_a_document_of_word_95_is_read_in_the_page_of_its_language(
    language: int, charset: str
) -> None:
    said = "關於會議的通知" if charset == "big5" else "关于会议的通知和安排"
    text = f"{said}\r".encode(charset)
    head = struct.pack("<6H", 0xA5DC, 0x68, 0, language, 0, 0).ljust(0x18, b"\0")
    head += struct.pack("<II", 0x300, 0x300 + len(text)).ljust(0x34 - 0x18, b"\0")
    head += struct.pack("<8i", len(text), *[0] * 7)
    main = head.ljust(0x300, b"\0") + text + bytes(1000)
    document = read(compound_file({("WordDocument",): main}))
    assert words(document) == [said]
    assert document.gaps == ()


def test_a_document_without_its_tables_is_damaged() -> None:
    data = compound_file({("WordDocument",): b"\xec\xa5\xc1\0" + bytes(3000)})
    assert [gap.kind for gap in read(data).gaps] == [GapKind.DAMAGED]


def test_of_a_paragraph_only_the_insertion_is_told_to_be_one() -> None:
    document = body(Run("甲"), Run("北岭", INSERTED), Run("三号", INSERTED + BOLD), Run("乙\r"))
    assert [document.text[slice(*one)] for one in document.insertions] == ["北岭三号"]
    assert reading.told_places(document, "岭三") == [("revision", "插入的修订")]
    assert reading.told_places(document, "三号乙") == [("body", None)]
