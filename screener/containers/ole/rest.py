"""What all old Office formats do with streams that are not their own text.

Properties, macros, objects pasted in, and last of all whatever stream nobody read: its Chinese
is looked for byte by byte, so that nothing is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from screener.containers.ole.compound import Compound, Path
from screener.containers.ole.loose import loose_text, wide_runs
from screener.containers.ole.properties import ole_properties
from screener.containers.ole.writer import compound_file
from screener.containers.ooxml.embedded import unwrap
from screener.containers.ooxml.vba import macro_sources
from screener.document import Attachment, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import TooLarge
from screener.limits import Budget

_OBJECT = re.compile(r"_\d{6,}|(?:MBD|LNK)[0-9A-F]{8}", re.IGNORECASE)
_SILENT = re.compile(
    r"\x01CompObj|[\x01\x03]Ole|\x01Ole10ItemName|\x03(ObjInfo|EPRINT|META|PIC|PRINT|ITEM\d*)|"
    r"\x02OlePres\d*|Current User|EncryptedSummary|_signatures|\x05HwpSummaryInformation|PROJECT|"
    r"PROJECTwm|WpsCustomData|Ctls|XCB|_xmlsignatures|MsoDataStore|0Table|1Table|Data",
    re.IGNORECASE,
)
_PROPERTIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
_LINKED = 1


class Rest(NamedTuple):
    """What the rest of a file comes to, beside the text it adds."""

    attachments: tuple[Attachment, ...]
    gaps: tuple[Gap, ...]


def packed(name: str, data: bytes, budget: Budget, location: Location | None = None) -> Attachment:
    """A child of `data`, or of nothing and a gap when the budget is spent."""
    try:
        budget.spend_member(len(data))
    except TooLarge as error:
        gap = Gap(GapKind.TOO_LARGE, str(error), location or Location())
        return Attachment(name, b"", gap)
    return Attachment(name, data)


def read_rest(
    compound: Compound, data: bytes, builder: TextBuilder, budget: Budget, known: Iterable[str] = ()
) -> Rest:
    """Read every stream still unread; `data` is the whole file, `known` are its parts' titles."""
    attachments: list[Attachment] = []
    gaps: list[Gap] = []
    for storage in _objects(compound):
        attachments += _object(compound, storage, builder, budget)
    gaps += _macros(compound, data, builder)
    _properties(compound, builder, known)
    said = builder.text
    for path in list(compound.unread):
        stream = compound.read(*path) or b""
        if not _SILENT.fullmatch(path[-1]):
            _add_loose(stream, builder, said, "内部数据流")
    _add_loose(compound.unused(), builder, said, "文件空闲区残留的文字")
    if compound.short:
        gaps.append(Gap(GapKind.DAMAGED, "文件结构损坏，只读出其中一部分"))
    return Rest(tuple(attachments), tuple(gaps))


def _add_loose(data: bytes, builder: TextBuilder, said: str, place: str) -> None:
    for text in loose_text(data):
        if text not in said:
            builder.add(text, Location(Part.HIDDEN, place=place))


def _objects(compound: Compound) -> list[Path]:
    """The outermost storages that hold an object pasted in."""
    found = [path for path in compound.storages if path and _OBJECT.fullmatch(path[-1])]
    return [path for path in found if not any(path[: len(o)] == o for o in found if o != path)]


def _object(
    compound: Compound, storage: Path, builder: TextBuilder, budget: Budget
) -> list[Attachment]:
    inside = {
        path[len(storage) :]: compound.read(*path) or b"" for path in compound.below(*storage)
    }
    link = next((body for path, body in inside.items() if path == ("\x01Ole",)), b"")
    if len(link) > 8 and link[4] & _LINKED:
        for text in dict.fromkeys(_paths(link)):
            builder.add(text, Location(Part.METADATA, place="链接对象的来源路径"))
    told = {path: body for path, body in inside.items() if not _SILENT.fullmatch(path[-1])}
    if not any(told.values()):
        return []
    return embedded(compound_file(inside), storage[-1], builder, budget)


def embedded(data: bytes, name: str, builder: TextBuilder, budget: Budget) -> list[Attachment]:
    """The file inside an object, by the name it came with; where from is said in `builder`."""
    inner = unwrap(data)
    if inner is None or not inner.data:
        return []
    for path in inner.paths:
        builder.add(path, Location(Part.METADATA, place="嵌入对象的来源路径"))
    return [packed(f"嵌入对象/{inner.name or name}", inner.data, budget)]


def _paths(stream: bytes) -> list[str]:
    return [text for text in wide_runs(stream) if re.search(r"[\\/.:\u4e00-\u9fff]", text)]


def _macros(compound: Compound, data: bytes, builder: TextBuilder) -> list[Gap]:
    projects = {path[:-2] for path in compound.paths if len(path) > 1 and path[-2].upper() == "VBA"}
    if not projects:
        return []
    for project in projects:
        for path in compound.below(*project) if project else compound.paths:
            if "VBA" in map(str.upper, path):
                compound.unread.pop(path, None)
    return add_macros(data, builder)


def add_macros(data: bytes, builder: TextBuilder) -> list[Gap]:
    """Read the macros of a file or of a project kept inside one."""
    sources = macro_sources(data)
    if sources is None:
        return [Gap(GapKind.UNSUPPORTED, "文档内的宏代码未能读取", Location(place="宏代码"))]
    for source in sources:
        for number, line in enumerate(source.splitlines(), 1):
            if not line.startswith("Attribute "):
                builder.add(line, Location(Part.MARKUP, line=number, place="宏代码"))
    return []


def _properties(compound: Compound, builder: TextBuilder, known: Iterable[str]) -> None:
    said, text = set(known), builder.text
    for name in _PROPERTIES:
        found, titles = ole_properties(compound.read(name) or b"")
        for one in found:
            builder.add(one.text, Location(Part.METADATA, place=one.place))
        for title in titles:  # of old, when they stand nowhere any more
            if title and title not in said and title not in text:
                builder.add(title, Location(Part.METADATA, place="文档属性“部件标题”"))
