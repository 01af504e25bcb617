"""OpenDocument (odt, ods, odp and templates, packed or flat): every story, seen and unseen."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from lxml import etree

from screener.containers.parts import Parts, parse
from screener.containers.source import Source
from screener.document import (
    Attachment,
    Content,
    Gap,
    GapKind,
    Location,
    Part,
    TextBuilder,
    gap_for,
)
from screener.errors import Damaged, Encrypted
from screener.extract.odf import beside
from screener.extract.odf.inline import Changes
from screener.extract.odf.names import attributes, short
from screener.extract.odf.sheets import SheetReader
from screener.extract.odf.story import Scope, StoryReader
from screener.extract.odf.styles import Styles
from screener.limits import Budget

_FAMILY = "application/vnd.oasis.opendocument."
_DECLARED = re.compile(rb"application/vnd\.(?:oasis\.opendocument|sun\.xml)\.[a-z.-]+")
_FLAT = re.compile(
    rb"<([\w-]+:)?document\b[^>]*?urn:oasis:names:tc:opendocument:xmlns:office", re.S
)
_HEAD = 8192
_DAMAGED = re.compile(rb"PK\x03\x04.{26}mimetype(?:.{0,60}?)(" + _DECLARED.pattern + rb")", re.S)


def recognise(source: Source) -> str | None:
    if source.package is None:
        if found := _DAMAGED.match(source.data[:200]):
            return found[1].decode("ascii")
        head = source.data[:_HEAD]
        if b"opendocument" not in head or not _FLAT.search(head):
            return None
        declared = _DECLARED.search(head)
        return declared[0].decode("ascii") if declared else f"{_FAMILY}text"
    names = source.package_names
    if "content.xml" not in names and "META-INF/manifest.xml" not in names:
        return None
    declared = _DECLARED.match(_mimetype(source)) if "mimetype" in names else None
    if declared:
        return declared[0].decode("ascii")
    return f"{_FAMILY}text" if {"content.xml", "META-INF/manifest.xml"} <= names else None


def _mimetype(source: Source) -> bytes:
    assert source.package
    try:
        with source.package.open("mimetype") as member:
            return member.read(200).strip()
    except Exception:  # noqa: BLE001 - a bid must not fail
        return b""


def read(source: Source, budget: Budget) -> Content:
    media_type = recognise(source) or f"{_FAMILY}text"
    if source.data[:2] != b"PK":
        return _read_flat(source, budget, media_type)
    parts = Parts(source, budget)
    if _is_encrypted(parts):
        raise Encrypted("ODF 文档设有打开密码")
    reader = _Reader(budget)
    _read_folder(parts, reader, "", Scope())
    for name in sorted(parts.names):
        folder, _, base = name.rpartition("/")
        if folder and base == "content.xml":
            _read_folder(parts, reader, f"{folder}/", Scope(place="嵌入的对象"))
    reader.attachments += beside.read_rest(parts, reader.builder)
    reader.attachments += parts.add_leftovers(reader.builder)
    gaps = [gap_for(problem) for problem in parts.problems]
    return reader.content(media_type, gaps)


def _is_encrypted(parts: Parts) -> bool:
    name = parts.find("META-INF/manifest.xml")
    manifest = parts.xml(name, "文档清单") if name else None
    if manifest is None:
        return False
    return next(manifest.iter("{*}encryption-data"), None) is not None


def _read_folder(parts: Parts, reader: _Reader, folder: str, scope: Scope) -> None:
    """The document in one folder of the package: the main one, or an embedded object."""
    roots = {}
    for base, title in (("content.xml", "正文"), ("styles.xml", "样式"), ("meta.xml", "文档属性")):
        name = parts.find(folder + base)
        roots[base] = parts.xml(name, title) if name else None
    content = roots["content.xml"]
    if content is None and not folder:
        parts.problems.append(Damaged("文档正文缺失或损坏，无法读取"))
    reader.read(content, roots["styles.xml"], roots["meta.xml"], scope)


def _read_flat(source: Source, budget: Budget, media_type: str) -> Content:
    root, whole = parse(source.data)
    if root is None:
        raise Damaged("ODF 文档结构损坏，无法读取")
    reader = _Reader(budget)
    reader.read(root, root, root.find("{*}meta"), Scope())
    beside.read_scripts(root, reader.builder)
    reader.attachments += _inline_files(root, budget)
    gaps = [] if whole else [Gap(GapKind.DAMAGED, "ODF 文档结构损坏，只读出其中一部分")]
    return reader.content(media_type, gaps)


def _inline_files(root: etree._Element, budget: Budget) -> Iterator[Attachment]:
    """Pictures and objects that a flat document carries in base64."""
    for number, node in enumerate(root.iter("{*}binary-data"), 1):
        name = f"嵌入文件{number}"
        try:
            data = base64.b64decode(node.text or "")
        except (binascii.Error, ValueError):
            yield Attachment(name, b"", Gap(GapKind.DAMAGED, "嵌入文件的编码损坏"))
            continue
        if data:
            budget.spend_member(len(data))
            yield Attachment(name, data)


class _Reader:
    """One file: the stories of its body, its page styles and its embedded objects."""

    def __init__(self, budget: Budget) -> None:
        self.builder = TextBuilder()
        self.attachments: list[Attachment] = []
        self.gaps: list[Gap] = []
        self._budget = budget

    def content(self, media_type: str, gaps: list[Gap]) -> Content:
        builder = self.builder
        return Content(
            media_type,
            builder.text,
            builder.passages,
            tuple(self.attachments),
            (*gaps, *self.gaps),
            insertions=builder.insertions,
        )

    def read(
        self,
        content: etree._Element | None,
        styles: etree._Element | None,
        properties: etree._Element | None,
        scope: Scope,
    ) -> None:
        """Headers, body, footers and notes, properties, in this order."""
        roots = [root for root in (styles, content) if root is not None]
        looks = Styles(dict.fromkeys(roots))
        changes = Changes(_insertions(content))
        story = StoryReader(self.builder, looks, changes)
        beside.read_masters(styles, story)
        body = content.find("{*}body") if content is not None else None
        for part in body.iterchildren(etree.Element) if body is not None else ():
            key = short(part.tag)
            if key == "office:spreadsheet":
                SheetReader(self.builder, looks, story, changes).read(part)
            elif key in {"office:presentation", "office:drawing"}:
                self._slides(part, looks, story, scope)
            else:
                story.read(part, scope)
        if content is not None and body is None:
            story.read(content, scope)  # a formula, or a body that lost its frame
        beside.read_properties(properties, self.builder)
        for root in dict.fromkeys(roots):
            beside.read_comments(root, self.builder)

    def _slides(
        self, part: etree._Element, looks: Styles, story: StoryReader, scope: Scope
    ) -> None:
        number = 0
        for child in part.iterchildren(etree.Element):
            if short(child.tag) != "draw:page":
                story.block(child, scope)
                continue
            number += 1
            given = attributes(child)
            hidden = looks.is_off("drawing-page", given.get("draw:style-name"))
            where = Scope(page=number, place=scope.place)
            if hidden:
                where = Scope(Part.HIDDEN, "隐藏的幻灯片", number)
            name = given.get("draw:name", "")
            if not name.isascii() and not re.fullmatch(r"(幻灯片|页面?|第)\s?\d+页?", name):
                said = Location(Part.METADATA, number, place="幻灯片名称")
                self.builder.add(name, said)
            for shape in child.iterchildren(etree.Element):
                notes = short(shape.tag) == "presentation:notes"
                if notes:
                    story.read(shape, Scope(Part.NOTES, "备注", number))
                else:
                    story.block(shape, where)


def _insertions(content: etree._Element | None) -> frozenset[str]:
    """Identifiers of tracked insertions."""
    if content is None:
        return frozenset()
    found = set()
    for region in content.iter("{*}changed-region"):
        if region.find("{*}insertion") is not None:
            given = attributes(region)
            found |= {given.get("text:id", ""), str(region.get(_XML_ID, ""))}
    return frozenset(found - {""})


_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
