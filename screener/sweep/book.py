"""The register of findings as one file, for a site without the service.

Every line is one change, whole or not at all, and carries a keyed hash of itself and of the line
before: who edits the file without the key beside it is found out. One writer at a time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from screener.errors import RecordError, UsageError, system_reason
from screener.paths import write_private
from screener.review.canonical import build, canonical, plain
from screener.review.items import Item
from screener.review.rectify import Merged
from screener.sweep.run import Change

SCHEMA = "screener.register/1"
_KEY_BYTES = 32
_FIRST = "0" * 64


@dataclass(slots=True)
class _Told:
    """What the lines of the file say, down to the last one that is whole."""

    items: dict[str, Item] = field(default_factory=dict)
    sweeps: list[dict[str, Any]] = field(default_factory=list)
    mac: str = _FIRST
    end: int = 0
    torn: bool = False


@dataclass(slots=True)
class Book:
    """A register in a file. `key` lies beside it in `<file>.key`, for its owner alone."""

    path: Path
    key: bytes = field(repr=False)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Book:
        """The register at `path`, checked from its first line to its last.

        Raises:
            UsageError: it is not there, has no key, was edited, or cannot be read.
        """
        key_path = path.with_name(f"{path.name}.key")
        if not path.exists():
            if not create:
                raise UsageError(f"没有这份整改台账：{path}")
            with _alone(path):
                if not path.exists():
                    _make(path, key_path)
        try:
            key = key_path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"整改台账的密钥 {key_path} 读不出来：{system_reason(error)}"
            ) from error
        if len(key) != _KEY_BYTES:
            raise UsageError(f"整改台账的密钥 {key_path} 不完整，请从备份恢复")
        book = cls(path, key)
        book.read()
        return book

    def read(self) -> tuple[dict[str, Item], tuple[dict[str, Any], ...]]:
        """All items by identity, and all sweeps so far.

        Raises:
            UsageError: the file was edited.
        """
        told = self._told()
        return told.items, tuple(told.sweeps)

    def update(self, change: Change) -> Merged:
        """As `Keeper.update`."""
        with self._turn() as told:
            before = {one["site"]: int(one["files"]) for one in told.sweeps if one["whole"]}
            merged, swept = change(told.items, before)
            self._append(told, merged.items, sweep=plain(swept))
        return merged

    def act(self, change: Callable[[Mapping[str, Item]], Iterable[Item]]) -> tuple[Item, ...]:
        """Keep what a person made of some items."""
        with self._turn() as told:
            items = tuple(change(told.items))
            self._append(told, items)
        return items

    def _append(
        self, told: _Told, items: Iterable[Item], sweep: dict[str, Any] | None = None
    ) -> None:
        body = {"schema": SCHEMA, "items": [plain(one) for one in items], "sweep": sweep}
        mac = self._mac(told.mac, canonical(body))
        line = canonical({"body": body, "mac": mac}) + b"\n"
        try:
            with self.path.open("r+b") as stream:
                stream.truncate(told.end)  # a line that a crash left half written
                stream.seek(told.end)
                stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise UsageError(f"整改台账 {self.path} 写不进去：{system_reason(error)}") from error

    def _mac(self, before: str, body: bytes) -> str:
        return hmac.new(self.key, before.encode() + body, hashlib.sha256).hexdigest()

    def _told(self) -> _Told:
        told = _Told()
        try:
            with self.path.open("rb") as stream:
                for number, line in enumerate(stream, 1):
                    if not line.endswith(b"\n"):
                        told.torn = True
                        break
                    self._take(told, line, number)
        except OSError as error:
            raise UsageError(f"整改台账 {self.path} 读不出来：{system_reason(error)}") from error
        return told

    def _take(self, told: _Told, line: bytes, number: int) -> None:
        try:
            said = json.loads(line)
            body = said["body"]
            mac = self._mac(told.mac, canonical(body))
            if not hmac.compare_digest(mac, said["mac"]) or body["schema"] != SCHEMA:
                raise RecordError("与密钥不符")
            for one in body["items"]:
                item = build(Item, one)
                told.items[item.id] = item
        except (ValueError, KeyError, TypeError, RecordError) as error:
            raise UsageError(
                f"整改台账 {self.path} 第{number}行被改动过，或密钥不是它的；请从备份恢复"
            ) from error
        if body["sweep"]:
            told.sweeps.append(body["sweep"])
        told.mac = mac
        told.end += len(line)

    @contextmanager
    def _turn(self) -> Iterator[_Told]:
        """The register as it is now, while nobody else can change it."""
        with _alone(self.path):
            yield self._told()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While nobody else makes or changes the register there."""
    try:
        stream = path.with_name(f"{path.name}.lock").open("a+b")
    except OSError as error:
        raise UsageError(f"整改台账 {path} 写不进去：{system_reason(error)}") from error
    with stream:
        _lock(stream.fileno())
        yield


def _make(path: Path, key_path: Path) -> None:
    if key_path.exists():
        raise UsageError(f"{path} 不见了，而密钥 {key_path} 还在：请从备份恢复，不要另建")
    try:
        write_private(key_path, secrets.token_bytes(_KEY_BYTES))
        try:
            write_private(path, b"")
        except OSError:
            key_path.unlink()  # or the register would be thought lost
            raise
    except OSError as error:
        raise UsageError(f"整改台账 {path} 建立不了：{system_reason(error)}") from error


def _lock(descriptor: int) -> None:
    """Wait for our turn; the system takes the lock back when we end, however we end."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
