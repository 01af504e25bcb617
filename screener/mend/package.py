"""An Office package taken apart and built anew: only parts of known kinds that are referred to.

Whatever is not on the list - comments, custom data, macros, embedded files, caches, properties,
a second copy of a part, bytes after the archive - does not get into the new package.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

from lxml import etree

from screener.containers.ooxml.package import OoxmlPackage, Relationship, open_package
from screener.containers.ooxml.xml import parse_xml
from screener.containers.source import Source
from screener.errors import MendError, Unreadable
from screener.limits import Budget, Limits
from screener.mend.pictures import without_metadata
from screener.mend.result import Log
from screener.mend.xml_edit import remove

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_VENDOR = "application/vnd.openxmlformats-officedocument"
R = f"{{{_OFFICE}}}"
_PICTURES = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}  # fmt: skip
_LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:", "ftp:")
_WHOLE_ELEMENT = frozenset({
    "OLEObject", "altChunk", "attachedTemplate", "audioFile", "control", "customPr", "drawing",
    "embedBold", "embedBoldItalic", "embedItalic", "embedRegular", "externalData",
    "footerReference", "headerReference", "hlinkClick", "hlinkHover", "hlinkMouseOver",
    "legacyDrawing", "legacyDrawingHF", "movie", "oleObject", "picture", "subDoc", "svgBlip",
    "tablePart", "userShapes", "videoFile",
})  # fmt: skip
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of part that is kept: where it goes, and its content type after the vendor's."""

    path: str
    content_type: str
    namespace: str = _OFFICE


@dataclass(slots=True)
class NewPart:
    """A part on its way into the new package; `links` are rewritten relationships."""

    name: str
    kind: str
    root: etree._Element | None
    raw: bytes = field(repr=False, default=b"")
    links: list[tuple[str, str, str, bool]] = field(default_factory=list)


class Rebuild:
    """One pass from the main part through everything it refers to, of the kinds given."""

    def __init__(self, data: bytes, name: str, kinds: Mapping[str, PartKind], log: Log) -> None:
        self._kinds = kinds
        self._log = log
        self._package = _opened(data, name)
        self.parts: dict[str, NewPart] = {}
        self._numbers: dict[str, int] = {}

    def gather(self, main: str, *, kind: str, skip: frozenset[str] = frozenset()) -> NewPart:
        """Read the main part and all it leads to; `skip` are identifiers not to follow from it.

        Raises:
            MendError: something on the way cannot be read whole.
        """
        try:
            name = self._package.main_part(main)
        except Unreadable as error:
            raise MendError(f"文件损坏，程序不能处理：{error}") from error
        return self._add(name, kind, skip)

    def main_root(self, main: str) -> etree._Element:
        """The main part alone, to decide what of it to follow."""
        try:
            name = self._package.main_part(main)
        except Unreadable as error:
            raise MendError(f"文件损坏，程序不能处理：{error}") from error
        return self._xml(name)

    def _add(self, name: str, kind: str, skip: frozenset[str] = frozenset()) -> NewPart:
        if name in self.parts:
            return self.parts[name]
        part = NewPart(self._new_name(name, kind), kind, None)
        self.parts[name] = part
        if kind == "image":
            part.raw = without_metadata(self._read(name))
            return part
        part.root = self._xml(name)
        for link in self._package.relationships(name):
            if link.id not in skip:
                self._follow(part, link)
        known = {identifier for identifier, *_ in part.links}
        for element in list(part.root.iter(etree.Element)):
            for key in [key for key in element.attrib if str(key).startswith(R)]:
                if element.attrib[key] not in known:
                    _drop_reference(element, str(key))
        return part

    def _follow(self, part: NewPart, link: Relationship) -> None:
        """Keep a relationship of a kind that is kept, and what it leads to."""
        if link.external:
            if link.kind == "hyperlink" and link.target.lower().startswith(_LINK_SCHEMES):
                part.links.append((link.id, f"{_OFFICE}/hyperlink", link.target, True))
            return
        name = self._package.resolve(link.target)
        kind = self._kinds.get(link.kind)
        if name is None or kind is None:
            return
        if link.kind == "image" and PurePosixPath(name).suffix.lower()[1:] not in _PICTURES:
            self._log.count("删去格式不明的图片{}个")
            return
        target = self._add(name, link.kind).name
        part.links.append((link.id, f"{kind.namespace}/{link.kind}", target, False))

    def _new_name(self, name: str, kind: str) -> str:
        """A name of ours: the old one may tell something."""
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        path = self._kinds[kind].path
        suffix = PurePosixPath(name).suffix.lower() if kind == "image" else ".xml"
        return f"{path}{number if path[-1].isalpha() and kind in _MANY else ''}{suffix}"

    def _read(self, name: str) -> bytes:
        data = self._package.read(name)
        if data is None:
            raise MendError("文件有损坏或加密的部分，程序不能处理，请用办公软件另存后重试")
        return data

    def _xml(self, name: str) -> etree._Element:
        root, whole = parse_xml(self._read(name))
        if root is None or not whole or root.getroottree().docinfo.internalDTD is not None:
            raise MendError("文件内部结构有损坏，程序不能处理，请用办公软件另存后重试")
        return root

    def sheet_links(self) -> set[str]:
        """Identifiers by which the main part refers to sheets of any kind."""
        main = self._package.main_part("xl/workbook.xml")
        return {
            one.id for one in self._package.relationships(main) if one.kind.endswith("sheet")
        }  # fmt: skip

    def root_of(self, kind: str) -> etree._Element | None:
        """The root of the first part of a kind."""
        return next((part.root for part in self.parts.values() if part.kind == kind), None)

    def tell_left_out(self, sentences: Mapping[str, str]) -> None:
        """Say what does not come along: pattern of a part's name to a sentence with {}."""
        for name in self._package.unread:
            for pattern, sentence in sentences.items():
                if re.search(pattern, name):
                    self._log.count(sentence)

    def write(self, main: NewPart) -> bytes:
        """The new package, the same bytes for the same input."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self._files(main):
                info = zipfile.ZipInfo(name, _EPOCH)
                info.external_attr = 0o600 << 16
                archive.writestr(info, data, zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    def _files(self, main: NewPart) -> Iterator[tuple[str, bytes]]:
        yield "[Content_Types].xml", self._content_types().encode()
        start = [("rId1", f"{_OFFICE}/officeDocument", main.name, False)]
        yield "_rels/.rels", _relationships(start).encode()
        for part in self.parts.values():
            data = part.raw
            if part.root is not None:
                data = etree.tostring(
                    part.root, xml_declaration=True, encoding="UTF-8", standalone=True
                )
            yield part.name, data
            if part.links:
                path = PurePosixPath(part.name)
                yield f"{path.parent}/_rels/{path.name}.rels", _relationships(part.links).encode()

    def _content_types(self) -> str:
        used = {PurePosixPath(part.name).suffix[1:] for part in self.parts.values()}
        defaults = "".join(
            f'<Default Extension="{suffix}" ContentType="{_PICTURES[suffix]}"/>'
            for suffix in sorted(used & set(_PICTURES))
        )
        overrides = "".join(
            f"<Override PartName={quoteattr('/' + part.name)} "
            f'ContentType="{_VENDOR}.{self._kinds[part.kind].content_type}+xml"/>'
            for part in self.parts.values()
            if part.root is not None
        )
        relationships = "application/vnd.openxmlformats-package.relationships+xml"
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{relationships}"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{defaults}{overrides}</Types>'
        )


_MANY = frozenset({
    "image", "header", "footer", "chart", "diagramData", "diagramLayout", "diagramQuickStyle",
    "diagramColors", "diagramDrawing", "worksheet", "drawing", "table", "chartsheet",
})  # fmt: skip


def renamed(name: str, suffix: str) -> str:
    """The file's name with `suffix`, which tells what it is now: no macros, no template."""
    stem, dot, old = name.rpartition(".")
    return f"{stem}.{suffix}" if dot and old.lower() != suffix else name


def _opened(data: bytes, name: str) -> OoxmlPackage:
    try:
        package = open_package(Source(data, name), Budget(Limits()))
    except Unreadable as error:
        raise MendError(f"文件损坏，程序不能处理：{error}") from error
    if package.gaps:
        raise MendError("文件损坏，程序不能处理，请用办公软件另存后重试")
    return package


def _drop_reference(element: etree._Element, key: str) -> None:
    name = etree.QName(element).localname
    parent = element.getparent()
    if name in _WHOLE_ELEMENT and parent is not None:
        remove(element)
    else:
        del element.attrib[key]


def _relationships(links: list[tuple[str, str, str, bool]]) -> str:
    items = ""
    for identifier, kind, target, external in links:
        where = quoteattr(target if external else f"/{target}")
        mode = ' TargetMode="External"' if external else ""
        items += f'<Relationship Id={quoteattr(identifier)} Type="{kind}" Target={where}{mode}/>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'
    )
