"""台账 as a workbook that prints on A4 landscape; openpyxl stands behind this module."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from screener.forms.sheet import chinese_date, printable
from screener.review.record import Publication, Record, Withdrawal
from screener.review.signoff import SignOff
from screener.review.words import Action, Conclusion

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST = 32_000  # code points a cell may hold
_NIL = "本期无公开内容"
_COLUMNS = (
    ("序号", 4), ("登记号", 9), ("信息标题", 17), ("类别", 5), ("拟稿单位", 9), ("拟稿人", 6),
    ("来源", 7), ("拟公开方式/栏目", 8), ("公开属性", 6), ("机检结论", 5), ("命中类别与数量", 8),
    ("科室审核人/日期", 8), ("保密审查人/日期", 8), ("审查结论", 7),
    ("不予公开或修改理由及依据", 12), ("签发人/日期", 8), ("发布日期", 8), ("网址", 10),
    ("附件数", 5), ("公示到期日/下架日", 8), ("备注", 8),
)  # fmt: skip
_POINTS = 8
_UNITS_PER_POINT = 1 / 11  # a column's width counts digits of eleven points


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerItem:
    """One item of the register: its record and what came of it."""

    record: Record
    publication: Publication | None = None
    withdrawal: Withdrawal | None = None
    note: str = ""


def ledger_xlsx(items: Sequence[LedgerItem], *, unit: str, period: str) -> bytes:
    """The register of a unit for a period (`2026年11月`); a period without items says so."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "台账"
    last = get_column_letter(len(_COLUMNS))
    _put(sheet, 1, 1, "信息公开保密审查台账", title=True)
    sheet.merge_cells(f"A1:{last}1")
    _put(sheet, 2, 1, f"单位：{unit}　　　期间：{period}　　　共{len(items)}件")
    sheet.merge_cells(f"A2:{last}2")
    for column, (name, width) in enumerate(_COLUMNS, 1):
        _put(sheet, 3, column, name, head=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[3].height = _height([name for name, _ in _COLUMNS])
    for number, item in enumerate(items, 1):
        values = list(_values(number, item))
        sheet.row_dimensions[number + 3].height = _height(values)
        for column, value in enumerate(values, 1):
            _put(sheet, number + 3, column, value, boxed=True)
    if not items:
        _put(sheet, 4, 1, _NIL, boxed=True)
        sheet.merge_cells(f"A4:{last}4")
    _page(sheet)
    book.properties.creator = ""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _height(values: Iterable[str | int]) -> float:
    """Points a row needs for all its texts; no program works that out when it opens the file."""
    most = 1
    for value, (_, width) in zip(values, _COLUMNS, strict=True):
        room = width / (_POINTS * _UNITS_PER_POINT) - 1
        lines = (
            sum(1 if char.isascii() else 2 for char in line) for line in str(value).split("\n")
        )
        most = max(most, sum(max(1, ceil(units / room)) for units in lines))
    return min(400.0, most * (_POINTS + 3) + 4)


def _values(number: int, item: LedgerItem) -> Iterable[str | int]:
    record = item.record
    said = record.particulars
    publication = item.publication
    yield from (number, record.number, said.title, said.kind, said.unit, said.author_name)
    yield from (said.source, "/".join(filter(None, (said.channel, said.column))), said.openness)
    yield from (record.machine.outcome.label, _counts(record))
    yield from (_signed(record, "科室"), _signed(record, "保密"), record.conclusion.label)
    yield _reasons(record)
    yield _who(_releasing(record))
    yield chinese_date(publication.published) if publication else ""
    yield publication.url if publication else ""
    yield from (said.attachments, chinese_date(said.notice_until), _note(item))


def _counts(record: Record) -> str:
    counts = Counter(one.category for one in record.machine.findings)
    return "，".join(f"{category.label}{number}" for category, number in counts.items()) or "无"


def _signed(record: Record, words: str) -> str:
    """Who gave the signature of the level whose name holds `words`, and when."""
    found = (
        one for one in record.signoffs if words in one.level and one.action is not Action.SUBMIT
    )
    return "\n".join(_who(one) for one in found)


def _who(one: SignOff | None) -> str:
    return f"{one.name}\n{chinese_date(one.time)}" if one else ""


def _releasing(record: Record) -> SignOff | None:
    approvals = [one for one in record.signoffs if one.action is Action.APPROVE]
    return approvals[-1] if approvals and record.conclusion.permits else None


def _reasons(record: Record) -> str:
    """Why it was not published, or only after changes, and on what basis."""
    wanted = set(Conclusion) - {Conclusion.PUBLISH, Conclusion.RETURN_TO_AUTHOR}
    told = [
        "；".join(filter(None, (one.comment, one.article)))
        for one in (*record.voided, *record.signoffs)
        if one.conclusion in wanted
    ]
    return "\n".join(dict.fromkeys(filter(None, told)))


def _note(item: LedgerItem) -> str:
    notes = [item.note]
    if item.withdrawal:
        notes.append(f"{chinese_date(item.withdrawal.time)}撤稿：{item.withdrawal.reason}")
    if item.publication and not item.publication.same:
        notes.append("发布后内容与签发的不一致")
    return "\n".join(filter(None, notes))


def _put(
    sheet: Any, row: int, column: int, value: str | int, *,
    title: bool = False, head: bool = False, boxed: bool = False,
) -> None:  # fmt: skip
    from openpyxl.cell.cell import TYPE_STRING
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        text = printable(value)[:_MOST]
        cell.value = text
        cell.data_type = TYPE_STRING  # never a formula, whatever it begins with
        # a program that reads the file anew, or saves it as CSV, is told so too
        cell.quotePrefix = text.startswith(_FORMULA)
    else:
        cell.value = value
    centred = title or head or isinstance(value, int)
    cell.alignment = Alignment(
        horizontal="center" if centred else "left", vertical="center", wrap_text=not title
    )
    cell.font = Font(name="宋体", size=16 if title else _POINTS, bold=title or head)
    if head:
        cell.fill = PatternFill("solid", fgColor="FFF2F2F2")
    if head or boxed:
        cell.border = _box()


def _box() -> Any:
    from openpyxl.styles import Border, Side

    line = Side(style="thin")
    return Border(left=line, right=line, top=line, bottom=line)


def _page(sheet: Any) -> None:
    """A4 landscape, as wide as one page, the header on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.print_title_rows = "3:3"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第&P页，共&N页"
    sheet.freeze_panes = "D4"
    sheet.row_dimensions[1].height = 30
