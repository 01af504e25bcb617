"""Texts of a PowerPoint shape and how their runs look."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from screener.containers.ole.drawing import Record

HEADER, CHARS, BYTES, STYLES, REFERENCE = 0x0F9F, 0x0FA0, 0x0FA8, 0x0FA1, 0x0F9E
_BREAKS = re.compile(r"[\r\x0b\n]")
_TINY_POINTS = 2
_TITLES = frozenset({0, 6})
_RGB = 0xFE
_PARAGRAPH = (
    (0x0000F, 2), (0x80, 2), (0x10, 2), (0x40, 2), (0x20, 4), (0x800, 2), (0x1000, 2),
    (0x2000, 2), (0x4000, 2), (0x100, 2), (0x400, 2), (0x8000, 2), (0x100000, -1), (0x10000, 2),
    (0xE0000, 2), (0x200000, 2),
)  # fmt: skip
_CHARACTER_FONTS = (0x10000, 0x200000, 0x400000, 0x800000)
_STYLE_BITS = 0x3FFF


class Run(NamedTuple):
    """So many characters of one look; `color` is RRGGBB or `scheme n`."""

    length: int
    points: int | None
    color: str | None


@dataclass(slots=True)
class Words:
    """One text of a slide; `kind` says whether it is a title."""

    kind: int = 4
    text: str = ""
    runs: list[Run] = field(default_factory=list)

    @property
    def heading(self) -> bool:
        return self.kind in _TITLES


class Line(NamedTuple):
    """A line of a text; `paragraph` counts from one. `color` where all of it has one."""

    text: str
    paragraph: int
    tiny: bool
    color: str | None


def read_words(atoms: Iterable[Record]) -> Iterator[Words]:
    """Every text in a list of atoms: each begins with what kind it is."""
    now: Words | None = None
    for atom in atoms:
        if atom.kind == HEADER and len(atom.body) >= 4:
            if now is not None:
                yield now
            now = Words(struct.unpack_from("<I", atom.body)[0])
        elif atom.kind in (CHARS, BYTES):
            now = now or Words()
            wide = atom.kind == CHARS
            now.text = atom.body.decode("utf-16-le" if wide else "latin-1", "replace")
        elif atom.kind == STYLES and now is not None:
            try:
                now.runs = list(_runs(atom.body, len(now.text) + 1))
            except (struct.error, IndexError):
                now.runs = []
    if now is not None:
        yield now


def lines(words: Words) -> Iterator[Line]:
    """The lines of a text, those too small to be seen apart from the rest."""
    looks = [run for run in words.runs for _ in range(min(run.length, len(words.text)))]
    at = 0
    paragraph = 1
    for piece in _BREAKS.split(words.text):
        mine = looks[at : at + len(piece)]
        yield from _line(piece, mine, paragraph)
        at += len(piece) + 1
        if at <= len(words.text) and words.text[at - 1] != "\x0b":
            paragraph += 1


def _line(text: str, looks: list[Run], paragraph: int) -> Iterator[Line]:
    tiny = [look.points is not None and 0 < look.points <= _TINY_POINTS for look in looks]
    tiny += [False] * (len(text) - len(tiny))
    shown = "".join(c for c, small in zip(text, tiny, strict=True) if not small)
    small = "".join(c for c, small in zip(text, tiny, strict=True) if small)
    colors = {look.color for look in looks}
    color = colors.pop() if len(colors) == 1 and len(looks) >= len(text) else None
    if shown.strip("*\t "):
        yield Line(shown, paragraph, tiny=False, color=color)
    if small.strip():
        yield Line(small, paragraph, tiny=True, color=color)


def _runs(data: bytes, length: int) -> Iterator[Run]:
    at = covered = 0
    while covered < length and at + 10 <= len(data):
        count, _, mask = struct.unpack_from("<IHI", data, at)
        at = _skip_paragraph(data, at + 10, mask)
        covered += count
    covered = 0
    while covered < length and at + 8 <= len(data):
        count, mask = struct.unpack_from("<II", data, at)
        at += 8 + (2 if mask & _STYLE_BITS else 0)
        at += 2 * sum(bool(mask & bit) for bit in _CHARACTER_FONTS)
        points = color = None
        if mask & 0x20000:
            points = struct.unpack_from("<H", data, at)[0]
            at += 2
        if mask & 0x40000:
            red, green, blue, index = struct.unpack_from("4B", data, at)
            color = f"{red:02X}{green:02X}{blue:02X}" if index == _RGB else f"scheme {index}"
            at += 4
        at += 2 if mask & 0x80000 else 0
        covered += count
        yield Run(count, points, color)


def _skip_paragraph(data: bytes, at: int, mask: int) -> int:
    for bits, size in _PARAGRAPH:
        if mask & bits:
            tabs = 2 + 4 * struct.unpack_from("<H", data, at)[0] if size < 0 else 0
            at += tabs or size
    return at
