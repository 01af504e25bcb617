"""Columns speak: what they are called tells whose numbers they hold."""

from __future__ import annotations

from collections.abc import Sequence

from screener.detect.personal.grids import Grids
from screener.document import Document, Location, TableCell, TextBuilder
from screener.finding import Finding
from screener.pipeline import Screener
from screener.reading import Reading
from screener.rule import Severity
from tests.unit.detect.numbers import own_rules

Rows = Sequence[tuple[str, ...]]
UNCHECKED = "personal_info.resident_id_unchecked"


def table(rows: Rows, *, title: str = "") -> Document:
    builder = TextBuilder()
    if title:
        builder.add(title, Location())
    for number, cells in enumerate(rows, 1):
        builder.add_row([(cell, Location()) for cell in cells], table=1, row=number)
    return Document("a", "text/plain", "", 0, builder.text, builder.passages)


def findings(screener: Screener, rows: Rows, *, title: str = "") -> list[Finding]:
    return list(screener.screen_document(table(rows, title=title), "a").findings)


def named(found: list[Finding], rule: str) -> list[Finding]:
    return [one for one in found if one.rule == f"personal_info.{rule}"]


def phones(count: int) -> Rows:
    return [("姓名", "手机号"), *((f"何大{n}", f"138{n:08}") for n in range(count))]


def test_each_value_of_a_column_and_the_column_are_told(screener: Screener) -> None:
    found = findings(screener, phones(12))
    assert len(named(found, "mobile_phone")) == 12
    (column,) = named(found, "open_column")
    assert (column.text, column.severity) == ("手机号", Severity.INFO)
    assert "共 12 行" in column.reason
    assert "138" not in column.reason


def test_a_long_column_shows_two_hundred_values_and_says_how_many_more(
    screener: Screener,
) -> None:
    values = named(found := findings(screener, phones(1_000)), "mobile_phone")
    assert len(values) == 200
    assert "另有 800 处" in values[-1].notes[-1]
    assert "共 1000 行" in named(found, "open_column")[0].reason


def test_a_value_beyond_the_header_rows_belongs_to_its_column() -> None:
    grids = Grids(Reading(table([("补贴名单", "2026年"), *phones(3)])))
    (grid,) = grids.all
    assert grid.name_column == 1
    assert [cell.text for cell in grid.column(2)] == ["13800000000", "13800000001", "13800000002"]


def test_a_table_without_header_has_none() -> None:
    (grid,) = Grids(Reading(table([("何大年", "13800138000"), ("何小芳", "13800138001")]))).all
    assert not grid.header
    assert len(grid.rows) == 2


def test_a_table_without_header_is_still_searched(screener: Screener) -> None:
    found = findings(screener, [("何大年", "13800138000"), ("何小芳", "13800138001")])
    assert len(named(found, "mobile_phone")) == 2


def test_a_directory_of_offices_passes(screener: Screener) -> None:
    rows = [("街道", "联系人", "联系电话"), ("城关街道", "何大年", "13800138000")]
    assert not named(findings(screener, rows), "mobile_phone")


def test_a_roster_of_an_office_does_not(screener: Screener) -> None:
    rows = [("部门", "联系人", "手机"), ("城关街道", "何大年", "13800138000")]
    found = findings(screener, rows, title="防汛值班通讯录")
    assert len(named(found, "mobile_phone")) == 1


def test_a_column_in_the_form_of_identity_numbers_with_wrong_check_digits(
    screener: Screener,
) -> None:
    wrong = [("姓名", "身份证号"), *((f"何大{n}", f"11010118800101{n:04}") for n in (4, 5, 6))]
    found = [one for one in findings(screener, wrong) if one.rule == UNCHECKED]
    assert len(found) == 4  # the header and three values
    assert "校验码不符" in found[0].reason
    bags = [("总包号", "件数"), *((f"11010118800101{n:04}", "1") for n in (4, 5, 6))]
    assert not [one for one in findings(screener, bags) if one.rule == UNCHECKED]


def test_health_beside_names_is_asked_about(screener: Screener) -> None:
    rows = [("姓名", "健康状况", "金额"), ("何大年", "肢体残疾", "80"), ("何小芳", "健康", "80")]
    (column,) = named(findings(screener, rows), "sensitive_column")
    assert column.text == "健康状况"
    assert column.severity is Severity.REVIEW


def test_health_beside_masked_names_is_not(screener: Screener) -> None:
    rows = [("姓名", "健康状况"), ("何*", "肢体残疾"), ("何*芳", "重病")]
    assert not named(findings(screener, rows), "sensitive_column")


def test_lists_that_the_law_wants_public_pass(screener: Screener) -> None:
    lists: list[Rows] = [
        [("姓名", "准考证号", "笔试成绩"), ("何大年", "202601010123", "186.5")],
        [("姓名", "毕业院校", "专业", "拟录用职位"), ("何大年", "临江大学", "法学", "科员")],
        [("姓名", "身份证号", "补贴"), ("何*年", "110101********0003", "800")],
        [("企业名称", "统一社会信用代码", "法定代表人"), ("鑫顺", "91500112MANT3YXC3F", "孔军")],
    ]
    for rows in lists:
        found = [one for one in findings(screener, rows) if one.severity > Severity.INFO]
        assert not {one.rule.split(".")[1] for one in found} & own_rules()


def test_a_card_column_beside_names_blocks(screener: Screener) -> None:
    rows = [("户主", "银行卡号"), ("何大年", "6222021234567890128")]
    (card,) = named(findings(screener, rows), "bank_card")
    assert card.severity is Severity.BLOCK


def test_numbers_that_a_spreadsheet_rounded_are_asked_about(screener: Screener) -> None:
    rows = [("姓名", "银行卡号"), *((f"何大{n}", f"6.2220{n}E+18") for n in range(3))]
    assert len(named(findings(screener, rows), "lost_digits")) == 1


def test_cells_know_where_they_stand() -> None:
    rows = [("姓名", "手机号"), ("何大年", "13800138000")]
    reading = Reading(table(rows))
    grids = Grids(reading)
    place = grids.at(reading.text.index("13800138000"))
    assert place is not None
    assert place[0].label(place[2].column) == "手机号"
    assert grids.at(reading.text.index("手机号")) is None
    assert reading.passages[0][1].cell == TableCell(1, 1, 1)
