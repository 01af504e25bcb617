"""Rich text: code pages, stand-ins, tables, titles, groups that nobody knows."""

from __future__ import annotations

import pytest

from screener.document import Document, GapKind, TableCell
from screener.limits import Limits
from tests.formats import reading
from tests.samples import plain
from tests.samples.rich_text import by_bytes, by_number, rich

TEXT = "北岭三号方案"


def read(data: bytes, limits: Limits | None = None) -> Document:
    return reading.read(data, "a.rtf", limits)


def words(document: Document) -> list[str]:
    return [document.text[slice(*one.span)] for one in document.passages]


@pytest.mark.parametrize(
    "body",
    [
        by_bytes("甲") + "A" + by_number("乙"),
        r"\uc0\u30002 A\u20057 ",
        r"\uc2\u30002\'bc\'d7A\u20057\'d2\'d2",
        r"\u30002?{A}\u20057?",
        r"{\upr{x}{\*\ud{\u30002?A\u20057?}}}",
        "\\'bc\n\\'d7A\\'d2\r\n\\'d2",
    ],
)
def test_characters_come_out_however_they_are_written(body: str) -> None:
    assert words(read(rich(body + r"\par"))) == ["甲A乙"]


def test_a_character_beyond_the_plane_is_one_character() -> None:
    assert words(read(rich(r"\u-10179?\u-8704?a\par"))) == ["😀a"]
    assert words(read(rich(r"\u-10179?{\b\u-8704?}\par"))) == ["😀"]


def test_a_file_of_another_country_is_read_in_the_page_of_its_font() -> None:
    font = r"{\fonttbl{\f0\fcharset238 Arial;}}"
    data = (r"{\rtf1\ansi\ansicpg1252\deff0" + font + r"\f0 \'c8l\'e1nek\par}").encode()
    assert words(read(data)) == ["Článek"]


def test_cells_keep_their_row_and_column() -> None:
    row = r"\trowd\cellx1\cellx2\intbl {}\cell {}\cell\row"
    body = (
        row.replace("{}", "%s") % ("a", "b") + row.replace("{}", "%s") % ("c", "d") + r"\pard e\par"
    )
    document = read(rich(body))
    assert document.text == "a\tb\nc\td\ne"
    cells = [TableCell(1, 1, 1), TableCell(1, 1, 2), TableCell(1, 2, 1), TableCell(1, 2, 2), None]
    assert [one.cell for one in document.passages] == cells


def test_titles_and_pages_are_known() -> None:
    document = read(rich(r"\pard\s1 a\par\pard b\page c\par\pard\pagebb d\par"))
    assert [one.heading for one in document.passages] == [True, False, False, False]
    assert [one.location.page for one in document.passages] == [1, 1, 2, 3]


def test_a_picture_is_a_child_and_that_of_an_object_is_not() -> None:
    shown = plain.png(300, 300)
    digits = shown.hex()
    lines = "\n".join(digits[at : at + 64] for at in range(0, len(digits), 64))
    picture = r"{\*\shppict{\pict\pngblip " + lines + "}}"
    document = read(rich(picture + r"{\object{\result{\pict\pngblip " + digits[::-1] + "}}}"))
    assert [(one.media_type, one.size) for one in document.children] == [("image/png", len(shown))]


def test_bytes_announced_as_binary_are_no_text() -> None:
    raw = b"{}\\par " * 20
    head, tail = rich(r"{\pict\pngblip\bin" + f"{len(raw)} ").removesuffix(b"}"), rich("")[-1:]
    assert words(read(head + raw + b"}a\\par" + tail)) == ["a"]


def test_groups_left_open_are_said() -> None:
    assert [gap.kind for gap in read(rich("a{{{")).gaps] == [GapKind.DAMAGED]


def test_deep_nesting_and_stray_braces_do_no_harm() -> None:
    assert words(read(rich("{" * 5000 + "a" + "}" * 5000))) == ["a"]
    assert "a" in words(read(rich("}}}") + b"a"))[0]


def test_text_beyond_the_limit_is_a_gap() -> None:
    data = rich(r"\b abcdefghij\par " * 20_000)
    assert [gap.kind for gap in read(data, Limits(characters=1000)).gaps] == [GapKind.TOO_LARGE]


def test_of_a_paragraph_only_the_insertion_is_told_to_be_one() -> None:
    body = (
        rf"{by_bytes('甲')}{{\revised {by_bytes('北岭')}{by_number('三号')}}}{by_bytes('乙')}\par"
    )
    row = rf"\trowd\cellx1000\cellx2000\intbl a\cell b{{\revised {by_bytes('丙')}}}\cell\row\pard "
    document = read(rich(r"{\header x\par}" + body + row))
    assert [document.text[slice(*one)] for one in document.insertions] == ["北岭三号", "丙"]
    assert reading.told_places(document, "北岭三号") == [("revision", "插入的修订")]
    assert reading.told_places(document, "甲北岭") == [("body", None)]
    assert reading.told_places(document, "丙") == [("revision", "表格1第1行第2列")]
