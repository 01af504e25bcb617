"""Office Open XML packages: parts, relationships and content types, read under a budget.

What cannot be read becomes a gap of the package; what nobody asked for stays in `unread`.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from screener.containers.archives.extras import extra_words
from screener.containers.archives.member import note_of
from screener.containers.archives.zipped import strays
from screener.containers.ooxml.crops import cropped_shares
from screener.containers.ooxml.xml import parse_xml, xml_asides
from screener.containers.package import member_name, read_member
from screener.containers.salvage import salvage
from screener.containers.source import Source
from screener.containers.values import telling_values
from screener.document import Attachment, Gap, GapKind
from screener.errors import Damaged, Encrypted, TooLarge, Unreadable
from screener.limits import Budget

_TYPES = "[Content_Types].xml"
_TYPES_BYTES = 1024 * 1024
_MAIN = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.(?:wordprocessing|spreadsheet|"
    rb"presentation)ml|ms-(?:word|excel|powerpoint))\.[A-Za-z.]+?(?=\.main)"
)
_FAMILIES = (("word", "word"), ("spreadsheet", "xl"), ("excel", "xl"), ("p", "ppt"))
_PLAIN_TYPES = {
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_TITLES = (
    (r"word/(glossary/)?document\d*\.xml", "正文"),
    (r"word/header\d*\.xml", "页眉"),
    (r"word/footer\d*\.xml", "页脚"),
    (r"word/(footnotes|endnotes)\d*\.xml", "脚注尾注"),
    (r"(word|xl|ppt)/.*comments?\d*\.xml", "批注"),
    (r"(word|xl)/.*styles\d*\.xml", "样式"),
    (r"xl/worksheets/.*\.xml", "工作表"),
    (r"xl/sharedStrings\.xml", "共享字符串"),
    (r"xl/workbook\.xml", "工作簿结构"),
    (r"ppt/slides/.*\.xml", "幻灯片"),
    (r"ppt/notesSlides/.*\.xml", "备注"),
    (r"ppt/presentation\.xml", "演示文稿结构"),
    (r".*charts?/.*\.xml", "图表"),
    (r".*diagrams/.*\.xml", "智能图形"),
    (r".*embeddings/.*", "嵌入对象"),
    (r".*media/.*", "图片或音视频"),
    (r"docProps/.*", "文档属性"),
    (r".*\.rels", "部件关系"),
)
_CROPS = re.compile(rb"srcRect|crop(?:left|top|right|bottom)")
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Relationship:
    """`kind` is the last word of the type; `target` a part name, or an address if `external`."""

    id: str
    kind: str
    target: str
    external: bool


def recognise_family(source: Source) -> tuple[str, str] | None:
    """(`word` | `xl` | `ppt`, media type) of an OOXML package, damaged ones included."""
    return source.once(_family)


def _family(source: Source) -> tuple[str, str] | None:
    names = source.package_names
    if not names:
        return _recognise_damaged(source)
    if source.package and _TYPES in names:
        try:
            with source.package.open(_TYPES) as member:
                found = _MAIN.search(member.read(_TYPES_BYTES))
        except Exception:  # noqa: BLE001 - a bid must not fail: the names decide then
            found = None
        if found:
            media_type = found[0].decode("ascii")
            tail = media_type.rpartition("vnd.")[2]
            tail = tail.removeprefix("openxmlformats-officedocument.").removeprefix("ms-")
            return next(family for word, family in _FAMILIES if tail.startswith(word)), media_type
    folders = {name.replace("\\", "/").lstrip("/").partition("/")[0] for name in names}
    for family, media_type in _PLAIN_TYPES.items():
        if family in folders and (_TYPES in names or "_rels/.rels" in names):
            return family, media_type
    return None


def _recognise_damaged(source: Source) -> tuple[str, str] | None:
    data = source.data
    if not data.startswith(b"PK\x03\x04") or source.package is not None:
        return None
    for family, media_type in _PLAIN_TYPES.items():
        if re.search(rb"PK\x03\x04.{26}%s/[a-zA-Z]" % family.encode(), data, re.DOTALL):
            return family, media_type
    return None


class OoxmlPackage:
    """The parts of one package. `gaps`, `crops` and `unread` change as parts are asked for."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        self._archive = archive
        self._budget = budget
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist():
            name = member_name(info).replace("\\", "/").lstrip("/")
            if name and not name.endswith("/"):
                # A second member of the same name is unseen by Word, and goes out with the file.
                self._infos[name if name not in self._infos else f"{name}#{info.header_offset}"] = (
                    info
                )
        self._canonical = {name.lower(): name for name in self._infos}
        self.unread = dict.fromkeys(self._infos)
        self.crops: list[tuple[str, float]] = []  # parts with cropped pictures, and how much
        self.gaps: list[Gap] = []
        self.comments: list[str] = []
        self.strays: list[Attachment] = []  # what the file holds beside the package's parts
        self.values: dict[tuple[str, str, str], None] = {}  # part, attribute, value
        self._relationships: dict[str, tuple[Relationship, ...]] = {}

    @property
    def archive_comments(self) -> list[str]:
        """What the package's writer noted on the whole, then on its members."""
        found = [note_of(self._archive.comment)]
        for info in self._archive.infolist():
            found += (note_of(info.comment), *extra_words(info.extra, member_name(info)))
        return found

    @property
    def names(self) -> list[str]:
        """Every member's name, folders included."""
        return [member_name(info) for info in self._archive.infolist()]

    def resolve(self, name: str) -> str | None:
        """The part's name as the package spells it, or None when there is no such part."""
        return self._canonical.get(unquote(name).lstrip("/").lower())

    def size(self, name: str) -> int:
        return self._infos[name].file_size

    def read(self, name: str) -> bytes | None:
        """The part's bytes; None, and a gap, when they cannot be had."""
        self.unread.pop(name, None)
        try:
            data = read_member(self._archive, self._infos[name], self._budget)
        except Unreadable as error:
            self.gaps.append(Gap(_kind(error), f"{_title(name)}未能读取：{error}"))
            return None
        if name.endswith((".xml", ".vml", ".rels")):
            self.comments += xml_asides(data)
            self.values.update(((name, *one), None) for one in telling_values(name, data))
        return data

    def head(self, name: str, size: int) -> bytes:
        """At most the first `size` bytes of a part; empty when it cannot be opened."""
        self.unread.pop(name, None)
        try:
            with self._archive.open(self._infos[name]) as member:
                return member.read(size)
        except Exception:  # noqa: BLE001 - zipfile raises many kinds; the caller sees no header
            return b""

    def xml(self, name: str) -> etree._Element | None:
        """The part's root element; what is broken or has a DTD is read as far as it goes, a gap."""
        data = self.read(name)
        if data is None or not data.strip(b"\0 \r\n\t"):
            return None
        return self.parse(data, name)

    def parse(self, data: bytes, name: str) -> etree._Element | None:
        """Parse a part's bytes. Entities are never expanded, nothing outside is ever fetched."""
        root, whole = parse_xml(data)
        cropped = b"srcRect" in data or (b"crop" in data and _CROPS.search(data))
        if root is not None and cropped:
            self.crops += [(name, share) for share in cropped_shares(root)]
        if not whole and not name.endswith(".vml"):  # Office itself writes these as loose HTML
            self.gaps.append(Gap(GapKind.DAMAGED, f"{_title(name)}损坏，只读出其中一部分"))
        if root is not None and root.getroottree().docinfo.internalDTD is not None:
            message = f"{_title(name)}含有DTD声明，其中的实体没有展开"
            self.gaps.append(Gap(GapKind.DAMAGED, message))
        return root

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """What `part` refers to; the package itself is the part with the empty name."""
        if part not in self._relationships:
            self._relationships[part] = self._read_relationships(part)
        return self._relationships[part]

    def external_targets(self) -> tuple[Relationship, ...]:
        """Every address outside the package that any part refers to."""
        for name in [name for name in self.unread if name.endswith(".rels")]:
            folder, base = posixpath.split(name)
            self.relationships(f"{posixpath.dirname(folder)}/{base[:-5]}".lstrip("/"))
        known = self._relationships.values()
        return tuple(one for relationships in known for one in relationships if one.external)

    def _read_relationships(self, part: str) -> tuple[Relationship, ...]:
        folder, base = posixpath.split(part)
        name = self.resolve(posixpath.join(folder, "_rels", f"{base}.rels"))
        root = self.xml(name) if name else None
        if root is None:
            return ()
        return tuple(
            _relationship(element, folder)
            for element in root.iter("{*}Relationship")
            if element.get("Target")
        )

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """Existing parts that `part` refers to as `kind`, in order."""
        found = (
            self.resolve(one.target)
            for one in self.relationships(part)
            if one.kind == kind and not one.external
        )
        return tuple(name for name in found if name)

    def main_part(self, fallback: str) -> str:
        """The part the package begins with.

        Raises:
            Damaged: there is none.
        """
        for name in (*self.related("", "officeDocument"), self.resolve(fallback)):
            if name:
                return name
        raise Damaged("文件缺少主体部分")


def open_package(source: Source, budget: Budget) -> OoxmlPackage:
    """Open the file's package; of a truncated one, whatever can still be unpacked.

    Raises:
        Damaged: nothing can be.
    """
    if source.package is not None:
        package = OoxmlPackage(source.package, budget)
        package.strays += strays(source.package, source.data, budget)
        return package
    rescued = salvage(source.data, budget.limits)
    if rescued is None:
        raise Damaged("文件压缩结构损坏，无法打开")
    package = OoxmlPackage(rescued, budget)
    package.gaps.append(Gap(GapKind.DAMAGED, "文件压缩结构损坏，只恢复出其中一部分"))
    return package


def _relationship(element: etree._Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        path = target.partition("#")[0].replace("\\", "/")
        target = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
    kind = element.get("Type", "").rpartition("/")[2]
    return Relationship(element.get("Id", ""), kind, target, external)


def _kind(error: Unreadable) -> GapKind:
    if isinstance(error, Encrypted):
        return GapKind.ENCRYPTED
    return GapKind.TOO_LARGE if isinstance(error, TooLarge) else GapKind.DAMAGED


def _title(name: str) -> str:
    for pattern, title in _TITLES:
        if re.fullmatch(pattern, name.partition("#")[0]):
            return f"内部部件“{title}”"
    return "一个内部部件"
