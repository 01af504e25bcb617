"""The summary as a Word document: its figures, its blanks, and charts that open."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree
from openpyxl import load_workbook

from screener.forms.rectification import rectification_xlsx
from screener.forms.summary import summary_docx
from screener.review.items import Act, Stage
from screener.review.tally import Period, tally
from tests.unit.forms.reading import docx_text
from tests.unit.review.test_tally import entries, item

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def made(year: int = 2026) -> bytes:
    items = [item(Stage.VERIFIED, "2026-03-02T09:00:00+08:00", Act.VERIFIED), item(Stage.FOUND)]
    told = tally(Period(year), entries(), items, ["2026-03-02"], date(2026, 12, 31), incidents=1)
    return summary_docx(told, unit="青河县<民政局>")


def test_every_heading_of_a_self_check_is_there_with_room_to_write() -> None:
    text = docx_text(made())
    for heading in ("制度建立情况", "责任领导、机构和人员", "先审后公开、一事一审落实情况",
                    "公开属性、方式、时间在制发时明确情况", "不能确定事项上报情况",
                    "未解密文件、密码电报", "审批手续、登记记录完备情况", "网站与新媒体排查情况",
                    "宣传教育和培训", "违规查处情况", "整改情况"):  # fmt: skip
        assert heading in text, heading
    assert text.count("由本单位填写") == 12
    assert "驳回率50.0%" in text
    assert "2026年12月2日启用（eeeeeeeeeeee）" in text


def test_a_year_without_reviews_can_be_reported() -> None:
    text = docx_text(made(2001))
    assert "本期没有完成审查的稿件（零报告）。" in text
    assert "本期没有用本系统巡查网站。" in text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 31), "本期尚未结束，数字截至2026年12月31日。"),
        (date(2026, 3, 5), "零报告月份：1月、2月。"),
        (date(2027, 1, 1), "零报告月份：1月、2月、3月、4月、5月、6月、7月、8月、9月、10月。"),
    ],
)
def test_what_is_yet_to_come_is_not_reported_as_nothing(day: date, said: str) -> None:
    text = docx_text(summary_docx(tally(Period(2026), entries(), [], [], day), unit="某局"))
    assert said in text
    assert ("本期尚未结束" in text) is (day.year == 2026)


def test_without_records_no_figure_is_made_up() -> None:
    told = tally(Period(2026), None, [], [], date(2026, 12, 31))
    assert "生成本总结时没有审查记录" in docx_text(summary_docx(told, unit="某局"))


def test_each_chart_holds_the_numbers_it_draws_and_the_sheet_behind_them() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as package:
        names = [one for one in package.namelist() if one.startswith("word/charts/chart")]
        assert len(names) == 5
        types = package.read("[Content_Types].xml").decode()
        for number, name in enumerate(names, 1):
            assert f'PartName="/{name}"' in types
            chart = etree.fromstring(package.read(name))
            drawn = [one.text for one in chart.iterfind(f".//{_CHART}val//{_CHART}v")]
            sheet = load_workbook(package.open(f"word/embeddings/chart{number}.xlsx")).active
            behind = [str(row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)]
            assert drawn == behind
        assert package.read("word/document.xml").count(b"<c:chart ") == 5


def test_the_register_prints_on_a_page_and_runs_no_formula() -> None:
    found = item(Stage.SENT, "2026-03-02T09:00:00+08:00", Act.SENT)
    data = rectification_xlsx(
        [found], unit="=cmd|'/c calc'!A0", period="2026年", today="2026-03-09"
    )
    sheet = load_workbook(io.BytesIO(data)).active
    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet["K4"].value == "2026年3月5日\n已超期"
    nil = load_workbook(
        io.BytesIO(rectification_xlsx([], unit="某局", period="2026年2月", today="2026-03-09"))
    ).active
    assert nil["A4"].value == "本期巡查没有发现须整改的情形"


def test_what_moved_on_is_counted_where_it_went() -> None:
    items = [item(Stage.FOUND), item(Stage.VERIFIED, "2026-03-02T09:00:00+08:00", Act.MOVED)]
    data = rectification_xlsx(items, unit="某局", period="2026年", today="2026-03-03")
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet["A2"].value == (
        "单位：某局　　　期间：2026年　　　共1项，已销号或经批准保留0项，超期0项"
        "；另有1项换了位置，并入他项"
    )
    assert [sheet.cell(row, 12).value for row in (4, 5)] == ["待交办", "换了位置，另项继续"]


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.001, "不到1分钟"), (0.2, "12分钟"), (1.0, "1.0小时"), (47.9, "47.9小时"), (60.0, "2.5天")],
)
def test_how_long_a_review_took_is_said_in_a_unit_that_tells(hours: float, said: str) -> None:
    told = tally(Period(2026), entries(), [], [], date(2026, 12, 31))
    assert told.reviews
    told = replace(told, reviews=replace(told.reviews, hours=hours))
    assert said in docx_text(summary_docx(told, unit="某局"))
