"""A mended file is really clean: no value in any byte of it, wherever one was planted."""

from __future__ import annotations

import csv
import io

import pytest

from screener.errors import MendError
from screener.limits import MIB
from screener.mend.masks import Kind, MaskPolicy
from screener.mend.mending import check, mend, proposal
from screener.mend.result import Hidden, MendedFile, Revisions, Wishes
from screener.mend.targets import Value
from screener.pipeline import Screener
from screener.verdict import Outcome
from tests.samples.ooxml_sheet import sheet_plants
from tests.samples.ooxml_word import word_plants
from tests.unit.mend.plants import IDENTITY, MOBILE, OTHER, letter, parts, repacked, roster, said_by

TEXT = f"张三，身份证号{IDENTITY}，患者电话{MOBILE}"
PLANTS = [
    *(("a.docx", name, plant.data) for name, plant in word_plants(TEXT).items()),
    *(("a.xlsx", name, plant.data) for name, plant in sheet_plants(TEXT).items()),
]
ALL_KINDS = MaskPolicy(kinds=frozenset(Kind))


def mended(
    data: bytes, name: str, screener: Screener, policy: MaskPolicy | None = None,
    wishes: Wishes | None = None,
) -> tuple[MendedFile, tuple[Value, ...]]:  # fmt: skip
    found = proposal(data, name, screener, policy or MaskPolicy())
    return mend(data, name, found, wishes or Wishes()), found


@pytest.mark.parametrize(("file", "place", "data"), PLANTS, ids=[f"{a} {b}" for a, b, _ in PLANTS])
@pytest.mark.parametrize("hidden", Hidden)
def test_no_value_stays_in_any_part(
    file: str, place: str, data: bytes, hidden: Hidden, screener: Screener
) -> None:
    assert any(IDENTITY in said for said in said_by(data).values()) or place == "archive comment"
    revisions = Revisions.ACCEPT if hidden is Hidden.REMOVE else Revisions.REJECT
    wishes = Wishes(hidden=hidden, revisions=revisions)
    done, found = mended(data, file, screener, wishes=wishes)
    assert IDENTITY in {value.text for value in found}
    for name, said in said_by(done.data).items():
        assert IDENTITY not in said, name
        assert MOBILE not in said, name
    assert IDENTITY.encode() not in done.data
    checked = check(done, found, screener)
    assert checked.left == ()
    assert checked.verdict.outcome is not Outcome.BLOCK


def test_a_letter_comes_back_clean_and_readable(screener: Screener) -> None:
    from docx import Document

    done, found = mended(letter(), "公示.docx", screener)
    whole = "".join(parts(done.data).values())
    for value in (IDENTITY, OTHER, MOBILE, "王某", "赵某", "底册", "原号码"):
        assert value not in whole
    assert not any("comments" in name or "docProps" in name for name in parts(done.data))
    document = Document(io.BytesIO(done.data))
    assert [one.text for one in document.paragraphs if one.text] == [
        "张三，身份证号110101************，患者电话138 **** 8000。", "以下从略",
    ]  # fmt: skip
    assert next(run.text for run in document.paragraphs[0].runs if run.bold) == "01*****"
    assert document.tables[0].cell(1, 1).text == "320900************"
    assert document.sections[0].header.paragraphs[0].text == "经办人电话 138****8000"
    assert done.changes == (
        "遮挡身份证号2处",
        "遮挡手机号2处",
        "删去批注1条",
        "删去隐藏文字1处",
        "删去自定义数据1份",
        "清除文档属性：作者、单位、修改者、标题、关键词、自定义属性等",
    )  # fmt: skip
    assert check(done, found, screener).left == ()


def test_a_roster_comes_back_clean_and_readable(screener: Screener) -> None:
    from openpyxl import load_workbook

    done, found = mended(roster(), "名单.xlsx", screener, ALL_KINDS)
    whole = "".join(parts(done.data).values())
    for value in (IDENTITY, OTHER, MOBILE, "810000188001010015", "3组12号", "张三", "欧阳小明",
                  "王某", "赵某", "底册", "原号码"):  # fmt: skip
        assert value not in whole, value
    book = load_workbook(io.BytesIO(done.data))
    assert book.sheetnames == ["名单"]
    sheet = book["名单"]
    assert [cell.value for cell in sheet[2]] == [
        "张*", "110101************", "138****8000", "甘肃省青河县城关镇幸福村***", "1980年",
        None, 500,
    ]  # fmt: skip
    assert [cell.value for cell in sheet[4]] == [None] * 7
    assert sheet["B6"].value is None
    assert sheet["G5"].value is None
    assert list(book.defined_names) == []
    assert check(done, found, screener).left == ()


def test_a_plate_told_in_a_sentence_is_masked_and_an_offices_own_is_not(
    screener: Screener,
) -> None:
    told = "群众举报车辆京A·12345在河道旁倾倒垃圾。"
    sold = "公务车辆拍卖：浙A·0K123，起拍价2.1万元。"
    done, found = mended(
        f"{told}\n{'另起一段。' * 30}\n{sold}".encode(), "a.txt", screener, ALL_KINDS
    )
    assert [value.text for value in found] == ["京A·12345"]
    assert "京A·12345".encode() not in done.data
    assert "浙A·0K123".encode() in done.data
    assert check(done, found, screener).left == ()


def test_what_was_hidden_can_be_shown_instead(screener: Screener) -> None:
    from openpyxl import load_workbook

    done, _ = mended(roster(), "名单.xlsx", screener, wishes=Wishes(hidden=Hidden.SHOW))
    book = load_workbook(io.BytesIO(done.data))
    assert [(one.title, one.sheet_state) for one in book.worksheets] == [
        ("名单", "visible"), ("底册", "visible"),
    ]  # fmt: skip
    sheet = book["名单"]
    assert not sheet.row_dimensions[4].hidden
    assert not sheet.column_dimensions["F"].hidden
    assert sheet["F2"].value == sheet["B6"].value == "110101************"
    letter_done, _ = mended(letter(), "a.docx", screener, wishes=Wishes(hidden=Hidden.SHOW))
    assert "底册 320900************" in parts(letter_done.data)["word/document.xml"]


def test_names_stay_unless_asked_for(screener: Screener) -> None:
    done, _ = mended(roster(), "名单.xlsx", screener)
    assert "张三" in "".join(parts(done.data).values())


def test_the_same_input_gives_the_same_bytes(screener: Screener) -> None:
    first, found = mended(roster(), "名单.xlsx", screener)
    assert mend(roster(), "名单.xlsx", found, Wishes()).data == first.data


def test_what_is_mended_needs_no_mending(screener: Screener) -> None:
    for data, name in ((letter(), "a.docx"), (roster(), "a.xlsx")):
        done, _ = mended(data, name, screener)
        assert proposal(done.data, name, screener, MaskPolicy()) == ()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_text_keeps_every_other_byte(charset: str, screener: Screener) -> None:
    text = f"关于补助的公示\r\n张三，身份证号{IDENTITY}，患者电话138 0013 8000\r\n特此公示。\t\r\n"
    data = text.encode(charset)
    done, _ = mended(data, "a.txt", screener)
    expected = text.replace(IDENTITY, "110101************").replace("0013", "****")
    assert done.data == expected.encode(charset)
    assert done.changes == ("遮挡身份证号1处", "遮挡手机号1处")


def test_a_table_as_text_keeps_its_form(screener: Screener) -> None:
    rows = [["姓名", "身份证号", "备注"], ["张三", IDENTITY, '他说"好", 行'], ["李敏", OTHER, ""]]
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    done, _ = mended(stream.getvalue().encode("gb18030"), "a.csv", screener, ALL_KINDS)
    back = list(csv.reader(io.StringIO(done.data.decode("gb18030"), newline="")))
    assert back == [
        rows[0],
        ["张*", "110101************", rows[1][2]],
        ["李*", "320900************", ""],
    ]


def test_a_page_is_masked_through_tags_and_entities(screener: Screener) -> None:
    split = f"{IDENTITY[:6]}<b>{IDENTITY[6:12]}</b>{IDENTITY[12:]}"
    coded = "".join(f"&#{ord(char)};" for char in MOBILE)
    page = (
        f'<!doctype html><meta charset="gbk"><!-- 底册 {OTHER} --><p title="{IDENTITY}">'
        f"张三，身份证号{split}，患者电话{coded}</p><!--#include file='a'-->"
        f'<a href="tel:{MOBILE}">电话</a><script>var id = "{IDENTITY}";</script><p>好</p>'
    )
    done, found = mended(page.encode("gbk"), "a.html", screener)
    text = done.data.decode("gbk")
    assert text == (
        '<!doctype html><meta charset="gbk"><p title="110101************">'
        "张三，身份证号110101<b>******</b>******，患者电话138****8000</p><!--#include file='a'-->"
        '<a href="tel:138****8000">电话</a><script>var id = "110101************";</script><p>好</p>'
    )
    assert done.changes[-1] == "删去网页注释1处"
    assert check(done, found, screener).left == ()


def unclosed(name: str, part: bytes) -> bytes:
    return part.replace(b"</w:p>", b"", 1) if name == "word/document.xml" else part


def declared(name: str, part: bytes) -> bytes:
    return b"<!DOCTYPE x>" + part if "sheet1" in name else part


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n", "a.pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc"),
        (letter()[:3000], "a.docx"),
        (repacked(letter(), unclosed), "a.docx"),
        (repacked(roster(), declared), "a.xlsx"),
        (f"患者电话{MOBILE}。".encode() + b"\xff" + "特此公示。".encode(), "a.txt"),
    ],
    ids=["pdf", "doc", "cut", "broken xml", "dtd", "broken text"],
)
def test_what_cannot_be_mended_is_said_to_be_so(data: bytes, name: str, screener: Screener) -> None:
    with pytest.raises(MendError) as caught:
        mended(data, name, screener)
    assert "程序不能处理" in str(caught.value) or "不能自动处理" in str(caught.value)


def test_macros_go_and_the_name_says_so(screener: Screener) -> None:
    def with_macros(name: str, part: bytes) -> bytes:
        plain = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        return part.replace(plain, b"vnd.ms-word.document.macroEnabled.main+xml")

    done, _ = mended(repacked(letter(), with_macros), "公示.docm", screener)
    assert done.name == "公示.docx"
    assert "macroEnabled" not in parts(done.data)["[Content_Types].xml"]


def test_a_check_says_what_is_left(screener: Screener) -> None:
    data = f"患者电话{MOBILE}".encode()
    found = proposal(data, "a.txt", screener, MaskPolicy())
    assert check(MendedFile("a.txt", data, ()), found, screener).left == ("仍有未遮挡的手机号",)


def test_a_long_roster_is_masked_to_its_last_row(screener: Screener) -> None:
    lines = ["姓名\t手机号", *(f"张三\t138{at:08}" for at in range(1000))]
    data = "\n".join(lines).encode()
    assert len(data) < MIB
    done, found = mended(data, "a.txt", screener)
    assert len(found) == 1000
    assert done.data.decode().splitlines()[-1] == "张三\t138****0999"
