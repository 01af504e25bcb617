"""How Word text looks: property lists of runs, paragraphs and styles, and whether it is seen."""

from __future__ import annotations

import contextlib
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from screener.containers.colours import UNKNOWN, camouflage
from screener.containers.wordflow import DELETED, TINY_POINTS
from screener.extract.doc.fib import LOOKS, PARAGRAPHS, STYLES, Fib

_PAGE = 512
_PALETTE = (
    None, "000000", "0000FF", "00FFFF", "00FF00", "FF00FF", "FF0000", "FFFF00", "FFFFFF",
    "000080", "008080", "008000", "800080", "800000", "808000", "808080", "C0C0C0",
)  # fmt: skip
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_DEEP = 12
_FLAGS = {0x0800: "deleted", 0x0801: "inserted", 0x0855: "special", 0x0806: "data", 0x080A: "ole"}
_VANISH = frozenset({0x083C, 0x0818})
_TABLE_SHADES = frozenset({0xD609, 0xD612, 0xD60C, 0xD670, 0xD616, 0xD671})


@dataclass(frozen=True, slots=True)
class Look:
    """Character formatting. `picture` is an offset into the data stream, `symbol` font and code."""

    vanish: bool = False
    deleted: bool = False
    inserted: bool = False
    special: bool = False
    data: bool = False
    ole: bool = False
    bold: bool = False
    points: float = 0.0
    color: str | None = None
    shade: str | None = None
    picture: int | None = None
    symbol: tuple[int, int] | None = None

    def unseen(self, background: str | None) -> str | None:
        """Why a reader of the page does not see this text, in an editor's words; None if seen."""
        if self.deleted:
            return DELETED
        if self.vanish:
            return "隐藏文字"
        if 0 < self.points <= TINY_POINTS:
            return "极小字"
        return camouflage(self.color, self.shade, background)


@dataclass(frozen=True, slots=True)
class Layout:
    """Paragraph formatting."""

    style: int = 0
    in_table: bool = False
    ends_row: bool = False
    centred: bool = False
    heading: bool = False
    new_page: bool = False
    depth: int = 0
    background: str | None = None
    inner_cell: bool = False


PLAIN = Look()
BLOCK = Layout()


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(operation, operand) of a property list, as far as it holds together."""
    at = 0
    while at + 2 <= len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        size = _SIZES[code >> 13]
        if code == 0xD608 and at + 2 <= len(data):
            size, at = struct.unpack_from("<H", data, at)[0] - 1, at + 2
        elif not size and at < len(data):
            size, at = data[at], at + 1
        yield code, data[at : at + max(0, size)]
        at += max(0, size)


def apply_look(base: Look, data: bytes, style: Look) -> Look:
    """`base` changed by a property list; toggles may ask what the `style` says."""
    changes: dict[str, object] = {}
    for code, operand in sprms(data):
        if not operand:
            continue
        if code in _FLAGS:
            changes[_FLAGS[code]] = bool(operand[0])
        elif code in _VANISH:
            changes["vanish"] = _toggled(operand[0], was=style.vanish)
        elif code == 0x0835:
            changes["bold"] = _toggled(operand[0], was=style.bold)
        elif (change := _CHANGES.get(code)) and len(operand) >= change[1]:
            changes[change[0]] = change[2](operand)
    return replace(base, **changes) if changes else base  # type: ignore[arg-type]


def _toggled(value: int, *, was: bool) -> bool:
    return was if value == 0x80 else not was if value == 0x81 else bool(value)


def _number(operand: bytes) -> int:
    return int.from_bytes(operand, "little")


def _symbol(operand: bytes) -> tuple[int, int]:
    font, code = struct.unpack_from("<HH", operand)
    return font, code


def _palette(operand: bytes) -> str | None:
    return _PALETTE[operand[0]] if operand[0] < len(_PALETTE) else None


def _true_color(operand: bytes) -> str | None:
    return None if operand[3] == 0xFF else operand[:3].hex().upper()


def _shade(operand: bytes) -> str | None:
    pattern = struct.unpack_from("<H", operand, 8)[0]
    front, back = _true_color(operand[:4]), _true_color(operand[4:8])
    return back if pattern == 0 else (front or "000000") if pattern == 1 else UNKNOWN


def _old_shade(operand: bytes) -> str | None:
    value = struct.unpack_from("<H", operand)[0]
    front, back, pattern = value & 31, value >> 5 & 31, value >> 10
    if pattern == 0:
        return _palette(bytes([back]))
    return (_palette(bytes([front])) or "000000") if pattern == 1 else UNKNOWN


_CHANGES = {
    0x6A03: ("picture", 4, _number),
    0x6A09: ("symbol", 4, _symbol),
    0x4A43: ("points", 2, lambda operand: _number(operand) / 2),
    0x2A42: ("color", 1, _palette),
    0x6870: ("color", 4, _true_color),
    0x2A0C: ("shade", 1, _palette),
    0x4866: ("shade", 2, _old_shade),
    0xCA71: ("shade", 10, _shade),
}


def apply_layout(base: Layout, data: bytes) -> Layout:
    changes: dict[str, object] = {}
    for code, operand in sprms(data):
        if not operand:
            continue
        value = operand[0]
        if code == 0x2416:
            changes["in_table"] = bool(value)
        elif code in (0x2417, 0x244C):
            changes["ends_row"] = bool(value) and code == 0x2417
        elif code == 0x244B:
            changes["inner_cell"] = bool(value)
        elif code in (0x2461, 0x2403):
            changes["centred"] = value == 1
        elif code == 0x2640:
            changes["heading"] = value < 9
        elif code == 0x2407:
            changes["new_page"] = bool(value)
        elif code == 0x6649:
            changes["depth"] = value
        elif code == 0xC64D and len(operand) >= 10:
            changes["background"] = _shade(operand)
        elif code == 0x442D and len(operand) >= 2:
            changes["background"] = _old_shade(operand)
        elif code in _TABLE_SHADES:
            changes["background"] = UNKNOWN
    return replace(base, **changes) if changes else base  # type: ignore[arg-type]


class Styles:
    """The style sheet: what each style makes of runs and paragraphs, with all it inherits."""

    def __init__(self, data: bytes) -> None:
        self._looks: dict[int, Look] = {}
        self._layouts: dict[int, Layout] = {}
        self._sheet: dict[int, tuple[int, int, int, list[bytes]]] = {}
        with contextlib.suppress(struct.error, IndexError):
            self._read(data)

    def _read(self, data: bytes) -> None:
        size, count, base = struct.unpack_from("<3H", data) if data else (0, 0, 0)
        at = 2 + size
        for number in range(count):
            length = struct.unpack_from("<H", data, at)[0]
            if length:
                self._sheet[number] = _style(data[at + 2 : at + 2 + length], base)
            at += 2 + length + length % 2

    def look(self, number: int, depth: int = 0) -> Look:
        if number not in self._looks:
            _, _, parent, lists = self._sheet.get(number, (0, 0, 0xFFF, []))
            known = parent in self._sheet and depth < _DEEP and parent != number
            base = self.look(parent, depth + 1) if known else PLAIN
            self._looks[number] = apply_look(base, lists[-1], base) if lists else base
        return self._looks[number]

    def layout(self, number: int, depth: int = 0) -> Layout:
        if number not in self._layouts:
            identifier, kind, parent, lists = self._sheet.get(number, (0, 0, 0xFFF, []))
            known = parent in self._sheet and depth < _DEEP and parent != number
            base = self.layout(parent, depth + 1) if known else BLOCK
            own = apply_layout(base, lists[0][2:]) if kind == 1 and lists else base
            title = kind == 1 and (1 <= identifier <= 9 or identifier in (62, 74))
            self._layouts[number] = replace(own, style=number, heading=own.heading or title)
        return self._layouts[number]


def _style(data: bytes, base: int) -> tuple[int, int, int, list[bytes]]:
    """(built-in number, kind, parent, property lists) of one style."""
    first, second, third = struct.unpack_from("<3H", data)
    at = base + 2 + 2 * struct.unpack_from("<H", data, base)[0] + 2
    lists: list[bytes] = []
    for _ in range(min(third & 0xF, 3)):
        size = struct.unpack_from("<H", data, at)[0]
        lists.append(data[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    return first & 0xFFF, second & 0xF, second >> 4, lists


class Pages:
    """Formatting pages: for each byte of text the property list that covers it."""

    def __init__(self, starts: list[int], ends: list[int], lists: list[bytes]) -> None:
        self.starts, self.ends, self._lists = starts, ends, lists

    def at(self, offset: int) -> tuple[bytes, int]:
        """The property list at a byte of the main stream, and where it ends."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return b"", self.starts[0] if self.starts else 1 << 40
        if offset >= self.ends[index]:
            following = index + 1
            return b"", self.starts[following] if following < len(self.starts) else 1 << 40
        return self._lists[index], self.ends[index]


def run_pages(fib: Fib, main: bytes) -> Pages:
    return _pages(fib, main, LOOKS, _run_list, 1)


def paragraph_pages(fib: Fib, main: bytes) -> Pages:
    return _pages(fib, main, PARAGRAPHS, _paragraph_list, 13)


def _pages(
    fib: Fib, main: bytes, number: int, take: Callable[[bytes, int], bytes], width: int
) -> Pages:
    found: dict[int, tuple[int, bytes]] = {}
    for entry in fib.offsets(number, 4)[1]:
        start = (int.from_bytes(entry, "little") & 0x3FFFFF) * _PAGE
        page = main[start : start + _PAGE]
        if len(page) < _PAGE:
            continue
        count = min(page[-1], (_PAGE - 5) // (4 + width))
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for index in range(count):
            at = page[4 * (count + 1) + width * index] * 2
            if bounds[index] < bounds[index + 1]:
                found[bounds[index]] = (bounds[index + 1], take(page, at) if at else b"")
    starts = sorted(found)
    return Pages(starts, [found[one][0] for one in starts], [found[one][1] for one in starts])


def _run_list(page: bytes, at: int) -> bytes:
    return page[at + 1 : at + 1 + page[at]]


def _paragraph_list(page: bytes, at: int) -> bytes:
    size = page[at]
    if size:
        return page[at + 1 : at + 2 * size]
    return page[at + 2 : at + 2 + 2 * page[at + 1]] if at + 1 < len(page) else b""


def style_sheet(fib: Fib) -> Styles:
    return Styles(fib.table(STYLES))
