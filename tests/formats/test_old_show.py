"""Presentations of old: which page a text is on, tables, titles, and looks that are cut short."""

from __future__ import annotations

import struct

from screener.document import Document, GapKind, TableCell
from tests.formats import reading
from tests.samples import plain
from tests.samples.old import blip, holder, options, picture_table, record, shape
from tests.samples.old_show import _table, box, notes, show, slide, styled, text

TEXT = "北岭三号方案"


def read(data: bytes) -> Document:
    return reading.read(data, "a.ppt")


def words(document: Document) -> list[str]:
    return [document.text[slice(*one.span)] for one in document.passages]


def test_slides_and_their_notes_are_on_the_page_of_the_slide() -> None:
    slides = [slide(box("一")), slide(box("二"))]
    document = read(show(slides, others=[notes("说明二", owner=257), notes("说明一", owner=256)]))
    found = {
        word: one.location.page
        for word, one in zip(words(document), document.passages, strict=True)
    }
    assert found == {"一": 1, "二": 2, "说明一": 1, "说明二": 2}


def test_a_title_is_a_heading_and_lines_are_passages() -> None:
    document = read(show([slide(box("标题", kind=0), box("甲\r乙\x0b丙"))]))
    assert words(document) == ["标题", "甲", "乙", "丙"]
    assert [one.heading for one in document.passages] == [True, False, False, False]
    assert [one.location.paragraph for one in document.passages] == [1, 2, 3, 3]


def test_cells_of_a_table_keep_their_row_and_column() -> None:
    document = read(show([slide(_table(("姓名", "证号"), ("张三", "无")))]))
    cells = [TableCell(1, 1, 1), TableCell(1, 1, 2), TableCell(1, 2, 1), TableCell(1, 2, 2)]
    assert [one.cell for one in document.passages] == cells
    assert document.text == "姓名\t证号\n张三\t无"


def test_text_of_one_byte_a_character_is_read() -> None:
    atoms = record(0xF9F, struct.pack("<I", 4)) + record(0xFA8, b"PLAN-7")
    document = read(show([slide(shape(1, holder(0xF00D, atoms)))]))
    assert words(document) == ["PLAN-7"]


def test_looks_cut_short_leave_the_text_as_it_is() -> None:
    whole = styled(TEXT, points=20, color=(1, 2, 3))
    for cut in range(len(whole)):
        atoms = text(TEXT, styles=whole[:cut]) if cut else text(TEXT)
        document = read(show([slide(shape(1, holder(0xF00D, atoms)))]))
        assert words(document) == [TEXT]
        assert document.gaps == ()


def test_white_text_on_something_painted_is_meant_to_be_seen() -> None:
    white = styled(TEXT, color=(255, 255, 255))
    painted = record(0xF00B, struct.pack("<HIHI", 0x181, 0xFF0000, 0x1BF, 0x100010), 2)
    document = read(show([slide(box(TEXT, painted, styles=white))]))
    assert [one.location.part.value for one in document.passages] == ["body"]


def test_pictures_come_as_children_but_not_those_of_objects() -> None:
    shown, preview = blip(plain.png(300, 300)), blip(plain.png(400, 200))
    entries = picture_table(b"", b"")
    table = bytearray(entries)
    second = 8 + (len(entries) - 8) // 2
    struct.pack_into("<I", table, second + 8 + 28, len(shown))
    document = read(
        show(
            [slide(shape(1, options(picture=1)), shape(2, options(picture=2), flags=0xA10))],
            beside=holder(0x40B, holder(0xF000, bytes(table))),
            streams={("Pictures",): shown + preview},
        )
    )
    assert [one.media_type for one in document.children] == ["image/png"]


def test_a_show_whose_list_of_saves_is_lost_is_read_as_far_as_it_goes() -> None:
    from screener.containers.ole.compound import Compound
    from screener.containers.ole.writer import compound_file

    compound = Compound(show([slide(box(TEXT))]))
    stream = compound.peek("PowerPoint Document")
    cut = compound_file({("PowerPoint Document",): stream[: stream.rindex(b"\x72\x17") - 2]})
    document = read(cut)
    assert TEXT in document.text
    assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED] * 2
