"""Workbooks mended: values masked; comments, hidden sheets, names, caches and formulas gone."""

from __future__ import annotations

from lxml import etree

from screener.containers.ooxml.package import RELATIONSHIP
from screener.extract.xlsx.styles import S, cell_styles
from screener.mend.matcher import Matcher
from screener.mend.package import NewPart, PartKind, Rebuild, renamed
from screener.mend.result import Hidden, Log, MendedFile, Wishes
from screener.mend.xlsx_sheet import SheetMender
from screener.mend.xml_edit import drop_attributes, keep_only, remove, remove_all
from screener.mend.xml_text import mask_tree, masked_text

_SHEET = "spreadsheetml"
KINDS = {
    "officeDocument": PartKind("xl/workbook", f"{_SHEET}.sheet.main"),
    "worksheet": PartKind("xl/worksheets/sheet", f"{_SHEET}.worksheet"),
    "chartsheet": PartKind("xl/chartsheets/sheet", f"{_SHEET}.chartsheet"),
    "sharedStrings": PartKind("xl/sharedStrings", f"{_SHEET}.sharedStrings"),
    "styles": PartKind("xl/styles", f"{_SHEET}.styles"),
    "theme": PartKind("xl/theme/theme", "theme"),
    "table": PartKind("xl/tables/table", f"{_SHEET}.table"),
    "drawing": PartKind("xl/drawings/drawing", "drawing"),
    "chart": PartKind("xl/charts/chart", "drawingml.chart"),
    "image": PartKind("xl/media/image", ""),
}
_WORKBOOK = frozenset({"workbookPr", "bookViews", "sheets", "calcPr"})
_LEFT_OUT = {
    r"threadedComments/.*\.xml|comments?\d*\.xml": "删去批注{}份",
    r"pivotCacheRecords": "删去数据透视表及其缓存{}份",
    r"externalLinks/externalLink\d+\.xml": "删去外部链接及其缓存{}个",
    r"connections\.xml": "删去数据连接{}份",
    r"queryTables/": "删去数据查询{}份",
    r"revisions/": "删去修订日志{}份",
    r"embeddings/": "删去嵌入的文件{}个",
    r"vbaProject\.bin": "删去宏程序{}个",
    r"customXml/item\d+\.xml": "删去自定义数据{}份",
}


def mend_xlsx(data: bytes, name: str, matcher: Matcher, wishes: Wishes) -> MendedFile:
    """The workbook mended.

    Raises:
        MendError: it is damaged or encrypted.
    """
    log = Log()
    rebuild = Rebuild(data, name, KINDS, log)
    listed = rebuild.main_root("xl/workbook.xml")
    main = rebuild.gather(
        "xl/workbook.xml", kind="officeDocument", skip=_not_followed(listed, rebuild, wishes)
    )
    assert main.root is not None
    for part in rebuild.parts.values():
        if part.root is not None:
            remove_all(part.root.iter("{*}extLst"))
    _workbook(main, matcher, log)
    _sheets(rebuild, main.root, matcher, wishes, log)
    for part in rebuild.parts.values():
        _mend_rest(part, matcher, wishes, log)
    rebuild.tell_left_out(_LEFT_OUT)
    log.note("清除文档属性：作者、单位、修改者、标题、关键词、自定义属性等")
    return MendedFile(renamed(name, "xlsx"), rebuild.write(main), log.changes)


def _not_followed(root: etree._Element, rebuild: Rebuild, wishes: Wishes) -> frozenset[str]:
    """Identifiers of sheets that are not to come along: hidden ones, and those on no list."""
    sheets = list(root.iterfind(f"{S}sheets/{S}sheet"))
    shown = {
        sheet.get(f"{RELATIONSHIP}id", "")
        for sheet in sheets
        if wishes.hidden is Hidden.SHOW or sheet.get("state", "visible") == "visible"
    }
    return frozenset(rebuild.sheet_links() - shown)


def _workbook(main: NewPart, matcher: Matcher, log: Log) -> None:
    root = main.root
    assert root is not None
    names = list(root.iter(f"{S}definedName"))
    log.count("删去名称管理器中的名称{}个", len(names))
    keep_only(root, _WORKBOOK)
    known = {identifier for identifier, *_ in main.links}
    for sheet in list(root.iterfind(f"{S}sheets/{S}sheet")):
        if sheet.get(f"{RELATIONSHIP}id") not in known:
            log.count("删去隐藏的工作表{}个")
            remove(sheet)
        elif sheet.get("state", "visible") != "visible":
            log.count("显示隐藏的工作表{}个")
        drop_attributes(sheet, "state")
    taken: set[str] = set()
    for number, sheet in enumerate(root.iterfind(f"{S}sheets/{S}sheet"), 1):
        # an asterisk may not stand in the name of a sheet, and no name twice
        title = masked_text(sheet.get("name", ""), matcher, log).replace("*", "＊")
        sheet.set("name", title if title not in taken else f"工作表{number}")
        taken.add(title)
    for view in root.iter(f"{S}workbookView"):
        drop_attributes(view, "activeTab", "firstSheet")
    for properties in root.iter(f"{S}workbookPr"):
        drop_attributes(properties, *(str(key) for key in properties.attrib if key != "date1904"))


def _sheets(
    rebuild: Rebuild, workbook: etree._Element, matcher: Matcher, wishes: Wishes, log: Log
) -> None:
    strings = rebuild.root_of("sharedStrings")
    dates = workbook.find(f"{S}workbookPr")
    mender = SheetMender(
        strings=list(strings.iterfind(f"{S}si")) if strings is not None else [],
        styles=cell_styles(rebuild.root_of("styles")),
        since_1904=dates is not None and dates.get("date1904") in {"1", "true"},
        matcher=matcher,
        wish=wishes.hidden,
        log=log,
    )
    for part in rebuild.parts.values():
        if part.kind == "worksheet" and part.root is not None:
            mender.mend(part.root)
    mender.forget_unused()
    if strings is not None:
        remove_all(strings.iter(f"{S}rPh", f"{S}phoneticPr"))
        drop_attributes(strings, "count", "uniqueCount")


def _mend_rest(part: NewPart, matcher: Matcher, wishes: Wishes, log: Log) -> None:
    root = part.root
    if root is not None:
        if part.kind == "drawing":
            _drawing(root, wishes, log)
        if part.kind == "table":
            remove_all(root.iter("{*}calculatedColumnFormula", "{*}totalsRowFormula"))
            remove_all(root.iter("{*}filterColumn", "{*}sortState"))
        if part.kind != "officeDocument":
            mask_tree(root, matcher, log)
    part.links = [
        (one, kind, masked_text(target, matcher, log) if external else target, external)
        for one, kind, target, external in part.links
    ]


def _drawing(root: etree._Element, wishes: Wishes, log: Log) -> None:
    special = [anchor for anchor in root if anchor.find(".//{*}AlternateContent") is not None]
    log.count("删去控件、切片器等特殊图形{}个", remove_all(special))
    for anchor in list(root):
        names = [one for one in anchor.iter("{*}cNvPr") if one.get("hidden") in {"1", "true"}]
        if names and wishes.hidden is Hidden.REMOVE:
            log.count("删去隐藏的图形{}个")
            root.remove(anchor)
        for one in names:
            del one.attrib["hidden"]
