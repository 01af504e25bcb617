"""The register: its columns, its printed page, and nothing in it that computes."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from screener.forms.ledger import LedgerItem, ledger_xlsx
from screener.forms.record_json import record_json
from screener.review.chain import read_entry, sign_entry
from screener.review.signing import new_key
from tests.unit.forms.papers import PUBLISHED, filled, refused
from tests.unit.review.cases import withdrawal

COLUMNS = [
    "序号", "登记号", "信息标题", "类别", "拟稿单位", "拟稿人", "来源", "拟公开方式/栏目",
    "公开属性", "机检结论", "命中类别与数量", "科室审核人/日期", "保密审查人/日期", "审查结论",
    "不予公开或修改理由及依据", "签发人/日期", "发布日期", "网址", "附件数",
    "公示到期日/下架日", "备注",
]  # fmt: skip


def opened(*items: LedgerItem) -> Any:
    data = ledger_xlsx(items, unit="青河县民政局", period="2026年11月")
    return load_workbook(io.BytesIO(data))["台账"]


def test_the_register_has_its_columns_and_a_row_for_each_item() -> None:
    released = LedgerItem(
        record=filled(), publication=PUBLISHED, withdrawal=withdrawal(3, "0" * 64), note="加急"
    )
    sheet = opened(released, LedgerItem(record=refused()))
    assert [cell.value for cell in sheet[3]] == COLUMNS
    assert [cell.value for cell in sheet[4]] == [
        1, "2026-0001", "关于2026年第四季度临时救助名单的公示 <b>&amp;", "公示",
        "青河县民政局救助科", "王小明", "本单位制发", "门户网站、农家书屋/通知公告",
        "主动公开", "复核", "个人信息1",
        "李敏\n2026年11月26日", "赵保平\n2026年11月26日", "可以公开", None,
        "钱广志\n2026年11月26日",
        "2026年11月27日", "/gsgg/t1.html", 1, "2026年12月5日",
        "加急\n2026年11月26日撤稿：含有未脱敏的电话",
    ]  # fmt: skip
    refusal = [cell.value for cell in sheet[5]]
    assert refusal[13:16] == ["不予公开", "涉及正在调查的案件；《政府信息公开条例》第十六条", None]
    assert sheet["A2"].value == "单位：青河县民政局　　　期间：2026年11月　　　共2件"


def test_a_month_without_items_can_be_handed_in_too() -> None:
    sheet = opened()
    assert sheet["A4"].value == "本期无公开内容"
    assert sheet["A2"].value.endswith("共0件")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_field_is_ever_a_formula(start: str) -> None:
    text = f'{start}HYPERLINK("x","点我")'
    record = replace(filled(), particulars=replace(filled().particulars, title=text, unit=text))
    data = ledger_xlsx([LedgerItem(record=record)], unit=text, period="=1+1")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    sheet = load_workbook(io.BytesIO(data))["台账"]
    assert sheet["C4"].data_type == "s"
    assert sheet["C4"].quotePrefix or start == "\r="
    assert sheet["C4"].value.endswith('HYPERLINK("x","点我")')


def test_the_register_prints_on_landscape_pages_with_its_head_on_each() -> None:
    sheet = opened(LedgerItem(record=filled()))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.row_dimensions[4].height > 30


def test_a_record_as_json_can_be_read_and_verified() -> None:
    key = new_key()
    envelope = sign_entry(filled(), key)
    body = json.loads(record_json(envelope))
    assert body["record"]["number"] == "2026-0001"
    again = json.dumps(
        body["envelope"], ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()
    assert read_entry(again, {key.public.id: key.public}) == filled()
