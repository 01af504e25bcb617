"""The approval form: every field of the office's own, the same on paper and on screen."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from pdfminer.high_level import extract_text
from pdfminer.pdfpage import PDFPage

from screener.forms.approval import Filing, approval_form
from screener.forms.destruction import destruction_form
from screener.forms.pdf import form_pdf
from screener.forms.sheet import COLUMNS, Form, chinese_date, chinese_time, printable
from screener.forms.word import form_docx
from tests.unit.forms.papers import (
    DESTROYED,
    PUBLISHED,
    all_characters,
    filled,
    font,
    refused,
)
from tests.unit.review.cases import DIGEST

FORM = approval_form(filled(), Filing(publication=PUBLISHED, archive_number="2026-公示-018"))
FIELDS = {cells[at].text: cells[at + 1].text for section in FORM.sections for cells in section.rows
          for at in range(0, len(cells), 2)}  # fmt: skip


@pytest.fixture
def own_font(tmp_path: Path) -> Path:
    path = tmp_path / "own.ttf"
    forms = (FORM, destruction_form(DESTROYED), approval_form(refused()))
    path.write_bytes(font(all_characters(text for form in forms for text in form.texts())))
    return path


def test_every_row_fills_the_page() -> None:
    for form in (FORM, destruction_form(DESTROYED)):
        for section in form.sections:
            assert {sum(cell.width for cell in row) for row in section.rows} == {COLUMNS}


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("拟稿单位", "青河县民政局救助科"),
        ("拟稿人", "王小明"),
        ("拟稿日期", "2026年11月20日"),
        ("联系电话", "0555-1234567"),
        ("篇幅", "1860字，3页，附件1个"),
        ("信息来源", "☑本单位制发　□上级　□同级　□转载　□其他"),
        ("拟公开方式", "☑门户网站　□公众号　□微博　□短视频　□公报　□公告栏　☑其他：农家书屋"),
        ("栏目", "通知公告"),
        ("公示到期日", "2026年12月5日"),
        ("公开属性", "☑主动公开　□依申请公开　□不予公开"),
        ("个人信息", "☑是　□否"),
        ("密级标志", "□是　☑否"),
        ("说明", "个人信息：身份证号已遮挡"),
        ("检查结论", "复核"),
        ("提示", "个人信息·复核1处"),
        ("未能读取的\n部分", "第3页是图片，未能读取"),
        ("处置意见", "1. 手机号（正文第2段）：驳回，依法应当公开。值班电话依法公开（王某）"),
        ("自审", "送审。已逐条自查。\n"
         "签名：王小明（撰稿人（信息员），电子签名）　2026年11月26日9时00分"),
        ("保密审查",
         "可以公开。电话属依法公开的联系方式。\n依据：《政府信息公开条例》第十五条\n"
         "签名：赵保平（保密员（保密办），电子签名）　2026年11月26日9时00分"),
        ("签发", "可以公开。\n"
         "签名：钱广志（签发人（分管、主要领导），电子签名）　2026年11月26日9时00分"),
        ("审查结论",
         "☑可以公开　□修改（删减、脱敏）后公开　□依申请公开　□不予公开　□暂缓公开"),
        ("签发人", "钱广志"),
        ("放行凭证号", "2026-0001（记录第1号）"),
        ("发布时间", "2026年11月27日10时05分"),
        ("网址", "/gsgg/t1.html"),
        ("归档号", "2026-公示-018"),
        ("保管期限", "10年"),
        ("附件清单", "附件：名单.xlsx"),
    ],
)  # fmt: skip
def test_a_field_says_what_the_record_says(label: str, value: str) -> None:
    assert FIELDS[label] == value


def test_prints_of_the_content_and_of_the_record_are_there() -> None:
    assert "aaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaa" in FIELDS["内容指纹\n（SHA-256）"]
    assert FIELDS["发布后内容\n指纹"].startswith("一致\n")
    assert "第1号审查记录" in FORM.below[0]


def test_a_refusal_has_no_release() -> None:
    form = approval_form(refused())
    texts = list(form.texts())
    assert "放行凭证号" not in texts
    assert "永久" in texts
    assert any("☑不予公开" in text and "□可以公开" in text for text in texts)


def test_a_content_that_differs_online_is_said_to_differ() -> None:
    form = approval_form(filled(), Filing(publication=replace(PUBLISHED, same=False)))
    assert any(text.startswith("不一致，须复查") for text in form.texts())


def test_a_word_file_is_a_filled_page() -> None:
    document = Document(io.BytesIO(form_docx(FORM)))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.paragraphs[0].text == "信息公开保密审查审批表"
    assert document.paragraphs[1].text == "登记号：2026-0001\t填表日期：2026年11月26日"
    cells = [
        list(dict.fromkeys(cell.text for cell in row.cells)) for row in document.tables[0].rows
    ]
    assert cells[0] == ["信息标题", "关于2026年第四季度临时救助名单的公示 <b>&amp;"]
    assert ["自审清单"] in cells
    assert document.core_properties.author == ""


def pages(data: bytes) -> int:
    return sum(1 for _ in PDFPage.get_pages(io.BytesIO(data)))


def embedded(data: bytes) -> dict[str, bool]:
    """Fonts by name, and whether their shapes travel with the file."""
    import pikepdf

    found = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
                found[str(one.FontName)] = "/FontFile2" in one
    return found


def test_a_pdf_holds_the_same_words_and_its_own_font(own_font: Path) -> None:
    data = form_pdf(FORM, font=own_font)
    text = extract_text(io.BytesIO(data)).replace("\xa0", " ")
    for words in ("信息公开保密审查审批表", "青河县民政局救助科", "<b>&amp;", "2026年11月20日",
                  "☑门户网站", "第1页"):  # fmt: skip
        assert words in text
    fonts = embedded(data)
    assert fonts
    assert all(fonts.values())
    assert form_pdf(FORM, font=own_font) == data


def test_two_forms_never_share_a_font(own_font: Path) -> None:
    first = embedded(form_pdf(FORM, font=own_font))
    second = embedded(form_pdf(destruction_form(DESTROYED), font=own_font))
    assert {name.partition("+")[2] for name in first}.isdisjoint(
        name.partition("+")[2] for name in second
    )


def test_without_a_font_the_words_are_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screener.forms.pdf.find_font", lambda _: None)
    data = form_pdf(FORM)
    assert b"STSong-Light" in data
    assert pages(data) == 2


def test_what_the_font_lacks_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "small.otf"
    shown = all_characters(FORM.texts()).replace("☑", "").replace("救", "") + "〓"
    path.write_bytes(font(shown, cubic=True))
    text = extract_text(io.BytesIO(form_pdf(FORM, font=path))).replace("\xa0", " ")
    assert "■门户网站" in text
    assert re.search("第四季度临时[^救]助名单", text)


def test_a_form_may_run_over_many_pages(own_font: Path) -> None:
    long = replace(
        filled(),
        dispositions=tuple(
            replace(filled().dispositions[0], reason="电话" * 40) for _ in range(150)
        ),
        particulars=replace(filled().particulars, unit="科" * 900, title="公示" * 300),
    )
    form = approval_form(long)
    path = own_font.with_name("long.ttf")
    path.write_bytes(font(all_characters(form.texts())))
    assert pages(form_pdf(form, font=path)) > 5
    Document(io.BytesIO(form_docx(form)))


def test_a_destruction_is_registered_by_three() -> None:
    form: Form = destruction_form(DESTROYED)
    texts = list(form.texts())
    for words in ("登记人", "王小明", "审批人", "赵保平", "监毁人", "孙监", "1份", "保存期满"):
        assert words in texts
    assert any(DIGEST[:16] in text for text in texts)


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("2026-11-26", "2026年11月26日", "2026年11月26日0时00分"),
        ("2026-01-05T09:05:00+08:00", "2026年1月5日", "2026年1月5日9时05分"),
        ("", "", ""),
        ("待定", "待定", "待定"),
    ],
)
def test_dates_are_written_as_offices_write_them(text: str, day: str, moment: str) -> None:
    assert chinese_date(text) == day
    assert chinese_time(text) == moment


def test_what_cannot_be_printed_is_left_out() -> None:
    assert printable("a\x00\x1b\u202eb　c\ud800\n\t") == "ab　c\n\t"


def test_a_file_that_has_no_pages_is_not_said_to_have_none() -> None:
    said = filled()
    plain = replace(said, particulars=replace(said.particulars, pages=0))
    assert "1860字，附件1个" in list(approval_form(plain).texts())
