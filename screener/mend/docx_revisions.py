"""Tracked changes of a Word document accepted or rejected, and no trace of them left."""

from __future__ import annotations

from lxml import etree

from screener.containers.ooxml.xml import short
from screener.extract.docx.styles import W
from screener.mend.result import Log, Revisions
from screener.mend.xml_edit import remove, remove_all, unwrap

_ADDED = frozenset({"w:ins", "w:moveTo"})
_REMOVED = frozenset({"w:del", "w:moveFrom"})
_FORMAT = frozenset({
    "w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:tblPrChange", "w:tblGridChange",
    "w:trPrChange", "w:tcPrChange", "w:tblPrExChange", "w:numberingChange", "w:cellMerge",
})  # fmt: skip
_PLAIN = {"delText": "t", "delInstrText": "instrText"}


def settle_revisions(root: etree._Element, wish: Revisions, log: Log) -> None:
    """Make of `root` the text after all changes, or the text before them."""
    gone = _REMOVED if wish is Revisions.ACCEPT else _ADDED
    stays = _ADDED if wish is Revisions.ACCEPT else _REMOVED
    changed = sum(short(one.tag) in _ADDED | _REMOVED for one in root.iter(etree.Element))
    log.count(f"{wish.label}{{}}处", changed)
    _settle_rows(root, gone)
    _join_paragraphs(root, gone)
    for element in list(root.iter(etree.Element)):
        key = short(element.tag)
        if key in gone:
            remove(element)
        elif key in stays:
            unwrap(element)
        elif key in _FORMAT:
            _settle_format(element, wish)
        elif key.startswith(("w:customXml", "w:move")) and key.endswith(("Start", "End")):
            remove(element)
    if wish is Revisions.REJECT:
        for old, new in _PLAIN.items():
            for element in root.iter(f"{W}{old}"):
                element.tag = f"{W}{new}"
    remove_all(root.iter(f"{W}cellIns", f"{W}cellDel"))


def _settle_rows(root: etree._Element, gone: frozenset[str]) -> None:
    """Rows and cells that were added or deleted whole say so in their properties."""
    for properties in list(root.iter(f"{W}trPr")):
        row = properties.getparent()
        if row is not None and any(short(child.tag) in gone for child in properties):
            remove(row)
    marks = {"w:cellDel" if "w:del" in gone else "w:cellIns"}
    for properties in list(root.iter(f"{W}tcPr")):
        cell = properties.getparent()
        if cell is not None and any(short(child.tag) in marks for child in properties):
            remove(cell)
    remove_all(row for row in root.iter(f"{W}tr") if row.find(f".//{W}tc") is None)
    remove_all(table for table in root.iter(f"{W}tbl") if table.find(f".//{W}tr") is None)
    for cell in root.iter(f"{W}tc"):
        if cell.find(f".//{W}p") is None:
            cell.append(cell.makeelement(f"{W}p"))


def _join_paragraphs(root: etree._Element, gone: frozenset[str]) -> None:
    """A paragraph whose mark goes reads on into the next, and takes that one's form."""
    for properties in list(root.iter(f"{W}pPr")):
        marks = properties.find(f"{W}rPr")
        paragraph = properties.getparent()
        if marks is None or paragraph is None:
            continue
        goes = any(short(child.tag) in gone for child in marks)
        remove_all(child for child in marks if short(child.tag) in _ADDED | _REMOVED)
        following = paragraph.getnext()
        if goes and following is not None and short(following.tag) == "w:p":
            at = 1 if following.find(f"{W}pPr") is not None else 0
            for child in reversed([one for one in paragraph if one is not properties]):
                following.insert(at, child)
            remove(paragraph)


def _settle_format(change: etree._Element, wish: Revisions) -> None:
    """The earlier formatting stands inside the change; it comes back where that is asked for."""
    parent = change.getparent()
    remove(change)
    if wish is Revisions.ACCEPT or parent is None or not len(change):
        return
    before = change[0]
    kept = [one for one in parent if short(one.tag) in {"w:rPr", "w:sectPr"}]
    if short(parent.tag) == "w:pPr":
        before.extend(kept)
    for child in list(parent):
        parent.remove(child)
    parent.extend(list(before))
