"""Bar charts of Word's own, with the table behind them: drawn by Word and LibreOffice alike.

python-docx has no charts; a chart is a part of its own, named from the drawing in the text.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from screener.forms.sheet import printable

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_COLOUR = "2F5D8A"
_EMU_PER_MM = 36_000


@dataclass(frozen=True, slots=True)
class Bars:
    """One row of numbers with a word for each. `across`: bars that lie, for long words."""

    title: str
    names: Sequence[str]
    values: Sequence[int]
    across: bool = False


def add_chart(document: Any, bars: Bars, *, width_mm: int = 150, height_mm: int = 62) -> None:
    """Append a paragraph with the chart to a python-docx document."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    number = 1 + sum(str(one.partname).startswith("/word/charts/") for one in package.iter_parts())
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    sheet = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), _SHEET_TYPE, _sheet(bars), package
    )
    behind = chart.relate_to(sheet, f"{_OFFICE}/package")
    chart._blob = _chart_xml(bars, behind).encode()
    there = document.part.relate_to(chart, f"{_OFFICE}/chart")
    _paragraph(document, there, bars.title, number, (width_mm, height_mm))


def _paragraph(document: Any, there: str, title: str, number: int, size: tuple[int, int]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    width, height = (one * _EMU_PER_MM for one in size)
    drawing = parse_xml(
        f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        f' xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main">'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{1000 + number}" name="图表{number}" descr="{_attribute(title)}"/>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" xmlns:r="{_OFFICE}" r:id="{there}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    paragraph.add_run()._r.append(drawing)


def _attribute(text: str) -> str:
    return escape(printable(text), {'"': "&quot;", "\n": " "})


def _chart_xml(bars: Bars, sheet: str) -> str:
    count = len(bars.names)
    names = _points(bars.names, "str", f"Sheet1!$A$2:$A${count + 1}")
    values = _points(bars.values, "num", f"Sheet1!$B$2:$B${count + 1}")
    # what lies is read from the top, as the table is
    order = "maxMin" if bars.across else "minMax"
    sides = ("l", "t") if bars.across else ("b", "l")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" xmlns:r="{_OFFICE}">'
        '<c:roundedCorners val="0"/><c:chart>'
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p>{_style(1050, 'pPr')}"
        f"<a:r>{_style(1050, 'rPr')}<a:t>{escape(printable(bars.title))}</a:t></a:r></a:p></c:rich>"
        '</c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
        "<c:plotArea><c:layout/><c:barChart>"
        f'<c:barDir val="{"bar" if bars.across else "col"}"/><c:grouping val="clustered"/>'
        '<c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>'
        f"<c:tx><c:strRef><c:f>Sheet1!$B$1</c:f>{_cache(['数量'], 'str')}</c:strRef></c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{_COLOUR}"/></a:solidFill></c:spPr>'
        '<c:invertIfNegative val="0"/><c:dLbls><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        f'<c:showBubbleSize val="0"/></c:dLbls><c:cat>{names}</c:cat><c:val>{values}</c:val>'
        '</c:ser><c:gapWidth val="60"/><c:axId val="111"/><c:axId val="222"/></c:barChart>'
        f'<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{sides[0]}"/>{_axis()}<c:crossAx val="222"/></c:catAx>'
        '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/>'
        f'</c:scaling><c:delete val="1"/><c:axPos val="{sides[1]}"/>{_axis()}'
        '<c:crossAx val="111"/></c:valAx></c:plotArea><c:plotVisOnly val="1"/></c:chart>'
        f'<c:txPr><a:bodyPr/><a:p>{_style(900, "pPr")}<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        f'<c:externalData r:id="{sheet}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _axis() -> str:
    return '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'


def _style(size: int, element: str) -> str:
    font = '<a:latin typeface="宋体"/><a:ea typeface="宋体"/>'
    if element == "rPr":
        return f'<a:rPr lang="zh-CN" sz="{size}" b="0">{font}</a:rPr>'
    return f'<a:pPr><a:defRPr sz="{size}" b="0">{font}</a:defRPr></a:pPr>'


def _points(values: Sequence[str | int], kind: str, where: str) -> str:
    return f"<c:{kind}Ref><c:f>{where}</c:f>{_cache(values, kind)}</c:{kind}Ref>"


def _cache(values: Sequence[str | int], kind: str) -> str:
    form = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(printable(str(value)))}</c:v></c:pt>'
        for at, value in enumerate(values)
    )
    return f'<c:{kind}Cache>{form}<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache>'


def _sheet(bars: Bars) -> bytes:
    """The numbers as a workbook, so that Word can edit them."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Sheet1"
    sheet.append(["", "数量"])
    for row, (name, value) in enumerate(zip(bars.names, bars.values, strict=True), 2):
        cell = sheet.cell(row, 1, printable(name))
        cell.data_type = "s"  # never a formula
        sheet.cell(row, 2, value)
    book.properties.creator = ""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
