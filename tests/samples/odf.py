"""OpenDocument packages and flat files with one sentence in one place."""

from __future__ import annotations

import zipfile

from tests.samples.ooxml import Plant
from tests.samples.plain import archive

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    prefix: f"{_URN}{name}:1.0"
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "meta": "meta", "form": "form",
        "presentation": "presentation", "manifest": "manifest",
    }.items()
} | {
    "dc": "http://purl.org/dc/elements/1.1/", "xlink": "http://www.w3.org/1999/xlink",
    "script": "http://openoffice.org/2000/script",
}  # fmt: skip
_ALL = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
_PLAIN = "<text:p>机关食堂本周菜谱</text:p>"
TYPE = "application/vnd.oasis.opendocument."


def root(name: str, inner: str, attributes: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><{name} {_ALL} {attributes}>{inner}</{name}>'


def style(name: str, family: str, properties: str) -> str:
    return f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'


def odf(
    body: str,
    kind: str = "text",
    *,
    automatic: str = "",
    styles: str = "",
    meta: str = "",
    parts: dict[str, str | bytes] | None = None,
    comment: bytes = b"",
) -> bytes:
    """A package whose body of `kind` holds `body`; the rest goes where its name says."""
    content = root(
        "office:document-content",
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>",
    )
    files: dict[str, str | bytes] = {
        "mimetype": TYPE + kind,
        "content.xml": content,
        "styles.xml": root("office:document-styles", styles),
        "meta.xml": root("office:document-meta", f"<office:meta>{meta}</office:meta>"),
        "META-INF/manifest.xml": root("manifest:manifest", ""),
        **(parts or {}),
    }
    members = [
        # The first member is stored as it is, so that the kind shows in the first bytes.
        (
            zipfile.ZipInfo(name) if name == "mimetype" else name,
            content.encode() if isinstance(content, str) else content,
        )
        for name, content in files.items()
    ]
    return archive(*members, comment=comment)


def flat(body: str, kind: str = "text", more: str = "") -> bytes:
    """The same in one XML file."""
    inner = f"{more}<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return root("office:document", inner, f'office:mimetype="{TYPE}{kind}"').encode()


def encrypted() -> bytes:
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    return odf("", parts={"META-INF/manifest.xml": root("manifest:manifest", entry),
                          "content.xml": b"\x93\x01\xfe" * 40})  # fmt: skip


def _hidden_style(words: str, properties: str, family: str = "text") -> bytes:
    look = style("H", family, f"<style:text-properties {properties}/>")
    inner = f'<text:span text:style-name="H">{words}</text:span>'
    return odf(f"{_PLAIN}<text:p>甲{inner}乙</text:p>", automatic=look)


def _master(words: str, place: str) -> bytes:
    inner = f"<style:{place}><text:p>{words}</text:p></style:{place}>"
    page = f'<style:master-page style:name="M">{inner}</style:master-page>'
    return odf(_PLAIN, styles=f"<office:master-styles>{page}</office:master-styles>")


def text_plants(words: str) -> dict[str, Plant]:
    """Places of a text document."""
    said = f"<text:p>{words}</text:p>"
    deletion = (
        '<text:tracked-changes><text:changed-region text:id="c"><text:deletion>'
        f"<office:change-info><dc:creator>李</dc:creator></office:change-info>{said}"
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    insertion = (
        '<text:tracked-changes><text:changed-region text:id="c"><text:insertion/>'
        "</text:changed-region></text:tracked-changes>"
        f'<text:p><text:change-start text:change-id="c"/>{words}'
        '<text:change-end text:change-id="c"/></text:p>'
    )
    note = (
        '<text:p>甲<text:note text:note-class="footnote"><text:note-citation>1'
        f"</text:note-citation><text:note-body>{said}</text:note-body></text:note></text:p>"
    )
    noted = f"<office:annotation><dc:creator>王</dc:creator>{said}</office:annotation>"
    comment = f"<text:p>甲{noted}</text:p>"
    boxed = f"<text:p><draw:frame><draw:text-box>{said}</draw:text-box></draw:frame></text:p>"
    picture = f"<text:p><draw:frame><svg:desc>{words}</svg:desc></draw:frame></text:p>"
    row = "<table:table-row {}><table:table-cell>{}</table:table-cell></table:table-row>"
    table = f"<table:table>{row.format('', said)}</table:table>"
    invisible = 'table:visibility="collapse"'
    folded = f"<table:table>{row.format(invisible, said)}</table:table>"
    covered = (
        "<table:table><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>"
        f"<table:covered-table-cell>{said}</table:covered-table-cell></table:table-row></table:table>"
    )
    inside = root(
        "office:document-content", f"<office:body><office:text>{said}</office:text></office:body>"
    )
    macro = root("script:module", words)
    return {
        "paragraph": Plant(odf(said), "body", None),
        "paragraph of spans": Plant(
            odf(f"<text:p><text:span>{words[:2]}</text:span>{words[2:]}</text:p>"), "body", None),
        "heading": Plant(odf(f"<text:h>{words}</text:h>"), "body", None),
        "list": Plant(odf(f"<text:list><text:list-item>{said}</text:list-item></text:list>"),
                      "body", None),
        "table": Plant(odf(table), "body", "表格1第1行第1列"),
        "hidden row": Plant(odf(folded), "hidden", "隐藏行"),
        "covered cell": Plant(odf(covered), "hidden", "合并单元格盖住的内容"),
        "text box": Plant(odf(boxed), "body", "文本框"),
        "alternative text": Plant(odf(picture), "attribute", "替代文字"),
        "footnote": Plant(odf(note), "footnote", "脚注"),
        "comment": Plant(odf(comment), "comment", "批注"),
        "deletion": Plant(odf(deletion + _PLAIN), "revision", "删除的修订"),
        "insertion": Plant(odf(insertion), "revision", "插入的修订"),
        "hidden section": Plant(
            odf(f'{_PLAIN}<text:section text:display="none">{said}</text:section>'), "hidden",
            "隐藏的节"),
        "hidden text": Plant(_hidden_style(words, 'text:display="none"'), "hidden", "隐藏文字"),
        "white text": Plant(_hidden_style(words, 'fo:color="#ffffff"'), "hidden", "白色文字"),
        "tiny text": Plant(_hidden_style(words, 'fo:font-size="1pt"'), "hidden", "极小的文字"),
        "hidden field": Plant(
            odf(f'<text:p>甲<text:hidden-text text:string-value="{words}"/></text:p>'), "hidden",
            "隐藏文字"),
        "conditional field": Plant(
            odf('<text:p>甲<text:conditional-text text:string-value-if-false="'
                f'{words}"/></text:p>'), "hidden", "条件文字"),
        "user field": Plant(
            odf(f'<text:user-field-decls><text:user-field-decl office:string-value="{words}"/>'
                f"</text:user-field-decls>{_PLAIN}"), "hidden", "用户字段"),
        "link": Plant(odf(f'<text:p><text:a xlink:href="http://a.cn/{words}">甲</text:a></text:p>'),
                      "attribute", "超链接地址"),
        "form": Plant(odf(f'<office:forms><form:form><form:text form:value="{words}"/></form:form>'
                          f"</office:forms>{_PLAIN}"), "hidden", "表单控件的值"),
        "header": Plant(_master(words, "header"), "header", "页眉"),
        "footer": Plant(_master(words, "footer"), "footer", "页脚"),
        "keyword": Plant(odf(_PLAIN, meta=f"<meta:keyword>{words}</meta:keyword>"), "metadata",
                         "文档属性“关键词”"),
        "custom property": Plant(
            odf(_PLAIN, meta=f'<meta:user-defined meta:name="密级">{words}</meta:user-defined>'),
            "metadata", "文档属性“密级”"),
        "macro": Plant(odf(_PLAIN, parts={"Basic/Standard/M.xml": macro}), "markup", "宏代码"),
        "embedded object": Plant(odf(_PLAIN, parts={"Object 1/content.xml": inside}), "body",
                                 "嵌入的对象"),
        "embedded file": Plant(odf(_PLAIN, parts={"a.txt": words}), "body", None),
        "older version": Plant(odf(_PLAIN, parts={"Versions/Version1": odf(said)}), "body", None),
        "XML comment": Plant(odf(f"{_PLAIN}<!-- {words} -->"), "markup", "XML注释"),
        "stray part": Plant(odf(_PLAIN, parts={"x.xml": f"<x>{words}</x>"}), "hidden",
                            "文档内部部件"),
        "archive comment": Plant(odf(_PLAIN, comment=words.encode()), "metadata", "压缩包注释"),
        "attribute of its own": Plant(
            odf(f'{_PLAIN}<text:p text:note="{words}">甲</text:p>'), "attribute", "属性 note"),
        "table's name": Plant(
            odf(f'{_PLAIN}<table:table table:name="{words}"/>'), "attribute", "属性 name"),
        "part's name": Plant(odf(_PLAIN, parts={f"{words}.xml": "<x/>"}), "metadata",
                             "内部部件的名称"),
        "behind the package": Plant(odf(_PLAIN) + words.encode(), "body", None),
        "flat": Plant(flat(said), "body", None),
    }  # fmt: skip


def _sheet(inner: str, attributes: str = "") -> str:
    return f'<table:table table:name="Sheet1" {attributes}>{inner}</table:table>'


def _cell(words: str, attributes: str = "", more: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{words}</text:p>{more}</table:table-cell>"


def sheet_plants(words: str) -> dict[str, Plant]:
    """Places of a spreadsheet."""
    row = "<table:table-row>{}</table:table-row>"
    said = row.format(_cell(words))
    off = style("off", "table", '<style:table-properties table:display="false"/>')
    column = '<table:table-column table:visibility="collapse"/>'
    folded = f'<table:table-row table:visibility="filter">{_cell(words)}</table:table-row>'
    group = f'<table:table-row-group table:display="false">{said}</table:table-row-group>'
    noted = row.format(
        _cell("甲", "", f"<office:annotation><text:p>{words}</text:p></office:annotation>")
    )
    formula = row.format(_cell("1", f"table:formula='of:=IF(1;\"{words}\";2)'"))
    white = style("w", "table-cell", '<style:text-properties fo:color="#ffffff"/>')
    before = (
        "<table:tracked-changes><table:cell-content-change><table:previous>"
        f"<table:change-track-table-cell><text:p>{words}</text:p></table:change-track-table-cell>"
        "</table:previous></table:cell-content-change></table:tracked-changes>"
    )
    validation = (
        "<table:content-validations><table:content-validation table:condition="
        f"'cell-content-is-in-list(\"{words}\")'/></table:content-validations>"
    )
    plain = _sheet(row.format(_cell("甲")))

    def book(body: str, automatic: str = "") -> bytes:
        return odf(body, "spreadsheet", automatic=automatic)

    return {
        "cell": Plant(book(_sheet(said)), "body", None),
        "hidden sheet": Plant(book(_sheet(said, 'table:style-name="off"'), off), "hidden",
                              "隐藏工作表"),
        "hidden column": Plant(book(_sheet(column + said)), "hidden", "隐藏列"),
        "filtered row": Plant(book(_sheet(folded)), "hidden", "隐藏行"),
        "folded group": Plant(book(_sheet(group)), "hidden", "隐藏行"),
        "cell comment": Plant(book(_sheet(noted)), "comment", "批注"),
        "formula": Plant(book(_sheet(formula)), "hidden", "公式中的文字"),
        "white cell": Plant(
            book(_sheet(row.format(_cell(words, 'table:style-name="w"'))), white), "hidden",
            "白色文字"),
        "former value": Plant(book(before + plain), "revision", "修订前的单元格内容"),
        "validation list": Plant(book(validation + plain), "hidden", "数据有效性"),
        "flat sheet": Plant(flat(_sheet(said), "spreadsheet"), "body", None),
    }  # fmt: skip


def slide_plants(words: str) -> dict[str, Plant]:
    """Places of a presentation."""
    said = f"<text:p>{words}</text:p>"
    frame = "<draw:frame><draw:text-box>{}</draw:text-box></draw:frame>"
    slide = '<draw:page draw:name="page1" {}>{}</draw:page>'
    plain = slide.format("", frame.format(_PLAIN))
    off = style("off", "drawing-page",
                '<style:drawing-page-properties presentation:visibility="hidden"/>')  # fmt: skip
    notes = f"<presentation:notes>{frame.format(said)}</presentation:notes>"
    master = f'<style:master-page style:name="M">{frame.format(said)}</style:master-page>'

    def show(body: str, **more: str) -> bytes:
        return odf(body, "presentation", **more)  # type: ignore[arg-type]

    return {
        "slide": Plant(show(slide.format("", frame.format(said))), "body", None),
        "hidden slide": Plant(
            show(plain + slide.format('draw:style-name="off"', frame.format(said)), automatic=off),
            "hidden", "隐藏的幻灯片"),
        "slide notes": Plant(show(slide.format("", frame.format(_PLAIN) + notes)), "notes", "备注"),
        "slide master": Plant(
            show(plain, styles=f"<office:master-styles>{master}</office:master-styles>"), "header",
            "母版"),
        "slide name": Plant(
            show(f'<draw:page draw:name="{words}">{frame.format(_PLAIN)}</draw:page>'), "metadata",
            "幻灯片名称"),
    }  # fmt: skip


def odf_plants(words: str) -> dict[str, Plant]:
    return text_plants(words) | sheet_plants(words) | slide_plants(words)
