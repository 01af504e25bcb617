"""Word documents mended: values masked; comments, revisions, hidden text and data gone."""

from __future__ import annotations

from lxml import etree

from screener.containers.ooxml.xml import short
from screener.extract.docx.styles import Styles
from screener.mend.docx_hidden import clear_hidden
from screener.mend.docx_revisions import settle_revisions
from screener.mend.matcher import Matcher
from screener.mend.package import NewPart, PartKind, Rebuild, renamed
from screener.mend.result import Log, MendedFile, Wishes
from screener.mend.xml_edit import keep_only, remove_all, unwrap
from screener.mend.xml_text import mask_tree, masked_text

_WORD = "wordprocessingml"
KINDS = {
    "officeDocument": PartKind("word/document", f"{_WORD}.document.main"),
    "header": PartKind("word/header", f"{_WORD}.header"),
    "footer": PartKind("word/footer", f"{_WORD}.footer"),
    "footnotes": PartKind("word/footnotes", f"{_WORD}.footnotes"),
    "endnotes": PartKind("word/endnotes", f"{_WORD}.endnotes"),
    "styles": PartKind("word/styles", f"{_WORD}.styles"),
    "numbering": PartKind("word/numbering", f"{_WORD}.numbering"),
    "settings": PartKind("word/settings", f"{_WORD}.settings"),
    "fontTable": PartKind("word/fontTable", f"{_WORD}.fontTable"),
    "theme": PartKind("word/theme/theme", "theme"),
    "image": PartKind("word/media/image", ""),
    "chart": PartKind("word/charts/chart", "drawingml.chart"),
    "diagramData": PartKind("word/diagrams/data", "drawingml.diagramData"),
    "diagramLayout": PartKind("word/diagrams/layout", "drawingml.diagramLayout"),
    "diagramQuickStyle": PartKind("word/diagrams/quickStyle", "drawingml.diagramStyle"),
    "diagramColors": PartKind("word/diagrams/colors", "drawingml.diagramColors"),
}
_STORIES = frozenset({"officeDocument", "header", "footer", "footnotes", "endnotes"})
_SETTINGS = frozenset({
    "autoHyphenation", "bookFoldPrinting", "characterSpacingControl", "clrSchemeMapping", "compat",
    "decimalSymbol", "defaultTabStop", "displayBackgroundShape", "endnotePr", "evenAndOddHeaders",
    "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery", "footnotePr",
    "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing", "gutterAtTop", "listSeparator",
    "mathPr", "mirrorMargins", "noLineBreaksAfter", "noLineBreaksBefore", "themeFontLang", "zoom",
})  # fmt: skip
_LEFT_OUT = {
    r"embeddings/": "删去嵌入的文件{}个",
    r"vbaProject\.bin": "删去宏程序{}个",
    r"customXml/item\d+\.xml": "删去自定义数据{}份",
    r"glossary/document\.xml": "删去构建基块{}份",
    r"media/": "删去没有用到的图片、音视频{}个",
    r"afchunk": "删去嵌入的文档片段{}个",
    r"fonts/": "删去嵌入的字体{}个",
}
_COMMENT_MARKS = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
_DROPPED = frozenset({
    "w:proofErr", "w:permStart", "w:permEnd", "w:dataBinding", "w:fldData", "w:docPartObj",
    "w:rsid", "w:rsids", "w:docVars", "w:contentPart", "a:extLst", "c:extLst",
})  # fmt: skip


def mend_docx(data: bytes, name: str, matcher: Matcher, wishes: Wishes) -> MendedFile:
    """The document mended.

    Raises:
        MendError: it is damaged or encrypted.
    """
    log = Log()
    rebuild = Rebuild(data, name, KINDS, log)
    main = rebuild.gather("word/document.xml", kind="officeDocument")
    styles = Styles(rebuild.root_of("styles"))
    for part in rebuild.parts.values():
        if part.root is not None:
            _mend_part(part, styles, matcher, wishes, log)
        part.links = [
            (one, kind, masked_text(target, matcher, log) if external else target, external)
            for one, kind, target, external in part.links
        ]
    rebuild.tell_left_out(_LEFT_OUT)
    log.note("清除文档属性：作者、单位、修改者、标题、关键词、自定义属性等")
    return MendedFile(renamed(name, "docx"), rebuild.write(main), log.changes)


def _mend_part(part: NewPart, styles: Styles, matcher: Matcher, wishes: Wishes, log: Log) -> None:
    root = part.root
    assert root is not None
    if part.kind in _STORIES:
        _mend_story(root, styles, wishes, log)
    if part.kind == "settings":
        keep_only(root, _SETTINGS)
    remove_all(element for element in root.iter(etree.Element) if short(element.tag) in _DROPPED)
    for element in root.iter(etree.Element):
        for key in [key for key in element.attrib if etree.QName(str(key)).localname in _STAMPS]:
            del element.attrib[key]
    mask_tree(root, matcher, log)


_STAMPS = frozenset({
    "rsidR", "rsidRPr", "rsidP", "rsidRDefault", "rsidDel", "rsidSect", "rsidTr", "paraId",
    "textId", "editId", "anchorId",
})  # fmt: skip


def _mend_story(root: etree._Element, styles: Styles, wishes: Wishes, log: Log) -> None:
    comments = [one for one in root.iter(etree.Element) if short(one.tag) in _COMMENT_MARKS]
    log.count("删去批注{}条", sum(short(one.tag) == _COMMENT_MARKS[2] for one in comments))
    remove_all(comments)
    settle_revisions(root, wishes.revisions, log)
    for both in list(root.iter("{*}AlternateContent")):
        _choose(both)
    clear_hidden(root, styles, wishes.hidden, log)


def _choose(both: etree._Element) -> None:
    """Of what is said twice, for new and for old programs, the first is kept."""
    for at, one in enumerate(list(both)):
        if at:
            both.remove(one)
        else:
            unwrap(one)
    if both.getparent() is None:
        return
    unwrap(both)
