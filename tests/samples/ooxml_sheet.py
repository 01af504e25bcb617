"""Workbooks with one sentence in one place."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.samples.ooxml import Link, Plant, element, package, shared_plants

MAIN = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"
_ROWS = '<s:row r="1"><s:c r="A1" t="inlineStr"><s:is><s:t>食堂菜谱</s:t></s:is></s:c></s:row>'


def cell(reference: str, text: str, *, look: int = 0) -> str:
    """A cell that holds its text itself; `look` is an index into the styles."""
    return f'<s:c r="{reference}" s="{look}" t="inlineStr"><s:is><s:t>{text}</s:t></s:is></s:c>'


def row(number: int, *cells: str, hidden: bool = False) -> str:
    state = ' hidden="1"' if hidden else ""
    return f'<s:row r="{number}"{state}>{"".join(cells)}</s:row>'


def sheet(rows: str = _ROWS, before: str = "", after: str = "") -> str:
    return element("s:worksheet", f"{before}<s:sheetData>{rows}</s:sheetData>{after}")


def styles(*formats: str) -> str:
    """Looks: 0 plain, 1 white, 2 one point, 3 white on blue, then one for each number format."""
    fonts = '<s:font/><s:font><s:color rgb="FFFFFFFF"/></s:font><s:font><s:sz val="1"/></s:font>'
    blue = '<s:patternFill patternType="solid"><s:fgColor rgb="FF1F4E79"/></s:patternFill>'
    fills = f"<s:fill><s:patternFill/></s:fill><s:fill>{blue}</s:fill>"
    quoted = {'"': "&quot;"}
    codes = "".join(
        f'<s:numFmt numFmtId="{number}" formatCode="{escape(code, quoted)}"/>'
        for number, code in enumerate(formats, 200)
    )
    looks = [
        (0, 0, 0),
        (1, 0, 0),
        (2, 0, 0),
        (1, 1, 0),
        *((0, 0, 200 + n) for n, _ in enumerate(formats)),
    ]
    xfs = "".join(
        f'<s:xf fontId="{font}" fillId="{fill}" numFmtId="{number}"/>'
        for font, fill, number in looks
    )
    inner = (
        f"<s:numFmts>{codes}</s:numFmts><s:fonts>{fonts}</s:fonts><s:fills>{fills}</s:fills>"
        f"<s:cellXfs>{xfs}</s:cellXfs>"
    )
    return element("s:styleSheet", inner)


def workbook(
    sheets: Mapping[str, tuple[str, str]] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
    links: tuple[Link, ...] = (),
    *,
    names: str = "",
) -> bytes:
    """A workbook of sheets, each name to (XML, state)."""
    sheets = sheets or {"菜谱": (sheet(), "visible")}
    listed = ""
    files: dict[str, str | bytes] = {}
    for number, (name, (xml, state)) in enumerate(sheets.items(), 1):
        listed += f'<s:sheet name="{name}" sheetId="{number}" state="{state}" r:id="rIdS{number}"/>'
        target = f"xl/worksheets/sheet{number}.xml"
        files[target] = xml
        links = (*links, Link(MAIN, "worksheet", target, f"rIdS{number}"))
    inner = f"<s:sheets>{listed}</s:sheets><s:definedNames>{names}</s:definedNames>"
    files[MAIN] = element("s:workbook", inner)
    return package(MAIN, {**files, **(parts or {})}, links)


def _grid_plants(text: str) -> dict[str, tuple[str, str, str | None]]:
    """Places on the sheet itself: name to (sheet XML, part, place)."""
    said = row(7, cell("C7", text))
    filtered = (
        "<s:autoFilter ref='A1:B9'><s:filterColumn colId='0'><s:filters><s:filter val='无'/>"
        "</s:filters></s:filterColumn></s:autoFilter>"
    )
    hidden_column = '<s:cols><s:col min="3" max="4" hidden="1"/></s:cols>'
    listed = f'<s:dataValidation><s:formula1>"{text},无"</s:formula1></s:dataValidation>'
    rule = f'<s:cfRule><s:formula>A1="{text}"</s:formula></s:cfRule>'
    computed = f'<s:f>IF(A1,"{text}","")</s:f><s:v>无</s:v>'
    formula = f'<s:row r="2"><s:c r="A2" t="str">{computed}</s:c></s:row>'
    read_as = f"<s:is><s:t>北岭</s:t><s:rPh><s:t>{text}</s:t></s:rPh></s:is>"
    merged = '<s:mergeCells><s:mergeCell ref="A7:D8"/></s:mergeCells>'
    reading = f'<s:row r="2"><s:c r="A2" t="inlineStr">{read_as}</s:c></s:row>'
    coded = f'&amp;L&amp;P&amp;C&amp;"黑体"&amp;14{text}'
    header = f"<s:headerFooter><s:oddHeader>{coded}</s:oddHeader></s:headerFooter>"
    return {
        "cell": (sheet(said), "body", None),
        "hidden row": (sheet(row(7, cell("C7", text), hidden=True)), "hidden", "隐藏行"),
        "filtered row": (
            sheet(row(7, cell("C7", text), hidden=True), after=filtered), "hidden", "筛选掉的行",
        ),
        "filter": (
            sheet(after=filtered.replace("无", text)), "attribute", "筛选条件",
        ),
        "protected range": (
            sheet(after=f'<s:protectedRange name="{text}" sqref="A1"/>'),
            "attribute", "受保护区域名称",
        ),
        "inner link": (
            sheet(after=f'<s:hyperlink ref="C7" location="{text}!A1"/>'), "attribute", "超链接地址",
        ),
        "merged away": (
            sheet(row(7, cell("A7", "菜谱"), cell("C7", text)), after=merged),
            "hidden", "被合并的单元格",
        ),
        "hidden column": (sheet(said, hidden_column), "hidden", "隐藏列"),
        "column of no width": (
            sheet(said, '<s:cols><s:col min="3" max="3" width="0" customWidth="1"/></s:cols>'),
            "hidden", "隐藏列",
        ),
        "white cell": (sheet(row(7, cell("C7", text, look=1))), "hidden", "白色文字"),
        "tiny cell": (sheet(row(7, cell("C7", text, look=2))), "hidden", "极小字"),
        "white on blue": (sheet(row(7, cell("C7", text, look=3))), "body", None),
        "concealed by format": (
            sheet(row(7, cell("C7", text, look=4))), "hidden", "用数字格式隐藏的单元格",
        ),
        "formula": (sheet(_ROWS + formula), "attribute", "公式"),
        "reading": (sheet(_ROWS + reading), "attribute", "拼音"),
        "header": (sheet(after=header), "header", None),
        "choices": (sheet(after=listed), "attribute", "数据验证列表"),
        "prompt": (
            sheet(after=f'<s:dataValidation prompt="{text}"/>'), "attribute", "数据验证提示",
        ),
        "tooltip": (
            sheet(after=f'<s:hyperlink ref="C7" tooltip="{text}"/>'), "attribute", "超链接提示",
        ),
        "conditional format": (sheet(after=rule), "attribute", "条件格式"),
    }  # fmt: skip


def _linked_plants(text: str) -> dict[str, tuple[str, str, str, str, str | None]]:
    """Places in parts a sheet refers to: name to (kind, part name, XML, part, place)."""
    words = f"<s:text><s:t>{text}</s:t></s:text>"
    note = (
        "<s:authors><s:author>王</s:author></s:authors>"
        f'<s:commentList><s:comment ref="C7" authorId="0">{words}</s:comment></s:commentList>'
    )
    thread = f'<threadedComment ref="C7"><text>{text}</text></threadedComment>'
    said = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
    start = "<xdr:from><xdr:col>2</xdr:col><xdr:row>6</xdr:row></xdr:from>"

    def shape(properties: str, body: str) -> str:
        inner = f"<xdr:nvSpPr><xdr:cNvPr {properties}/></xdr:nvSpPr><xdr:txBody>{body}</xdr:txBody>"
        return element("xdr:wsDr", f"<xdr:anchor>{start}<xdr:sp>{inner}</xdr:sp></xdr:anchor>")

    button = f"<v:shape><v:textbox><div>{text}</div></v:textbox></v:shape>"
    drawing = "xl/drawings/drawing1.xml"
    return {
        "comment": ("comments", "xl/comments1.xml", element("s:comments", note), "comment", "批注"),
        "threaded comment": (
            "threadedComment", "xl/threadedComments/threadedComment1.xml",
            f"<ThreadedComments>{thread}</ThreadedComments>", "comment", "批注",
        ),
        "text box": ("drawing", drawing, shape('name="文本框 1"', said), "body", "文本框"),
        "hidden shape": ("drawing", drawing, shape('hidden="1"', said), "hidden", "隐藏的形状"),
        "alternative text": (
            "drawing", drawing, shape(f'descr="{text}"', ""), "attribute", "替代文字",
        ),
        "button": (
            "vmlDrawing", "xl/drawings/vmlDrawing1.vml", element("xml", button), "body", "控件",
        ),
    }  # fmt: skip


def _behind_plants(text: str) -> dict[str, tuple[str, str, str, str]]:
    """Places behind the workbook: name to (part name, XML, part, place)."""
    shared = f'<s:sharedItems><s:s v="{text}"/></s:sharedItems>'
    cache = f'<s:cacheFields><s:cacheField name="姓名">{shared}</s:cacheField></s:cacheFields>'
    cached = (
        f'<s:sheetData><s:row r="1"><s:cell r="A1"><s:v>{text}</s:v></s:cell></s:row></s:sheetData>'
    )
    log = f"<s:rcc><s:oc><s:is><s:t>{text}</s:t></s:is></s:oc></s:rcc>"
    return {
        "pivot cache": (
            "xl/pivotCache/pivotCacheDefinition1.xml",
            element("s:pivotCacheDefinition", cache), "hidden", "数据透视表缓存",
        ),
        "external link": (
            "xl/externalLinks/externalLink1.xml",
            element("s:externalLink", cached), "hidden", "外部链接缓存",
        ),
        "connection": (
            "xl/connections.xml",
            element("s:connections", f'<s:connection name="{text}"/>'), "metadata", "数据连接",
        ),
        "revision log": (
            "xl/revisions/revisionLog1.xml", element("s:revisions", log), "revision", "修订日志",
        ),
        "unused string": (
            "xl/sharedStrings.xml",
            element("s:sst", f"<s:si><s:t>{text}</s:t></s:si>"), "hidden", "未使用的单元格文字",
        ),
        "stray sheet": (
            "xl/worksheets/sheet9.xml", sheet(row(1, cell("A1", text))), "hidden", "未列出的工作表",
        ),
    }  # fmt: skip


def sheet_plants(text: str) -> dict[str, Plant]:
    """Every place of a workbook that text can stand in, each with `text` in it alone."""
    looks = {"xl/styles.xml": styles(";;;")}
    plants = {
        name: Plant(workbook({"菜谱": (xml, "visible")}, looks), part, place)
        for name, (xml, part, place) in _grid_plants(text).items()
    }
    for name, (kind, target, xml, part, place) in _linked_plants(text).items():
        link = Link(SHEET, kind, target)
        plants[name] = Plant(workbook(None, {target: xml}, (link,)), part, place)
    for name, (target, xml, part, place) in _behind_plants(text).items():
        plants[name] = Plant(workbook(None, {target: xml}), part, place)
    said = sheet(row(1, cell("A1", text)))
    shown = {"菜谱": (sheet(), "visible")}
    for state in ("hidden", "veryHidden"):
        plants[f"{state} sheet"] = Plant(
            workbook({**shown, "底册": (said, state)}), "hidden", "隐藏工作表"
        )
    plants["sheet name"] = Plant(workbook({text: (sheet(), "visible")}), "metadata", "工作表名称")
    name = f'<s:definedName name="甲">"{text}"</s:definedName>'
    plants["name"] = Plant(workbook(names=name), "attribute", "名称管理器")
    hidden = f'<s:definedName name="{text}" hidden="1">Sheet1!$A$1</s:definedName>'
    plants["hidden name"] = Plant(workbook(names=hidden), "hidden", "隐藏的名称")
    link = Link(SHEET, "hyperlink", f"https://intranet.example/{text}")
    linked = sheet(after='<s:hyperlink ref="C7" r:id="rId1"/>')
    with_link = workbook({"菜谱": (linked, "visible")}, None, (link,))
    plants["link target"] = Plant(with_link, "attribute", "超链接地址")
    listed = '<s:sheets><s:sheet name="菜谱" sheetId="1" r:id="rIdS1"/></s:sheets>'
    base: dict[str, str | bytes] = {MAIN: element("s:workbook", listed), SHEET: sheet()}
    links = (Link(MAIN, "worksheet", SHEET, "rIdS1"),)
    return {**plants, **shared_plants(MAIN, base, text, links)}
