"""Sample office files: a clean notice, a roster with a hidden column, a plan with a marking."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from screener.samples.people import PHONE, identity_number

_EPOCH = (1980, 1, 1, 0, 0, 0)
_WRITTEN = datetime(2024, 5, 6, 9, 0)  # noqa: DTZ001 - office files know no time zone
_TEXT_BOX = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict>'
    '<v:shape style="width:90pt;height:28pt"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)


def clean_notice() -> bytes:
    return letter(
        "关于调整市图书馆暑期开放时间的通知",
        "各位读者：",
        "为方便群众阅读，自2024年7月1日起，市图书馆开放时间调整为每日8时30分至21时，周一闭馆。",
        "自习区座位实行网上预约，逾期十五分钟未到自动释放。少儿阅览区每周六上午举办读书活动，免费参加。",
        "请读者自觉遵守秩序，爱护图书，共同维护良好的阅读环境。",
        "市图书馆",
        "2024年5月6日",
    )


def letter(title: str, *paragraphs: str) -> bytes:
    """A document of a title and paragraphs."""
    document = _document(title)
    for text in paragraphs:
        document.add_paragraph(text)
    return _saved(document)


def table(title: str, rows: Sequence[Sequence[str | int]]) -> bytes:
    """A workbook of one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _WRITTEN
    stream = io.BytesIO()
    book.save(stream)
    return _repacked(stream.getvalue())


def marked_plan() -> bytes:
    """A marking stands in a text box of the page header, where a quick look does not find it."""
    from lxml import etree

    document = _document("年度专项工作方案")
    header = document.sections[0].header
    header.is_linked_to_previous = False
    header.paragraphs[0].text = "（内部送审稿）"
    header._element.append(etree.fromstring(_TEXT_BOX.format(text="机密★5年")))
    for text in (
        "一、总体要求。按照年度计划安排，分三个阶段推进专项工作，明确分工，落实责任。",
        "二、主要任务。各科室按职责制定清单，每月汇总进度，重要事项及时报告。",
        "三、工作要求。加强协调配合，按时完成各项任务。",
    ):
        document.add_paragraph(text)
    return _saved(document)


def roster() -> bytes:
    """Names are masked as they should be, but a hidden column still holds phones and numbers."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "公示名单"
    sheet.append(["序号", "姓名", "所在社区", "救助类别", "联系电话", "身份证号"])
    communities = ("东风社区", "南苑社区", "西河社区", "北园社区")
    for number in range(1, 13):
        sheet.append(
            [
                number,
                f"{'赵钱孙李周吴郑王冯陈褚卫'[number - 1]}某",
                communities[number % len(communities)],
                "临时救助",
                PHONE,
                identity_number(
                    "110101", f"18{80 + number % 12:02d}0{1 + number % 9}1{number % 10}", number
                ),
            ]
        )
    for column in ("E", "F"):
        sheet.column_dimensions[column].hidden = True
    book.properties.creator = "民政科"
    book.properties.created = book.properties.modified = _WRITTEN
    stream = io.BytesIO()
    book.save(stream)
    return _repacked(stream.getvalue())


def _document(title: str) -> Any:
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = _WRITTEN
    document.add_heading(title, level=0)
    return document


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return _repacked(stream.getvalue())


def _repacked(data: bytes) -> bytes:
    """The same package without the time it was made, so that its bytes are always the same."""
    stamp = _WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ")
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _stamped(content, stamp)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return result.getvalue()


def _stamped(core: bytes, stamp: str) -> bytes:
    """Set every W3CDTF time in the properties to `stamp`: openpyxl writes the present one."""
    from lxml import etree

    root = etree.fromstring(core)
    for element in root.iter("{http://purl.org/dc/terms/}*"):
        element.text = stamp
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
