"""Word documents with one sentence in one place."""

from __future__ import annotations

from collections.abc import Mapping

from tests.samples.ooxml import Link, Plant, element, package, shared_plants

MAIN = "word/document.xml"
_FAR = "<wp:positionH><wp:posOffset>-9000000</wp:posOffset></wp:positionH>"
_CLEAR = (
    '<w14:textFill xmlns:w14="urn:w14"><w14:solidFill><w14:srgbClr w14:val="000000">'
    '<w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>'
)
_UNSEEN_SHAPE = '<v:shape style="position:absolute;visibility:hidden">'
_PLAIN = "<w:p><w:r><w:t>机关食堂本周菜谱</w:t></w:r></w:p>"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def word(
    body: str, parts: Mapping[str, str | bytes] | None = None, links: tuple[Link, ...] = ()
) -> bytes:
    """A document whose body is `body`, beside other parts."""
    document = element("w:document", f"<w:body>{body}</w:body>")
    return package(MAIN, {MAIN: document, **(parts or {})}, links)


def table(*rows: tuple[str, ...], properties: str = "") -> str:
    """A table; cells are texts, or blocks of their own where they begin with `<`."""
    inner = ""
    for row in rows:
        cells = (cell if cell.startswith("<") else paragraph(run(cell)) for cell in row)
        inner += "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{inner}</w:tbl>"


def text_box(inner: str, fill: str = "", properties: str = "") -> str:
    box = f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>"
    shape = f"<wps:wsp><wps:spPr>{fill}</wps:spPr>{box}</wps:wsp>"
    graphic = f"<a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic>"
    return f"<w:r><w:drawing><wp:anchor>{properties}{graphic}</wp:anchor></w:drawing></w:r>"


def vml_box(inner: str) -> str:
    box = f"<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox>"
    return f"<w:r><w:pict><v:shape>{box}</v:shape></w:pict></w:r>"


def both_boxes(first: str, second: str) -> str:
    """A text box as Word writes it: the drawing, and the same again for old programs."""
    choice = f'<mc:Choice Requires="wps">{text_box(first)}</mc:Choice>'
    fallback = f"<mc:Fallback>{vml_box(second)}</mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"


def style(name: str, inner: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{inner}</w:style>'
    )


def _noted(kind: str, block: str) -> str:
    return f'<w:{kind} w:id="2">{block}</w:{kind}>'


def field(code: str, result: str = "结果") -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark("begin") + instruction + mark("separate") + run(result) + mark("end")


def _body_plants(text: str) -> dict[str, tuple[str, str, str | None]]:
    """Places inside the body: name to (body, part, place)."""
    said = run(text)
    named = f'<wp:inline><wp:docPr id="1" name="图片 1" descr="{text}"/></wp:inline>'
    drawn = f"<w:r><w:drawing>{named}</w:drawing></w:r>"
    choice = f'<w:comboBox><w:listItem w:displayText="{text}"/></w:comboBox>'
    named_field = f'<w:fldSimple w:instr="DOCPROPERTY &quot;{text}&quot;">{run("值")}</w:fldSimple>'
    white = paragraph(run(text, '<w:color w:val="FFFFFF"/>'))
    tracked = 'w:id="1" w:author="王"'
    return {
        "paragraph": (paragraph(said), "body", None),
        "table cell": (table(("项目", text)), "body", "表格1第1行第2列"),
        "nested table": (table((table(("甲", text)),)), "body", "表格2第1行第2列"),
        "row in a content control": (
            f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{paragraph(said)}</w:tc></w:tr></w:sdtContent>"
            "</w:sdt></w:tbl>", "body", "表格1第1行第1列",
        ),
        "content control": (
            f"<w:sdt><w:sdtContent>{paragraph(said)}</w:sdtContent></w:sdt>", "body", None,
        ),
        "control's choices": (
            paragraph(f"<w:sdt><w:sdtPr>{choice}</w:sdtPr></w:sdt>"), "attribute", "内容控件",
        ),
        "text box": (paragraph(text_box(paragraph(said))), "body", "文本框"),
        "old text box": (paragraph(vml_box(paragraph(said))), "body", "文本框"),
        "table in a text box": (paragraph(text_box(table(("甲", text)))), "body", "文本框"),
        "fallback only": (
            paragraph(both_boxes(paragraph(run("看得见的")), paragraph(said))),
            "hidden", "兼容内容",
        ),
        "insertion": (paragraph(f"<w:ins {tracked}>{said}</w:ins>"), "revision", "插入的修订"),
        "deletion": (
            paragraph(f"<w:del {tracked}><w:r><w:delText>{text}</w:delText></w:r></w:del>"),
            "revision", "删除的修订",
        ),
        "move": (paragraph(f"<w:moveFrom {tracked}>{said}</w:moveFrom>"), "revision", "移走的修订"),
        "hidden run": (paragraph(run(text, "<w:vanish/>")), "hidden", "隐藏文字"),
        "white run": (white, "hidden", "白色文字"),
        "same colour as shading": (
            paragraph(run(text, '<w:color w:val="FF0000"/><w:shd w:val="clear" w:fill="FE0101"/>')),
            "hidden", "与底色同色的文字",
        ),
        "black highlight": (
            paragraph(run(text, '<w:highlight w:val="black"/>')), "hidden", "与底色同色的文字",
        ),
        "one-point run": (paragraph(run(text, '<w:sz w:val="2"/>')), "hidden", "极小字"),
        "row deleted": (
            f"<w:tbl><w:tr><w:trPr><w:del {tracked}/></w:trPr><w:tc>{paragraph(said)}</w:tc></w:tr>"
            "</w:tbl>", "revision", "删除的修订",
        ),
        "squeezed run": (paragraph(run(text, '<w:w w:val="1"/>')), "hidden", "极小字"),
        "hidden text box": (
            paragraph(text_box(paragraph(said), properties='<wp:docPr id="1" hidden="1"/>')),
            "hidden", "隐藏的文本框",
        ),
        "text box off the page": (
            paragraph(text_box(paragraph(said), properties=_FAR)), "hidden", "页面之外的文本框",
        ),
        "old text box, hidden": (
            paragraph(vml_box(paragraph(said)).replace("<v:shape>", _UNSEEN_SHAPE)),
            "hidden", "隐藏的文本框",
        ),
        "letters for some programs": (
            paragraph(
                f"<w:r><mc:AlternateContent><mc:Choice><w:t>{text}</w:t></mc:Choice>"
                "</mc:AlternateContent></w:r>"
            ), "body", None,
        ),
        "letters of no colour": (paragraph(run(text, _CLEAR)), "hidden", "隐藏文字"),
        "lines without height": (
            paragraph(said, '<w:spacing w:line="1" w:lineRule="exact"/>'),
            "hidden", "极小行距的文字",
        ),
        "indented off the page": (
            paragraph(said, '<w:ind w:left="-30000"/>'), "hidden", "页面之外的文字",
        ),
        "frame off the page": (
            paragraph(said, '<w:framePr w:x="-20000" w:y="1"/>'), "hidden", "页面之外的文字",
        ),
        "table off the page": (
            table((text,), properties='<w:tblpPr w:tblpX="-20000"/>'), "hidden", "页面之外的文字",
        ),
        "table's description": (
            table(("甲",), properties=f'<w:tblDescription w:val="{text}"/>'),
            "attribute", "属性 val",
        ),
        "text box of no size": (
            paragraph(text_box(paragraph(said), properties='<wp:extent cx="0" cy="0"/>')),
            "hidden", "极小的文本框",
        ),
        "flat row": (
            '<w:tbl><w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>'
            f"<w:tc>{paragraph(said)}</w:tc></w:tr></w:tbl>", "hidden", "隐藏行",
        ),
        "hidden row": (
            f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph(said)}</w:tc></w:tr></w:tbl>",
            "hidden", "隐藏行",
        ),
        "field code": (paragraph(field(f'INCLUDETEXT "{text}"')), "attribute", "域代码"),
        "simple field": (
            paragraph(named_field),
            "attribute", "域代码",
        ),
        "open field": (
            paragraph(f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{said}'), "hidden", "域代码",
        ),
        "tooltip": (
            paragraph(f'<w:hyperlink w:tooltip="{text}">{run("详情")}</w:hyperlink>'),
            "attribute", "超链接提示",
        ),
        "bookmark": (
            paragraph(f'<w:bookmarkStart w:name="{text}"/>{run("见此")}'), "attribute", "书签名称",
        ),
        "alternative text": (paragraph(drawn), "attribute", "替代文字"),
        "pinyin guide": (
            paragraph(f"<w:r><w:ruby><w:rt>{said}</w:rt><w:rubyBase>{run('字')}</w:rubyBase></w:ruby></w:r>"),
            "body", "拼音指南",
        ),
        "formula": (
            paragraph(f'<m:r xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:t>{text}</m:t></m:r>'),
            "body", None,
        ),
        "run without paragraph": (said, "body", None),
    }  # fmt: skip


def _part_plants(text: str) -> dict[str, tuple[dict[str, str], str, str | None]]:
    """Places in parts beside the body: name to (parts, part, place)."""
    block, first = paragraph(run(text)), 'w:id="2"'
    watermark = (
        '<w:p><w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1">'
        f'<v:textpath string="{text}"/></v:shape></w:pict></w:r></w:p>'
    )
    variable = f'<w:docVars><w:docVar w:name="a" w:val="{text}"/></w:docVars>'
    merge = f'<w:mailMerge><w:query w:val="SELECT {text}"/></w:mailMerge>'
    level = f'<w:abstractNum><w:lvl><w:lvlText w:val="{text}%1"/></w:lvl></w:abstractNum>'
    glossary = (
        f"<w:docParts><w:docPart><w:docPartBody>{block}</w:docPartBody></w:docPart></w:docParts>"
    )
    return {
        "header": ({"word/header1.xml": element("w:hdr", block)}, "header", None),
        "footer": ({"word/footer3.xml": element("w:ftr", block)}, "footer", None),
        "watermark": ({"word/header2.xml": element("w:hdr", watermark)}, "header", "水印"),
        "footnote": (
            {"word/footnotes.xml": element("w:footnotes", _noted("footnote", block))},
            "footnote", "脚注",
        ),
        "endnote": (
            {"word/endnotes.xml": element("w:endnotes", _noted("endnote", block))},
            "footnote", "尾注",
        ),
        "comment": (
            {"word/comments.xml": element("w:comments", f"<w:comment {first}>{block}</w:comment>")},
            "comment", "批注",
        ),
        "comment's author": (
            {"word/comments.xml": element("w:comments", f'<w:comment {first} w:author="{text}"/>')},
            "metadata", "修订或批注作者",
        ),
        "document variable": (
            {"word/settings.xml": element("w:settings", variable)},
            "hidden", "文档变量",
        ),
        "mail merge": (
            {"word/settings.xml": element("w:settings", merge)}, "metadata", "邮件合并数据源",
        ),
        "numbering": (
            {"word/numbering.xml": element("w:numbering", level)}, "attribute", "自动编号",
        ),
        "glossary": (
            {"word/glossary/document.xml": element("w:glossaryDocument", glossary)},
            "hidden", "构建基块",
        ),
        "second body": (
            {"word/document2.xml": element("w:document", f"<w:body>{block}</w:body>")},
            "hidden", "未使用的正文",
        ),
    }  # fmt: skip


def word_plants(text: str) -> dict[str, Plant]:
    """Every place of a Word document that text can stand in, each with `text` in it alone."""
    plants = {
        name: Plant(word(_PLAIN + body), part, place)
        for name, (body, part, place) in _body_plants(text).items()
    }
    for name, (parts, part, place) in _part_plants(text).items():
        plants[name] = Plant(word(_PLAIN, parts), part, place)
    address = f"https://intranet.example/{text}"
    link = Link(MAIN, "hyperlink", address)
    linked = paragraph(f'<w:hyperlink r:id="rId1">{run("详情")}</w:hyperlink>')
    plants["link target"] = Plant(word(linked, links=(link,)), "attribute", "超链接地址")
    template = Link("word/settings.xml", "attachedTemplate", f"file:///D:/{text}.dotx")
    settings = {"word/settings.xml": element("w:settings", "")}
    plants["template"] = Plant(word(_PLAIN, settings, (template,)), "attribute", "附加模板")
    by_style = style("秘", "<w:rPr><w:vanish/></w:rPr>")
    styles = {"word/styles.xml": element("w:styles", by_style)}
    styled = paragraph(run(text), '<w:pStyle w:val="秘"/>')
    plants["hidden by style"] = Plant(word(styled, styles), "hidden", "隐藏文字")
    base = {MAIN: element("w:document", f"<w:body>{_PLAIN}</w:body>")}
    return {**plants, **shared_plants(MAIN, base, text)}
