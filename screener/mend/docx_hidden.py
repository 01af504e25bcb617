"""What a reader of a Word document would not see: taken out, or made visible."""

from __future__ import annotations

from lxml import etree

from screener.containers.colours import UNKNOWN
from screener.containers.ooxml.xml import short
from screener.extract.docx.styles import Styles, W, fill_of, look_of
from screener.mend.result import Hidden, Log
from screener.mend.xml_edit import remove, remove_all

_LOOKS = ("vanish", "specVanish", "webHidden", "color", "sz", "szCs", "shd", "highlight")
_SPOKEN = frozenset({"w:t", "w:sym", "w:instrText"})


def clear_hidden(root: etree._Element, styles: Styles, wish: Hidden, log: Log) -> None:
    """Runs and rows that are hidden by whatever means the reader of drafts knows."""
    page = root.find(f"{W}background")
    colour = (page.get(f"{W}color") or "").upper() if page is not None else ""
    ground = colour if len(colour) == 6 else None
    hidden = [run for run in root.iter(f"{W}r") if _is_hidden(run, styles, ground)]
    rows = [mark.getparent() for mark in root.iter(f"{W}hidden") if short(mark.tag) == "w:hidden"]
    said = sum(any(short(one.tag) in _SPOKEN for one in run) for run in hidden)
    if wish is Hidden.SHOW:
        log.count("显示隐藏文字{}处", said)
        for run in hidden:
            _show(run)
        log.count("显示隐藏的表格行{}行", remove_all(list(root.iter(f"{W}hidden"))))
        return
    log.count("删去隐藏文字{}处", said)
    for run in hidden:
        remove(run)
    owners = (properties.getparent() for properties in rows if properties is not None)
    found = [row for row in owners if row is not None and short(row.tag) == "w:tr"]
    log.count("删去隐藏的表格行{}行", remove_all(found))
    remove_all(table for table in root.iter(f"{W}tbl") if table.find(f".//{W}tr") is None)


def _is_hidden(run: etree._Element, styles: Styles, page: str | None) -> bool:
    paragraph = next((one for one in run.iterancestors() if short(one.tag) == "w:p"), None)
    properties = paragraph.find(f"{W}pPr") if paragraph is not None else None
    named = properties.find(f"{W}pStyle") if properties is not None else None
    look = styles.get(named.get(f"{W}val") if named is not None else None).look
    own = run.find(f"{W}rPr")
    if own is not None:
        character = own.find(f"{W}rStyle")
        if character is not None:
            look = styles.character(character.get(f"{W}val", "")).over(look)
        look = look_of(own).over(look)
    return look.concealment(_ground(run, styles, page)) is not None


def _ground(run: etree._Element, styles: Styles, page: str | None) -> str | None:
    """What the run is painted on: the closest fill around it; UNKNOWN where a shape or style may
    paint."""
    for around in run.iterancestors():
        key = short(around.tag)
        if key == "w:txbxContent":
            return UNKNOWN
        if key in {"w:p", "w:tc"}:
            shade = around.find(f"{W}{'pPr' if key == 'w:p' else 'tcPr'}/{W}shd")
            if shade is not None and (fill := fill_of(shade)):
                return fill
        if key == "w:tbl":
            style = around.find(f"{W}tblPr/{W}tblStyle")
            if style is not None and styles.fills_tables(style.get(f"{W}val")):
                return UNKNOWN
    return page


def _show(run: etree._Element) -> None:
    """Undo on the run itself whatever hides it, by its style too."""
    own = run.find(f"{W}rPr")
    if own is None:
        own = run.makeelement(f"{W}rPr")
        run.insert(0, own)
    remove_all(one for one in own if etree.QName(one).localname in _LOOKS)
    remove_all(one for one in own if etree.QName(one).localname == "textFill")
    for name, value in (("vanish", "0"), ("color", "000000"), ("sz", "21")):
        etree.SubElement(own, f"{W}{name}").set(f"{W}val", value)
