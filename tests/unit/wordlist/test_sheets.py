"""Tables as an office keeps them: under a title, with joined cells, on one sheet of several."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from screener.errors import LexiconError
from screener.rule import Category, Severity
from screener.wordlist import Kind, WordList, sheets
from screener.wordlist.formats import read_list

DAY = date(2026, 6, 1)
BLOCKED = Kind(Category.WORK_SECRET, Severity.BLOCK)


def book(path: Path, **titled: list[list[Any]]) -> Path:
    """A workbook with a sheet for each keyword."""
    made = Workbook()
    made.remove(made.active)
    for title, rows in titled.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def kinds(words: WordList) -> dict[str, Kind]:
    return {text: words.kinds[words.of[at]] for at, text in enumerate(words.texts)}


def test_a_table_under_its_title_with_columns_for_people(tmp_path: Path) -> None:
    made = Workbook()
    for row in (
        ["内部项目名称词库（2026年）"],
        ["填表单位：办公室", None, "填表日期：2026年5月8日"],
        [],
        ["序号", "类别", "词条", "级别", "失效", "备注"],
        [1, "工作秘密", "七号工程", "拦截", date(2027, 1, 31), "沿用"],
        [],
        [2, None, "青松计划", None, "2026年6月30日", None],
        [3, None, "白泽方案", None, "2026/5/31", None],
        [4, None, None, None, None, None],
    ):
        made.active.append(row)
    made.active.merge_cells("A1:F1")
    made.active["C5"].comment = Comment("请勿外传", "办公室")
    made.save(tmp_path / "a.xlsx")
    words = read_list(tmp_path / "a.xlsx", DAY)
    assert kinds(words) == {"七号工程": BLOCKED, "青松计划": Kind()}
    assert (words.lapsed, words.until) == (1, "2026-07-01")


def test_a_cell_joined_with_those_below_speaks_for_each_of_their_rows(tmp_path: Path) -> None:
    made = Workbook()
    for row in (["类别", "级别", "词条"], ["工作秘密", "拦截", "七号工程"], [None, None, "青松"]):
        made.active.append(row)
    made.active.merge_cells("A2:A3")
    made.active.merge_cells("B2:B3")
    made.save(tmp_path / "a.xlsx")
    assert kinds(read_list(tmp_path / "a.xlsx", DAY)) == {"七号工程": BLOCKED, "青松": BLOCKED}


def test_the_sheet_with_a_head_is_meant(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 说明=[["本表由办公室维护"]], 词库=[["词条"], ["七号工程"]])
    assert read_list(path, DAY).texts == ["七号工程"]


def test_one_column_under_one_title(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 词库=[["内部项目"], ["词条"], ["七号工程"]])
    assert read_list(path, DAY).texts == ["七号工程"]


def test_a_term_may_be_called_like_a_column(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 词库=[["七号工程"], ["关键词"]])
    assert read_list(path, DAY).texts == ["七号工程", "关键词"]


@pytest.mark.parametrize(
    ("titled", "said"),
    [
        ({"甲": [["词条"], ["七号"]], "乙": [["词条"], ["八号"]]}, "2张工作表（甲、乙）都写着列名"),
        ({"甲": [["七号"]], "乙": [["八号"]]}, "2张工作表（甲、乙）都没有列名"),
        ({"甲": [["词条", "词语"], ["七号", "八号"]]}, "说“关键词”的列写了两遍"),
        ({"甲": [["词条", "数字异写"], ["七号", "也许"]]}, "应写“是”或“否”"),
        ({"甲": [["词条", "级别"], ["七号", "绝密"]]}, "级别可写拦截、复核、提示"),
    ],
)
def test_what_cannot_be_told_is_asked(
    tmp_path: Path, titled: dict[str, list[list[Any]]], said: str
) -> None:
    with pytest.raises(LexiconError, match=said):
        read_list(book(tmp_path / "a.xlsx", **titled), DAY)


def test_a_great_workbook_is_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_BY_HAND", 0)
    path = book(tmp_path / "a.xlsx", 词库=[["词条"], *([f"第{at}号工程"] for at in range(50))])
    assert len(read_list(path, DAY).texts) == 50
