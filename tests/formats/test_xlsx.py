"""Workbooks: every place text can stand in is read, and cells are shown as people see them."""

from __future__ import annotations

import io
import time

import pytest

from screener.document import Document, GapKind, Part, TableCell
from screener.extract import extract
from screener.limits import Limits
from tests.samples.ooxml import element
from tests.samples.ooxml_sheet import MAIN, cell, row, sheet, sheet_plants, styles, workbook

TEXT = "北岭三号方案"
TWIN = "南坡天气预报"
PLANTS = sheet_plants(TEXT)
TWINS = sheet_plants(TWIN)


def read(data: bytes, limits: Limits | None = None) -> Document:
    return extract(data, "a.xlsx", limits or Limits())


def passages(document: Document) -> list[str]:
    return [document.text[one.span.start : one.span.end] for one in document.passages]


def places(document: Document) -> list[tuple[str, str | None]]:
    return [
        (one.location.part.value, one.location.place)
        for one, words in zip(document.passages, passages(document), strict=True)
        if TEXT in words
    ]


def grid(rows: str, *formats: str) -> Document:
    """A workbook of one sheet of these rows; its fifth look and on are the formats."""
    return read(workbook({"表": (sheet(rows), "visible")}, {"xl/styles.xml": styles(*formats)}))


def number(value: str, look: int = 0) -> str:
    return f'<s:row r="1"><s:c r="A1" s="{look}"><s:v>{value}</s:v></s:c></s:row>'


@pytest.mark.parametrize("name", PLANTS)
def test_text_in_every_place_is_read_once_and_placed_right(name: str) -> None:
    document = read(PLANTS[name].data)
    assert places(document) == [(PLANTS[name].part, PLANTS[name].place)]
    assert document.gaps == ()


@pytest.mark.parametrize("name", PLANTS)
def test_the_words_do_not_change_how_a_place_is_read(name: str) -> None:
    planted, twin = read(PLANTS[name].data), read(TWINS[name].data)
    assert planted.text.replace(TEXT, TWIN) == twin.text


@pytest.mark.parametrize("name", ["cell", "comment", "threaded comment", "text box", "tooltip"])
def test_what_belongs_to_a_cell_names_it(name: str) -> None:
    document = read(PLANTS[name].data)
    found = document.passages[passages(document).index(TEXT)].location
    assert (found.sheet, found.cell) == ("菜谱", "C7")


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("45322", "yyyy-mm-dd", "2024-01-31"),
        ("45322", 'yyyy"年"m"月"d"日"', "2024年1月31日"),
        ("45322", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二四年一月三十一日"),
        ("45322.75", "yyyy/m/d h:mm", "2024/1/31 18:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("0.256", "0.0%", "25.6%"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("1234", "000000", "001234"),
        ("13800138000", "000-0000-0000", "138-0013-8000"),
        ("3", '"第"0"号"', "第3号"),
    ],
)
def test_numbers_read_as_their_format_shows_them(value: str, code: str, shown: str) -> None:
    assert shown in passages(grid(number(value, look=4), code))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("110101188001010003", "110101188001010003"),
        ("1.10101188001010003E+17", "110101188001010003"),
        ("6.2000000000000001E+18", "6.2E+18"),
        ("13800138000", "13800138000"),
        ("0.30000000000000004", "0.3"),
        ("1E-999999999", "1E-999999999"),
    ],
)
def test_every_digit_in_the_file_is_read_and_none_is_invented(value: str, shown: str) -> None:
    assert shown in passages(grid(number(value)))


def test_digits_kept_as_text_stay_exact() -> None:
    assert "810000188001010015" in passages(grid(row(1, cell("A1", "810000188001010015"))))


def test_dates_of_a_workbook_that_counts_from_1904_are_right() -> None:
    data = workbook({"表": (sheet(number("43860", look=4)), "visible")}, {
        "xl/styles.xml": styles("yyyy-mm-dd"),
        MAIN: element(
            "s:workbook",
            '<s:workbookPr date1904="1"/><s:sheets><s:sheet name="表" r:id="rIdS1"/></s:sheets>',
        ),
    })  # fmt: skip
    assert "2024-01-31" in passages(read(data))


def test_cells_keep_the_row_and_column_of_the_sheet() -> None:
    document = grid(row(3, cell("B3", "姓名"), cell("D3", "电话")) + row(9, cell("B9", "张三")))
    cells = [one.cell for one in document.passages if one.cell]
    assert cells == [TableCell(1, 3, 2), TableCell(1, 3, 4), TableCell(1, 9, 2)]
    assert "姓名\t电话\n张三" in document.text


def test_cells_without_references_count_on() -> None:
    one = "<s:c><s:v>1</s:v></s:c>"
    rows = f"<s:row>{one}{one}</s:row><s:row>{one}</s:row>"
    cells = [one.cell for one in grid(rows).passages if one.cell]
    assert cells == [TableCell(1, 1, 1), TableCell(1, 1, 2), TableCell(1, 2, 1)]


def test_each_sheet_is_a_table_of_its_own() -> None:
    said = (sheet(row(1, cell("A1", "甲"))), "visible")
    document = read(workbook({"一": said, "二": said}))
    assert [one.cell.table for one in document.passages if one.cell] == [1, 2]


def test_lines_typed_into_one_cell_are_passages_of_that_cell() -> None:
    document = grid(row(1, cell("A1", "停机&#10;密切"), cell("B1", "乙")))
    assert [one.cell for one in document.passages if one.cell] == [
        TableCell(1, 1, 1), TableCell(1, 1, 1), TableCell(1, 1, 2),
    ]  # fmt: skip
    assert "停机\t密切\t乙" in document.text


def test_a_title_alone_in_a_first_row_is_a_heading() -> None:
    document = grid(row(1, cell("A1", "补助名单")) + row(2, cell("A2", "姓名"), cell("B2", "金额")))
    assert [one.heading for one in document.passages if one.cell] == [True, False, False]


def test_a_pivot_cache_that_only_repeats_the_sheet_adds_nothing() -> None:
    said = {"菜谱": (sheet(row(1, cell("A1", TEXT))), "visible")}
    shared = f'<s:sharedItems><s:s v="{TEXT}"/></s:sharedItems>'
    fields = f'<s:cacheFields><s:cacheField name="姓名">{shared}</s:cacheField></s:cacheFields>'
    cache = element("s:pivotCacheDefinition", fields)
    document = read(workbook(said, {"xl/pivotCache/pivotCacheDefinition1.xml": cache}))
    assert places(document) == [("body", None)]


def test_a_broken_sheet_is_read_as_far_as_it_goes() -> None:
    whole = sheet(row(1, cell("A1", TEXT)) + row(2, cell("A2", "尾")))
    document = read(workbook({"表": (whole[: whole.index("尾")], "visible")}))
    assert places(document) == [("body", None)]
    assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED]


def test_broken_shared_strings_are_a_gap() -> None:
    strings = element("s:sst", "<s:si><s:t>甲</s:t></s:si>")[:-8]
    document = read(workbook(None, {"xl/sharedStrings.xml": strings}))
    assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED]


def test_a_sheet_that_is_missing_is_a_gap() -> None:
    listed = '<s:sheets><s:sheet name="底册" r:id="rId404"/></s:sheets>'
    document = read(workbook(None, {MAIN: element("s:workbook", listed)}))
    assert GapKind.DAMAGED in [gap.kind for gap in document.gaps]


def test_entities_in_shared_strings_are_never_expanded() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "北岭"><!ENTITY b "&a;&a;&a;">]>'
    strings = bomb + element("s:sst", "<s:si><s:t>&b;</s:t></s:si>")
    document = read(workbook(None, {"xl/sharedStrings.xml": strings}))
    assert "北岭" not in document.text
    assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED]


def test_text_beyond_the_limit_is_a_gap() -> None:
    rows = "".join(row(number, cell(f"A{number}", "甲" * 50)) for number in range(1, 40))
    document = read(workbook({"表": (sheet(rows), "visible")}), Limits(characters=1000))
    assert len(document.text) < 1200
    assert [gap.kind for gap in document.gaps] == [GapKind.TOO_LARGE]


def test_a_workbook_that_calls_itself_binary_is_read_by_what_it_holds() -> None:
    kind = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    types = f'<Types><Override ContentType="{kind}"/></Types>'
    document = read(workbook(None, {"[Content_Types].xml": types}))
    assert "食堂菜谱" in document.text
    assert document.gaps == ()


def test_a_workbook_of_openpyxl_reads_whole() -> None:
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    book.active.append(["姓名", "证件号"])
    book.active.append(["张三", "110101188001010003"])
    book.active["A2"].comment = Comment("低保户", "王")
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("底册").sheet_state = "veryHidden"
    book["底册"]["A1"] = TEXT
    stream = io.BytesIO()
    book.save(stream)
    document = read(stream.getvalue())
    parts = dict(zip(passages(document), (one.location for one in document.passages), strict=True))
    assert parts["110101188001010003"].place == "隐藏列"
    assert parts["低保户"].part is Part.COMMENT
    assert parts[TEXT].place == "隐藏工作表"
    assert document.gaps == ()


def test_a_roster_of_ten_thousand_rows_is_read_in_seconds() -> None:
    rows = "".join(
        row(number, *(cell(f"{column}{number}", f"第{number}行{column}") for column in "ABCDEF"))
        for number in range(1, 10_001)
    )
    data = workbook({"花名册": (sheet(rows), "visible")})
    started = time.process_time()
    document = read(data)
    assert time.process_time() - started < 5
    assert len(document.passages) == 60_001


@pytest.mark.parametrize(
    ("code", "text_seen", "number_seen"),
    [
        ('"已核";"已核";"已核";"已核"', False, False), ("0;-0;;@", True, True),
        (";;", True, False), (";;;", False, False), ('0;-0;0;""', False, True),
        ('#,##0_ ;[红色]-#,##0;"-";@_ ', True, True), ('"138****"', True, False),
        ("General;General;General;General", True, True), ('"元;"0', True, True),
    ],
)  # fmt: skip
def test_a_format_hides_what_it_shows_nothing_of(
    code: str, text_seen: bool, number_seen: bool
) -> None:
    number = '<s:c r="B1" s="4"><s:v>12</s:v></s:c>'
    document = grid(row(1, cell("A1", TEXT, look=4), number), code)
    parts = {one.cell.column: one.location.part for one in document.passages if one.cell}
    shown = {True: Part.BODY, False: Part.HIDDEN}
    assert parts == {1: shown[text_seen], 2: shown[number_seen]}
    assert "12" in document.text
