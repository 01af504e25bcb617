"""What was read is counted part by part, and said; what was not is said with it."""

from __future__ import annotations

from screener.coverage import parts_read
from screener.document import Part
from screener.extract import extract
from screener.limits import Limits
from screener.pipeline import Screener
from screener.report.entry import entries
from screener.report.words import coverage_label
from tests.samples import ooxml_sheet, ooxml_slide, pdf, plain

HIDDEN_COLUMN = '<s:cols><s:col min="3" max="3" hidden="1"/></s:cols>'


def read(data: bytes, name: str) -> list[tuple[str, str | None, int, str, int | None]]:
    document = extract(data, name, Limits())
    return [
        (one.part.value, one.place, one.amount, one.unit, one.characters)
        for one in parts_read(document)
    ]


def test_pages_are_counted_whether_they_hold_text_or_not() -> None:
    data = pdf.pages(pdf.text("通知", top=500), pdf.both(), pdf.text("附件", top=500))
    found = read(data, "a.pdf")
    assert found[:2] == [("body", "页面", 3, "页", None), ("body", None, 2, "处", 4)]


def test_what_a_sheet_hides_is_counted_apart_from_what_it_shows() -> None:
    cells = ooxml_sheet.cell("A1", "姓名") + ooxml_sheet.cell("C1", "证件号码")
    sheet = ooxml_sheet.sheet(ooxml_sheet.row(1, cells), HIDDEN_COLUMN)
    found = read(ooxml_sheet.workbook({"名单": (sheet, "visible")}), "a.xlsx")
    assert ("body", "工作表", 1, "张", None) in found
    assert ("body", None, 1, "处", 2) in found
    assert ("hidden", "隐藏列", 1, "处", 4) in found


def test_slides_and_packed_files_are_counted() -> None:
    slide = ooxml_slide.page(ooxml_slide.shape(ooxml_slide.body("标题")))
    assert read(ooxml_slide.slides(slide, slide), "a.pptx")[0][1:4] == ("幻灯片", 2, "张")
    packed = plain.archive(("a.txt", b"x"), ("b.txt", b"y"))
    assert read(packed, "a.zip")[0] == ("body", "内含文件", 2, "份", None)


def test_places_of_one_kind_are_one_line() -> None:
    body = "<meta name=keywords content=甲><meta name=author content=乙乙>"
    found = read(plain.page("正文", body), "a.html")
    assert ("metadata", "网页属性", 2, "处", 3) in found


def test_a_report_says_what_was_read_and_what_was_not(screener: Screener) -> None:
    data = pdf.pages(pdf.picture(500, 500))[:-300]  # cut: the page cannot be drawn and looked at
    (entry,) = entries(screener.screen(data, "a.pdf"), mask=False)
    unread = [one for one in entry["coverage"] if not one["read"]]
    assert [(one["place"], one["reason"]) for one in unread] == [
        ("第1页", "第1页是图片，没有可读取的文字"),
        ("整个文件", "文件结构损坏，可能有内容缺失"),
    ]
    assert entry["coverage"][0]["place"] == "页面"
    assert coverage_label(entry).startswith("页面 1 页")


def test_an_empty_file_says_that_nothing_was_read(screener: Screener) -> None:
    (entry,) = entries(screener.screen(b"", "a.txt"), mask=False)
    assert entry["coverage"] == []
    assert coverage_label(entry) == "没有读到内容"


def test_every_part_is_counted_once() -> None:
    document = extract(plain.page("<p>甲</p><!-- 乙 --><p>丙</p>"), "a.html", Limits())
    counted = {one.part: one.amount for one in parts_read(document)}
    assert counted == {Part.BODY: 2, Part.MARKUP: 1}
