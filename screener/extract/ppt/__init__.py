"""Presentations of old (ppt, pps, pot, WPS's dps and dpt): slides, notes, masters, leftovers."""

from __future__ import annotations

from screener.containers.ole.rest import packed, read_rest
from screener.containers.ole.unlock import is_locked
from screener.containers.source import Source
from screener.document import Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, Encrypted
from screener.extract.ppt.show import ShowReader
from screener.extract.ppt.stream import Objects
from screener.limits import Budget

_TYPE = "application/vnd.ms-powerpoint"
_STREAM = "PowerPoint Document"


def recognise(source: Source) -> str | None:
    return _TYPE if _STREAM.lower() in source.streams else None


def read(source: Source, budget: Budget) -> Content:
    compound = source.compound
    if compound is None:
        raise Damaged("PowerPoint 演示文稿结构损坏，无法读取")
    if is_locked(compound):
        raise Encrypted("PowerPoint 演示文稿设有打开密码")
    builder = TextBuilder()
    stream, user = compound.read(_STREAM) or b"", compound.read("Current User") or b""
    objects = Objects(stream, user)
    reader = ShowReader(objects, builder, budget)
    reader.read()
    _add_user(user, builder)
    found = reader.pictures(compound.read("Pictures") or b"")
    images = [
        packed(f"图片/图片{number}.{one.extension}", one.data, budget)
        for number, one in enumerate(found, 1)
    ]
    gaps = list(reader.gaps)
    if objects.repaired:
        gaps.append(Gap(GapKind.DAMAGED, "文件结构损坏，只读出其中一部分"))
    rest = read_rest(compound, source.data, builder, budget, _titles(builder))
    children = (*reader.attachments, *images, *rest.attachments)
    return Content(_TYPE, builder.text, builder.passages, children, (*gaps, *rest.gaps))


def _titles(builder: TextBuilder) -> list[str]:
    return builder.text.splitlines()


def _add_user(user: bytes, builder: TextBuilder) -> None:
    """Who saved the show last."""
    size = int.from_bytes(user[20:22], "little") if len(user) >= 28 else 0
    name = user[28 : 28 + size]
    wide = user[28 + size + 4 :]
    text = wide.decode("utf-16-le", "replace") if wide else name.decode("gb18030", "replace")
    builder.add(
        text.partition("\0")[0].strip(), Location(Part.METADATA, place="文档属性“上次修改者”")
    )
