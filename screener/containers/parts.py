"""The parts of a zip package (ODF, OFD, EPUB): read by name, XML with recovery, nothing forgotten.

`unread` empties as parts are asked for: what is left at the end is read by whoever opened it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable
from urllib.parse import unquote

from lxml import etree

from screener.containers.archives.extras import extra_words
from screener.containers.archives.member import note_of
from screener.containers.archives.zipped import strays
from screener.containers.ooxml.xml import is_automatic_name, xml_asides
from screener.containers.package import member_name, read_member
from screener.containers.safe_xml import SAFE
from screener.containers.salvage import salvage
from screener.containers.source import Source
from screener.containers.values import place_of_value, telling_values
from screener.document import Attachment, Location, Part, TextBuilder
from screener.errors import Damaged, TooLarge, Unreadable
from screener.limits import Budget

_TELLING = re.compile(r"[\u3400-\u9fff]{2}|\d{11}")
_BROKEN = "文件压缩结构损坏，只恢复出其中一部分"


def parse(data: bytes) -> tuple[etree._Element | None, bool]:
    """The root of some XML and whether it was whole; no entity opened, nothing ever fetched.

    White space is kept, comments are: a reader must expect them among the children.
    """
    for recover in (False, True):
        try:
            root = etree.fromstring(data, etree.XMLParser(**SAFE, recover=recover))
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root, not recover
    return None, False


class Parts:
    """The parts of one package; `problems` collects what could not be read of it."""

    def __init__(self, source: Source, budget: Budget) -> None:
        """Raises Damaged when nothing at all can be unpacked."""
        self.problems: list[Unreadable] = []
        package = source.package
        if package is None:
            package = salvage(source.data, budget.limits)
            if package is None:
                raise Damaged("文件压缩结构损坏，无法打开")
            self.problems.append(Damaged(_BROKEN))
        self._package = package
        self._budget = budget
        infos = package.infolist()
        self.comments = [note_of(package.comment)]
        for info in infos:
            self.comments += (note_of(info.comment), *extra_words(info.extra, member_name(info)))
        self.strays = strays(package, source.data, budget) if source.package is not None else []
        if len(infos) > budget.limits.members:
            self.problems.append(TooLarge("文件内的部件过多，其余没有读取"))
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos[: budget.limits.members]:
            name = member_name(info).replace("\\", "/").lstrip("/")
            if name and not name.endswith("/"):
                # A second part of the same name is unseen by readers, and goes out with the file.
                known = name in self._infos
                self._infos[f"{name}#{info.header_offset}" if known else name] = info
        self._spelled = {name.lower(): name for name in self._infos}
        self.unread = dict.fromkeys(self._infos)
        self.asides: dict[str, None] = {}  # what comments and instructions in XML say
        self.values: dict[tuple[str, str, str], None] = {}  # part, attribute, value
        self._told: set[str] = set()

    @property
    def names(self) -> Iterable[str]:
        return self._infos.keys()

    def find(self, target: str, base: str = "") -> str | None:
        """The part that `target` means where it stands in part `base`; None when there is none.

        Backslashes, a leading slash, percent signs and letters of the wrong case are forgiven.
        """
        for one in (target, unquote(target)):
            path = one.replace("\\", "/")
            for folder in (posixpath.dirname(base), ""):
                joined = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
                if found := self._spelled.get(joined.lower()):
                    return found
        return None

    def read(self, name: str, title: str) -> bytes | None:
        """A part's bytes; None, and a problem that names `title`, when they cannot be had."""
        self.unread.pop(name, None)
        try:
            self._budget.check_time()
            data = read_member(self._package, self._infos[name], self._budget)
        except Unreadable as error:
            self._problem(type(error)(f"{title}未能读取：{error}"))
            return None
        if name.lower().endswith((".xml", ".rdf")):
            self.asides.update(dict.fromkeys(xml_asides(data)))
            self.values.update(((name, *one), None) for one in telling_values(name, data))
        return data

    def xml(self, name: str, title: str) -> etree._Element | None:
        """A part's root element; what is broken is read as far as it goes, and said."""
        data = self.read(name, title)
        if data is None or not data.strip(b"\0 \r\n\t"):
            return None
        root, whole = parse(data)
        if not whole:
            self._problem(Damaged(f"{title}损坏，只读出其中一部分"))
        if root is not None and _has_entities(root):
            self._problem(Damaged(f"{title}含有自定义实体，没有展开"))
        return root

    def add_leftovers(self, builder: TextBuilder) -> list[Attachment]:
        """The last to look: attributes, names and comments nobody read, files beside the parts."""
        known = "".join(builder.text.split())
        names = (name.rpartition("/")[2] for name in self._infos)
        found = [
            *((aside, Part.MARKUP, "XML注释") for aside in self.asides if _TELLING.search(aside)),
            *((value, Part.ATTRIBUTE, place_of_value(part, name))
              for part, name, value in self.values),
            *((name, Part.METADATA, "内部部件的名称") for name in names
              if _TELLING.search(name) and not is_automatic_name(name)),
        ]  # fmt: skip
        for text, part, place in dict.fromkeys(found):
            if "".join(text.split()) not in known:
                builder.add(text, Location(part, place=place))
        for comment in self.comments:
            builder.add(comment, Location(Part.METADATA, place="压缩包注释"))
        return self.strays

    def _problem(self, problem: Unreadable) -> None:
        """Say it once, however many parts have it."""
        if str(problem) not in self._told:
            self._told.add(str(problem))
            self.problems.append(problem)


def _has_entities(root: etree._Element) -> bool:
    dtd = root.getroottree().docinfo.internalDTD
    # lxml's stubs do not know that there may be no DTD, and that one lists its entities.
    return bool(list(getattr(dtd, "entities", list)()))
