"""Real programs' files with values planted where people hide them without knowing."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

IDENTITY = "110101188001010003"
OTHER = "320900189912310008"
MOBILE = "13800138000"


def parts(data: bytes) -> dict[str, str]:
    """Every part of a package as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def said_by(data: bytes) -> dict[str, str]:
    """Every part of a package with its name, its text, and what of that is base64, opened."""
    said = {}
    for name, text in parts(data).items():
        packed = re.findall(r"(?:[A-Za-z0-9+/]{4}){6,}(?:[A-Za-z0-9+/]{2,3}={1,2})?", text)
        opened = [base64.b64decode(one).decode("utf-8", "replace") for one in packed]
        said[name] = "\n".join([name, text, *opened])
    return said


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with each part changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def letter() -> bytes:
    """A document as python-docx writes it: split runs, a comment, properties, a table, a header."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE

    document = Document()
    document.core_properties.author = f"王某 {MOBILE}"
    document.core_properties.keywords = IDENTITY
    document.sections[0].header.paragraphs[0].text = f"经办人电话 {MOBILE}"
    paragraph = document.add_paragraph("张三，身份证号")
    for piece in (IDENTITY[:4], IDENTITY[4:11], IDENTITY[11:]):
        paragraph.add_run(piece).bold = len(piece) == 7
    paragraph.add_run("，患者电话138 0013 8000。")
    style = document.styles.add_style("暗", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    document.add_paragraph("以下从略").add_run(f"底册 {OTHER}", style="暗")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("姓名", "身份证号", "李敏", OTHER), strict=True):
        cell.text = text
    run = document.paragraphs[0].runs[0] if document.paragraphs[0].runs else paragraph.runs[0]
    document.add_comment([run], text=f"原号码 {IDENTITY}", author="赵某", initials="赵")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def roster() -> bytes:
    """A workbook as openpyxl writes it: numbers, dates, hidden rows, columns, sheets, a comment."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.workbook.defined_name import DefinedName

    book = Workbook()
    book.properties.creator = f"王某 {MOBILE}"
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append(["姓名", "身份证号", "手机号", "住址", "出生日期", "备注", "金额"])
    for name, number in (("张三", IDENTITY), ("李敏", OTHER), ("欧阳小明", "810000188001010015")):
        sheet.append(
            [name, number, int(MOBILE), "甘肃省青河县城关镇幸福村3组12号", date(1980, 3, 5),
             number, 500]
        )  # fmt: skip
    sheet["A2"].comment = Comment(f"原号码 {IDENTITY}", "赵某")
    sheet["G5"] = f'=IF(1,SUM(G2:G4),"{IDENTITY}")'
    sheet["A6"], sheet["B6"] = "王五", IDENTITY
    sheet["B6"].font = Font(color="FFFFFF")
    sheet.column_dimensions["F"].hidden = True
    sheet.row_dimensions[4].hidden = True
    back = book.create_sheet("底册")
    back.sheet_state = "veryHidden"
    back.append(["张三", IDENTITY, MOBILE])
    book.defined_names["底"] = DefinedName("底", attr_text=f'"{OTHER}"')
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
