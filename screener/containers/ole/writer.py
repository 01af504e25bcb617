"""Streams into an OLE compound file: an object pasted into a file becomes a file of its own."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from screener.containers.ole.compound import OLE_MAGIC, Path

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_IN_HEADER, _PER_SECTOR = 109, 128
_ROOT, _STORAGE, _STREAM = 5, 1, 2


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    children: dict[str, _Entry] = field(default_factory=dict)
    data: bytes = field(default=b"", repr=False)
    number: int = 0
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = _END


def compound_file(streams: Mapping[Path, bytes]) -> bytes:
    """A compound file of these streams; storages come from their paths."""
    entries = _tree(streams)
    chains: list[tuple[int, int]] = []  # first sector and count of everything laid out so far
    body: list[bytes] = []
    mini, mini_table = _mini_stream(entries)
    entries[0].data = mini

    def lay(data: bytes) -> int:
        if not data:
            return _END
        start = chains[-1][0] + chains[-1][1] if chains else 0
        count = -(-len(data) // _SECTOR)
        chains.append((start, count))
        body.append(data.ljust(count * _SECTOR, b"\0"))
        return start

    for entry in entries:
        if entry.kind == _ROOT or (entry.kind == _STREAM and len(entry.data) >= _CUTOFF):
            entry.start = lay(entry.data)
    minifat = lay(mini_table)
    directory = lay(b"".join(map(_record, entries)).ljust(-(-len(entries) // 4) * _SECTOR, b"\0"))
    return _with_tables(body, chains, directory, minifat, len(mini_table) // _SECTOR)


def _tree(streams: Mapping[Path, bytes]) -> list[_Entry]:
    root = _Entry("Root Entry", _ROOT)
    entries = [root]
    for path, data in streams.items():
        at = root
        for depth, name in enumerate(path, 1):
            if name not in at.children:
                last = depth == len(path)
                at.children[name] = _Entry(name[:31], _STREAM if last else _STORAGE)
                entries.append(at.children[name])
            at = at.children[name]
        at.data = data
    for number, entry in enumerate(entries):
        entry.number = number
    for entry in entries:
        entry.child = _balance(sorted(entry.children.values(), key=_order))
    return entries


def _order(entry: _Entry) -> tuple[int, str]:
    return len(entry.name.encode("utf-16-le")), entry.name.upper()


def _balance(entries: list[_Entry]) -> int:
    """Link siblings into a search tree; the number of its root."""
    if not entries:
        return _FREE
    middle = len(entries) // 2
    entries[middle].left = _balance(entries[:middle])
    entries[middle].right = _balance(entries[middle + 1 :])
    return entries[middle].number


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, bytes]:
    """Small streams laid one after another, and the table that chains their pieces."""
    stream = bytearray()
    table: list[int] = []
    for entry in entries:
        if entry.kind == _STREAM and 0 < len(entry.data) < _CUTOFF:
            entry.start = len(table)
            count = -(-len(entry.data) // _MINI)
            table += [*range(entry.start + 1, entry.start + count), _END]
            stream += entry.data.ljust(count * _MINI, b"\0")
    packed = struct.pack(f"<{len(table)}I", *table)
    return bytes(stream), packed.ljust(-(-len(packed) // _SECTOR) * _SECTOR, b"\xff")


def _record(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    size = 0 if entry.kind == _STORAGE else len(entry.data)
    head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, entry.kind, 1)
    links = struct.pack("<III", entry.left, entry.right, entry.child)
    return head + links + bytes(36) + struct.pack("<IQ", entry.start, size)


def _with_tables(
    body: list[bytes], chains: list[tuple[int, int]], directory: int, minifat: int, minis: int
) -> bytes:
    used = sum(count for _, count in chains)
    fats = difats = 0
    while fats * _PER_SECTOR < used + fats + difats:
        fats += 1
        difats = -(-max(0, fats - _IN_HEADER) // (_PER_SECTOR - 1))
    table: list[int] = []
    for start, count in chains:
        table += [*range(start + 1, start + count), _END]
    table += [_FAT] * fats + [_DIFAT] * difats
    table += [_FREE] * (fats * _PER_SECTOR - len(table))
    places = list(range(used, used + fats))
    inside, outside = places[:_IN_HEADER], places[_IN_HEADER:]
    inside += [_FREE] * (_IN_HEADER - len(inside))
    lists = b""
    for number in range(difats):
        part = outside[number * (_PER_SECTOR - 1) : (number + 1) * (_PER_SECTOR - 1)]
        part += [_FREE] * (_PER_SECTOR - 1 - len(part))
        following = used + fats + number + 1 if number + 1 < difats else _END
        lists += struct.pack(f"<{_PER_SECTOR}I", *part, following)
    header = OLE_MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIII", 0, fats, directory, 0, _CUTOFF)
    header += struct.pack("<IIII", minifat, minis, used + fats if difats else _END, difats)
    header += struct.pack(f"<{_IN_HEADER}I", *inside)
    return b"".join((header, *body, struct.pack(f"<{len(table)}I", *table), lists))
