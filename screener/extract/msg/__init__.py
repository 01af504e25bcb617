"""Outlook messages (msg, oft): headers, people, bodies, what is attached, message in message."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from screener.containers.mapi.message import (
    ATTACHED,
    ATTACHED_NAME,
    ATTACHED_SHORT,
    CODE_PAGE,
    DISPLAY_NAME,
    INTERNET_PAGE,
    SUBJECT,
    Value,
    text_of,
    write_message,
    write_properties,
)
from screener.containers.ole.compound import Compound, Path
from screener.containers.ole.rest import embedded, packed
from screener.containers.ole.writer import compound_file
from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged
from screener.limits import Budget

_TYPE = "application/vnd.ms-outlook"
_PROPERTIES = "__properties_version1.0"
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})(001F|001E|0102|000D)", re.IGNORECASE)
_LIST = re.compile(r"__substg1\.0_([0-9A-F]{4})(101F|101E)-([0-9A-F]{8})", re.IGNORECASE)
_PERSON, _ATTACHMENT = "__recip_version1.0_#", "__attach_version1.0_#"
_OBJECT = "__substg1.0_3701000D"
_UNFIT = re.compile(r"[/\\:*?\x00-\x1f]")
_HEAD, _INNER_HEAD = 32, 24
_MOST = 2_048


def recognise(source: Source) -> str | None:
    return _TYPE if _PROPERTIES in source.streams else None


def read(source: Source, budget: Budget) -> Content:
    if source.compound is None:
        raise Damaged("Outlook 邮件结构损坏，无法读取")
    reader = _MessageReader(source.compound, budget)
    reader.read()
    builder = reader.builder
    gaps = list(reader.gaps)
    if source.compound.short:
        gaps.append(Gap(GapKind.DAMAGED, "文件结构损坏，只读出其中一部分"))
    children = tuple(reader.attachments)
    return Content(_TYPE, builder.text, builder.passages, children, tuple(gaps))


class _MessageReader:
    """One message: its own properties; everything attached becomes a child."""

    def __init__(self, compound: Compound, budget: Budget) -> None:
        self.builder = TextBuilder()
        self.attachments: list[Attachment] = []
        self.gaps: list[Gap] = []
        self._compound, self._budget = compound, budget
        self._names: set[str] = set()
        self._page = 936

    def read(self) -> None:
        numbers = _numbers(self._compound.read(_PROPERTIES) or b"", _HEAD)
        self._page = numbers.get(CODE_PAGE) or numbers.get(INTERNET_PAGE) or 936
        properties = self._properties(())
        most = self._budget.limits.member_bytes
        bodies = write_message(properties, self.builder, self._page, most)
        for storage in self._children(_PERSON):
            self._person(storage)
        for name, data in bodies:
            self._attach(name, data)
        for storage in self._children(_ATTACHMENT):
            self._attachment(storage)

    def _children(self, prefix: str) -> list[Path]:
        found: list[Path] = sorted(
            path
            for path in self._compound.storages
            if len(path) == 1 and path[0].lower().startswith(prefix)
        )
        if len(found) > _MOST:
            message = "邮件的收件人或附件过多，其余未读取"
            self.gaps.append(Gap(GapKind.TOO_LARGE, message))
        return found[:_MOST]

    def _properties(self, storage: Path) -> dict[int, Value]:
        found: dict[int, Value] = {}
        lists: dict[int, list[str]] = {}
        for path in self._compound.below(*storage) if storage else self._compound.paths:
            if len(path) != len(storage) + 1:
                continue
            if match := _STREAM.fullmatch(path[-1]):
                raw = self._compound.read(*path) or b""
                wide = match[2].upper() == "001F"
                text = raw.decode("utf-16-le", "replace") if wide else None
                if text is None and match[2].upper() == "001E":
                    text = text_of({0: Value(None, raw)}, 0, self._page)
                found[int(match[1], 16)] = Value(text, b"" if text is not None else raw)
            elif match := _LIST.fullmatch(path[-1]):
                raw = self._compound.read(*path) or b""
                wide = match[2].upper() == "101F"
                text = raw.decode("utf-16-le" if wide else "gb18030", "replace")
                lists.setdefault(int(match[1], 16), []).append(text.strip("\0"))
        for number, texts in lists.items():
            found[number] = Value("\n".join(texts), b"")
        return found

    def _person(self, storage: Path) -> None:
        properties = self._properties(storage)
        said: dict[str, None] = {}
        for number in (DISPLAY_NAME, 0x3003, 0x39FE):
            text = text_of(properties, number, self._page)
            if text and not text.startswith("/o="):
                said[text] = None
        for text in said:
            self.builder.add(text, Location(Part.METADATA, place="邮件收件人"))

    def _attachment(self, storage: Path) -> None:
        properties = self._properties(storage)
        names = (text_of(properties, one, self._page)
                 for one in (ATTACHED_NAME, ATTACHED_SHORT, DISPLAY_NAME))  # fmt: skip
        name = next(filter(None, names), "附件").replace("\\", "/").rpartition("/")[2]
        told = {key: value for key, value in properties.items() if key in (0x3708, 0x370D, 0x3711)}
        write_properties(told, self.builder, self._page)
        inside = dict(self._inside(storage))
        if inside:
            self._inner(name, inside)
            return
        value = properties.get(ATTACHED)
        if value is not None and value.raw:
            self._attach(name, value.raw)
        elif not told:
            self.builder.add(name, Location(Part.METADATA, place="空附件的名称"))

    def _inside(self, storage: Path) -> Iterator[tuple[Path, bytes]]:
        """Streams of a message or object attached as a storage of its own."""
        for path in self._compound.below(*storage, _OBJECT):
            yield path[len(storage) + 1 :], self._compound.read(*path) or b""

    def _inner(self, name: str, inside: dict[Path, bytes]) -> None:
        own = inside.get((_PROPERTIES,))
        if own is None:
            self.attachments += embedded(compound_file(inside), name, self.builder, self._budget)
            return
        # The head of an inner message is shorter than that of a file.
        inside[(_PROPERTIES,)] = own[:_INNER_HEAD] + bytes(_HEAD - _INNER_HEAD) + own[_INNER_HEAD:]
        if not name.lower().endswith(".msg"):
            subject = inside.get((f"__substg1.0_{SUBJECT:04X}001F",), b"")
            title = subject.decode("utf-16-le", "replace").strip("\0") or name
            name = _UNFIT.sub(" ", title) + ".msg"
        self._attach(name, compound_file(inside))

    def _attach(self, name: str, data: bytes) -> None:
        unique, number = name, 1
        while unique in self._names:
            number += 1
            unique = f"{name}（同名第{number}个）"
        self._names.add(unique)
        self.attachments.append(packed(unique, data, self._budget))


def _numbers(data: bytes, head: int) -> dict[int, int]:
    """Properties that are whole numbers."""
    found: dict[int, int] = {}
    for at in range(head, len(data) - 15, 16):
        kind, number, value = struct.unpack_from("<HH4xI", data, at)
        if kind == 0x0003:
            found[number] = value
    return found
