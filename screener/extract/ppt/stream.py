"""The objects of a PowerPoint stream: which are alive, and which an earlier save left behind."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from screener.containers.ole.drawing import Record, records
from screener.errors import Damaged

DOCUMENT, SLIDE, NOTES, MASTER, HANDOUT = 0x03E8, 0x03EE, 0x03F0, 0x03F8, 0x0FC9
STORAGE = 0x1011
_TAGGED = 0x138B  # holds records though it does not say so
_USER_EDIT, _DIRECTORY = 0x0FF5, 0x1772
_MOST_EDITS = 10_000
_MOST_DEPTH = 24


class Objects:
    """Top-level records by the number by which others refer to them."""

    def __init__(self, stream: bytes, current_user: bytes) -> None:
        """Raises Damaged when there is no presentation in the stream."""
        self._by_offset = {record.offset: record for record in records(stream)}
        self._offsets: dict[int, int] = {}
        self.document_number = 0
        start = struct.unpack_from("<I", current_user, 16)[0] if len(current_user) >= 20 else 0
        if self._record(stream, start, _USER_EDIT) is None:
            edits = [one.offset for one in self._by_offset.values() if one.kind == _USER_EDIT]
            start = max(edits, default=0)
        self._follow(stream, start)
        self.repaired = not self._offsets
        if self.repaired:  # no list of the living: the last of everything is taken for alive
            self._offsets = {-offset - 1: offset for offset in self._by_offset}
        live = set(self._offsets.values())
        self.dead = [one for one in self._by_offset.values() if one.offset not in live]
        self._stream = stream
        if self.document is None:
            raise Damaged("PowerPoint 演示文稿结构损坏，无法读取")

    def _record(self, stream: bytes, offset: int, kind: int) -> Record | None:
        found = self._by_offset.get(offset)
        if found is None and 0 < offset <= len(stream) - 8:
            found = next(records(stream[offset:]), None)
        return found if found is not None and found.kind == kind else None

    def _follow(self, stream: bytes, offset: int) -> None:
        """Go back through the saves; what a later one says holds."""
        seen: set[int] = set()
        while offset not in seen and len(seen) < _MOST_EDITS:
            seen.add(offset)
            edit = self._record(stream, offset, _USER_EDIT)
            if edit is None or len(edit.body) < 20:
                return
            before, directory, document = struct.unpack_from("<III", edit.body, 8)
            self.document_number = self.document_number or document
            listed = self._record(stream, directory, _DIRECTORY)
            for number, place in _entries(listed.body if listed else b""):
                self._offsets.setdefault(number, place)
            offset = before

    def get(self, number: int) -> Record | None:
        """The living object of this number."""
        offset = self._offsets.get(number)
        if offset is None:
            return None
        found = self._by_offset.get(offset)
        if found is None and 0 < offset <= len(self._stream) - 8:
            found = next(records(self._stream[offset:]), None)
        return found

    @property
    def document(self) -> Record | None:
        found = self._by_offset.get(self._offsets.get(self.document_number, -1))
        if found is not None and found.kind == DOCUMENT:
            return found
        return next((one for one in reversed(self.living(DOCUMENT))), None)

    def living(self, kind: int) -> list[Record]:
        """Every living object of a kind, in the order of the file."""
        offsets = sorted(set(self._offsets.values()))
        found = (self._by_offset.get(offset) for offset in offsets)
        return [one for one in found if one is not None and one.kind == kind]


def _entries(body: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 4 <= len(body):
        head = struct.unpack_from("<I", body, at)[0]
        first, count = head & 0xFFFFF, head >> 20
        at += 4
        for step in range(min(count, (len(body) - at) // 4)):
            yield first + step, struct.unpack_from("<I", body, at + 4 * step)[0]
        at += 4 * count


def within(record: Record, kind: int, depth: int = 0) -> Iterator[Record]:
    """Every record of a kind below `record`."""
    for one in records(record.body):
        if one.kind == kind:
            yield one
        elif (one.container or one.kind == _TAGGED) and depth < _MOST_DEPTH:
            yield from within(one, kind, depth + 1)


def string(record: Record) -> str:
    return record.body.decode("utf-16-le", "replace").replace("\0", "")


def strings(record: Record) -> dict[int, str]:
    """The strings that stand directly in a container, by their number."""
    return {one.instance: string(one) for one in records(record.body) if one.kind == 0x0FBA}
