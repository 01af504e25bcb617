"""One OLE compound file: its storages and streams, and which of them nobody has read yet."""

from __future__ import annotations

import io
from functools import cached_property
from itertools import islice

from screener.errors import Damaged

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Path = tuple[str, ...]
_FREE = 0xFFFFFFFF
_MOST_FREE = 8192


class Compound:
    """`unread` loses each stream that is asked for; `short` are those the file holds in part."""

    def __init__(self, data: bytes) -> None:
        """Raises Damaged when the tables of the file cannot be followed."""
        import olefile

        self._data = data
        try:
            self._file = olefile.OleFileIO(io.BytesIO(data))
            oversized = self._bound_sizes()
            paths = [tuple(map(str, path)) for path in self._file.listdir(streams=True)]
            self.storages: list[Path] = [tuple(path) for path in self._file.listdir(False, True)]
        except Exception as error:
            raise Damaged("OLE 复合文档结构损坏，无法打开") from error
        self.paths: list[Path] = paths
        self.unread: dict[Path, None] = dict.fromkeys(paths)
        self.short: dict[Path, None] = {}
        self._by_name = {_key(path): path for path in reversed(paths)}
        self._oversized = oversized

    def _bound_sizes(self) -> frozenset[str]:
        """Cut sizes no file of this length can hold: following a chain that loops would cost them.

        Returns the names of the streams that claimed them.
        """
        claimed: set[str] = set()
        for entry in self._file.direntries:
            if entry is not None and entry.size > len(self._data):
                claimed.add(entry.name)
                entry.size = len(self._data)
        return frozenset(claimed)

    @cached_property
    def tops(self) -> frozenset[str]:
        """Lower-case names of what stands at the top: streams and storages."""
        return frozenset(path[0].lower() for path in (*self.paths, *self.storages) if path)

    def has(self, *path: str) -> bool:
        return _key(path) in self._by_name

    def read(self, *path: str) -> bytes | None:
        """The stream's bytes, as many as the file holds; None when there is no such stream."""
        found = self._by_name.get(_key(path))
        if found is None:
            return None
        self.unread.pop(found, None)
        try:
            stream = self._file.openstream(list(found))
            data = bytes(stream.read())
            if len(data) < self._file.get_size(list(found)) or found[-1] in self._oversized:
                self.short[found] = None
        except Exception:  # noqa: BLE001 - as above: sectors that lead nowhere
            self.short[found] = None
            return b""
        return data

    def peek(self, *path: str) -> bytes:
        """As `read`, but the stream stays unread; empty when there is none."""
        found = self._by_name.get(_key(path))
        if found is None:
            return b""
        unread, short = dict(self.unread), dict(self.short)
        data = self.read(*path)
        self.unread, self.short = unread, short
        return data or b""

    def unused(self) -> bytes:
        """What stands in the file but in no stream: sectors set free, and bytes behind the last."""
        size, sectors = self._file.sector_size, self._file.fat
        free = (number for number, state in enumerate(sectors) if state == _FREE)
        pieces = [self._data[size * (n + 1) : size * (n + 2)] for n in islice(free, _MOST_FREE)]
        pieces.append(self._data[size * (len(sectors) + 1) :])
        return b"".join(pieces)

    def below(self, *storage: str) -> list[Path]:
        """Every stream inside a storage, however deep."""
        key = _key(storage)
        return [
            path for path in self.paths if len(path) > len(key) and _key(path[: len(key)]) == key
        ]


def _key(path: tuple[str, ...]) -> Path:
    return tuple(name.lower() for name in path)
