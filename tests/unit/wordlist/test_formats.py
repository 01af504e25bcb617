"""Own lists in every format an office writes; what is wrong is named by its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from screener.errors import LexiconError
from screener.lexicon import load_lexicon
from screener.rule import Category, Severity
from screener.wordlist import Extra, Kind, WordList
from screener.wordlist.formats import read_list

DAY = date(2026, 6, 1)
HEAD = ["词条", "类别", "级别", "标签", "责任人", "来源", "生效", "失效", "搭配"]
ROWS = [
    [
        "青鸾计划",
        "国家秘密",
        "拦截",
        "项目；代号",
        "保密办",
        "2025年目录",
        "2026-01-01",
        "2026-12-31",
        "",
    ],
    ["白泽", "work_secret", "review", "", "", "", "", "", "招标|底价"],
    ["旧代号", "", "", "", "", "", "", "2025-12-31", ""],
]


def read(path: Path, text: str) -> WordList:
    path.write_text(text, "utf-8")
    return read_list(path, DAY)


def check(words: WordList) -> None:
    assert words.texts == ["青鸾计划", "白泽"]
    assert words.lapsed == 1
    assert [words.kinds[at] for at in words.of] == [
        Kind(Category.STATE_SECRET, Severity.BLOCK),
        Kind(Category.WORK_SECRET, Severity.REVIEW),
    ]
    assert words.extras[0] == Extra(("项目", "代号"), "保密办", "2025年目录")
    assert words.extras[1].partners == ("招标", "底价")
    assert (words.since, words.until) == ("2026-01-01", "2027-01-01")


def test_a_csv_with_a_head(tmp_path: Path) -> None:
    check(read(tmp_path / "a.csv", "\n".join(",".join(row) for row in [HEAD, *ROWS])))


def test_lines_with_a_head(tmp_path: Path) -> None:
    check(read(tmp_path / "a.tsv", "\n".join("\t".join(row) for row in [HEAD, *ROWS])))


def test_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    for row in [HEAD, *ROWS]:
        book.active.append(row)
    book.active["G2"] = date(2026, 1, 1)
    book.save(tmp_path / "a.xlsx")
    check(read_list(tmp_path / "a.xlsx", DAY))


def test_toml_with_defaults_exclusions_and_expressions(tmp_path: Path) -> None:
    words = read(
        tmp_path / "a.toml",
        """
owner = "保密办"
category = "work_secret"
[[term]]
text = "青鸾计划"
from = 2026-01-01
tags = ["项目"]
[[term]]
text = "七号工程"
numerals = "是"
severity = "block"
[[exclusion]]
text = "青鸾计划书店"
owner = "宣传科"
until = 2026-12-31
[[exclusion]]
text = "第七号工程师"
scope = ["七号工程"]
[[exclusion]]
text = "青鸾计划展"
until = 2026-01-31
[[pattern]]
name = "内部编号"
pattern = "青内[0-9]{4}号"
keywords = ["青内"]
""",
    )
    assert words.texts == ["青鸾计划", "七号工程"]
    assert words.exclusions == ("青鸾计划书店",)
    assert words.extras[1].exclusions == ("第七号工程师",)
    assert words.extras[0] == Extra(("项目",), "保密办")
    assert [one.name for one in words.patterns] == ["内部编号"]
    assert words.kinds[words.of[1]].numerals


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "词条,颜色\n青鸾,红\n", "不认识名为“颜色”的列"),
        ("a.csv", "词条,失效\n青鸾,明年\n", "第2行：日期应写作"),
        ("a.csv", "词条,级别\n青鸾,严重\n", "第2行：类别或级别有误"),
        ("a.txt", "青鸾\tunscreenable\tblock\n", "第1行：类别“unscreenable”说的是没有读出的内容"),
        ("a.csv", "词条,类别\n青鸾,无法自动审查\n", "第2行：类别“无法自动审查”说的是"),
        ("a.tsv", "词条\t级别\n\u200b\tblock\n", "第2行：词条为空"),
        (
            "a.toml",
            "[[term]]\ntext = '甲乙'\n[[term]]\ntext = '甲 乙'\nowner = '宣传科'\n",
            "第2条：词条与第1条重复",
        ),
        ("a.csv", "词条,搭配范围\n青鸾,近\n", "第2行：搭配范围应是整数"),
        ("a.toml", "term = '甲'\n", "应写作"),
        ("a.toml", "[[exclusion]]\ntext = '甲'\nscope = ['乙']\n", "不是本词库的词条"),
        ("a.toml", "[[pattern]]\nname = '甲'\n", "要有 name 和 pattern"),
        ("a.toml", "a = \n", "不是有效的 TOML"),
        ("a.xlsx", "青鸾", "不是可读的工作簿"),
    ],
)
def test_what_does_not_hold_together_is_named(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(LexiconError, match=said):
        read(tmp_path / name, text)


def test_the_digest_says_which_entries_are_in_force(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("词条,失效\n青鸾,2026-06-30\n白泽,\n", "utf-8")
    digests = {
        day: load_lexicon([path], day=day).digest
        for day in (date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 1))
    }
    assert digests[date(2026, 6, 1)] == digests[date(2026, 6, 30)]
    assert digests[date(2026, 7, 1)] == digests[date(2026, 8, 1)]
    assert len(set(digests.values())) == 2


def test_an_expression_that_no_linear_engine_runs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("[[pattern]]\nname = '甲'\npattern = '(?<=a)b'\n", "utf-8")
    with pytest.raises(LexiconError, match="不支持环视"):
        load_lexicon([path])
