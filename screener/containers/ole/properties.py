"""Property sets of OLE files: who wrote a draft, its keywords, what its owner added by name."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from screener.containers.charset import decode, plausibility
from screener.containers.codepage import codec_of

_SUMMARY = {
    2: "标题", 3: "主题", 4: "作者", 5: "关键词", 6: "备注", 7: "模板", 8: "上次修改者",
}  # fmt: skip
_DOCUMENT = {2: "类别", 14: "经理", 15: "单位", 26: "内容类型", 27: "内容状态"}
_KINDS, _TITLES = 12, 13
_DECORATION = re.compile("字体|主题|模板|font|theme|template|design|police|schrift", re.IGNORECASE)
_STOCK = frozenset({"Normal.dot", "Normal", "Normal.dotm", "Normal.wpt", "默认设计模板"})
_STAMPS = frozenset({
    "KSOProductBuildVer", "ICV", "KSOTemplateUUID", "KSOTemplateDocerSaveRecord",
    "_PID_GUID", "_PID_LINKBASE", "_PID_HLINKS", "AppVersion",
})  # fmt: skip
_SUMMARY_ID = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_DOCUMENT_ID = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
_WESTERN = frozenset({0, 1252, 10000})
_LIKELY = 0.5
_MOST = 4096  # properties or elements of one set
_VECTOR = 0x1000
_BOOL, _FILETIME = 0x0B, 0x40


class Property(NamedTuple):
    """One property: `place` in an editor's words."""

    text: str
    place: str


def ole_properties(data: bytes) -> tuple[list[Property], list[str]]:
    """What a property stream says, and the titles of parts in it; empty where it is broken."""
    found: list[Property] = []
    titles: list[str] = []
    for kind, section in _sections(data):
        try:
            values, names = _values(section)
        except (struct.error, IndexError, ValueError):
            continue
        if kind == _SUMMARY_ID:
            found += _named(values, _SUMMARY)
        elif kind == _DOCUMENT_ID:
            found += _named(values, _DOCUMENT)
            titles += _titles(values.get(_KINDS, []), values.get(_TITLES, []))
        else:
            found += _custom(values, names)
    return found, titles


def _named(values: dict[int, list[str]], names: dict[int, str]) -> Iterator[Property]:
    for number, title in names.items():
        for text in values.get(number, ()):
            if text and not (title == "模板" and text in _STOCK):
                yield Property(text, f"文档属性“{title}”")


def _titles(pairs: list[str], titles: list[str]) -> Iterator[str]:
    """Names of sheets, slides or sections when the file was saved; fonts are nobody's words."""
    kinds: list[str] = []
    for kind, number in zip(pairs[::2], pairs[1::2], strict=False):
        kinds += [kind] * min(int(number) if number.isdecimal() else 0, _MOST)
    for title, kind in zip_longest(titles, kinds[: len(titles)], fillvalue=""):
        if not _DECORATION.search(kind):
            yield title


def _custom(values: dict[int, list[str]], names: dict[int, str]) -> Iterator[Property]:
    for number, name in names.items():
        if name and name not in _STAMPS:
            value = " ".join(values.get(number, ()))
            yield Property(f"{name}：{value}" if value else name, f"文档属性“{name}”")


def _sections(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if len(data) < 48:
        return
    count = min(struct.unpack_from("<I", data, 24)[0], 8)
    for number in range(count):
        at = 28 + 20 * number
        if at + 20 > len(data):
            return
        offset = struct.unpack_from("<I", data, at + 16)[0]
        yield data[at : at + 16], data[offset:]


def _values(section: bytes) -> tuple[dict[int, list[str]], dict[int, str]]:
    count = min(struct.unpack_from("<I", section, 4)[0], _MOST)
    offsets = dict(struct.unpack_from("<II", section, 8 + 8 * n) for n in range(count))
    page = 1252
    if 1 in offsets:
        page = struct.unpack_from("<H", section, offsets[1] + 4)[0]
    names = _dictionary(section, offsets[0], page) if 0 in offsets else {}
    values: dict[int, list[str]] = {}
    for number, offset in offsets.items():
        if number > 1:
            try:
                values[number] = _Reader(section, offset, page).value()
            except (struct.error, ValueError, IndexError):
                continue
    return values, names


def _dictionary(section: bytes, at: int, page: int) -> dict[int, str]:
    names: dict[int, str] = {}
    count = min(struct.unpack_from("<I", section, at)[0], _MOST)
    at += 4
    for _ in range(count):
        number, length = struct.unpack_from("<II", section, at)
        size = length * 2 if page == 1200 else length
        names[number] = _text(section[at + 8 : at + 8 + size], page)
        at += 8 + (-(-size // 4) * 4 if page == 1200 else size)
    return names


class _Reader:
    """Reads one typed value and moves on."""

    def __init__(self, data: bytes, at: int, page: int) -> None:
        self._data = data
        self._at = at
        self._page = page

    def value(self) -> list[str]:
        kind = self._take("<I")
        if kind & _VECTOR:
            count = min(self._take("<I"), _MOST)
            return [text for _ in range(count) for text in self._one(kind & 0xFFF, padded=False)]
        return self._one(kind, padded=True)

    def _one(self, kind: int, *, padded: bool) -> list[str]:
        if kind == 0x0C:  # a variant inside a vector
            return self._one(self._take("<I"), padded=True)
        if kind == 0x1E:
            size = self._take("<I")
            raw = self._data[self._at : self._at + size]
            self._at += -(-size // 4) * 4 if padded else size
            return [_text(raw, self._page)]
        if kind == 0x1F:
            size = self._take("<I") * 2
            raw = self._data[self._at : self._at + size]
            self._at += -(-size // 4) * 4
            return [_text(raw, 1200)]
        return self._number(kind)

    def _number(self, kind: int) -> list[str]:
        forms = {2: "<h", 3: "<i", 5: "<d", 0x12: "<H", 0x13: "<I", 0x16: "<i", 0x17: "<I"}
        if kind == _BOOL:
            return ["是" if self._take("<h") else "否"]
        if kind in forms:
            number = self._take(forms[kind])
            if kind in (2, 0x12):
                self._at += 2
            return [f"{number:g}" if kind == 5 else str(number)]
        if kind == _FILETIME:
            self._take("<Q")
        return []

    def _take(self, form: str) -> int:
        value: int = struct.unpack_from(form, self._data, self._at)[0]
        self._at += struct.calcsize(form)
        return value


def _text(raw: bytes, page: int) -> str:
    if page == 1200:
        return raw.decode("utf-16-le", "replace").partition("\0")[0].strip()
    raw = raw.partition(b"\0")[0]
    if page in _WESTERN and not raw.isascii():  # the page named is often not the one written
        guessed = decode(raw)
        if guessed and plausibility(guessed.text) >= _LIKELY:
            return guessed.text.strip()
    found = decode(raw, codec_of(page))
    return (found.text if found else raw.decode("latin-1")).strip()
