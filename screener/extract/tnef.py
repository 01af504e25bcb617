"""Outlook's own wrapping of a mail (winmail.dat): the message's properties and its attachments."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator

from screener.containers.mapi.message import (
    ATTACHED,
    ATTACHED_NAME,
    ATTACHED_SHORT,
    DISPLAY_NAME,
    SUBJECT,
    Value,
    text_of,
    write_message,
    write_properties,
)
from screener.containers.ole.rest import embedded, packed
from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, TextBuilder
from screener.limits import Budget

_TYPE = "application/vnd.ms-tnef"
_SIGNATURE = b"\x78\x9f\x3e\x22"
_MESSAGE, _ATTACHMENT, _PAGE = 0x69003, 0x69005, 0x69007
_NEW_ATTACHMENT, _DATA, _TITLE = 0x69002, 0x6800F, 0x18010
_SUBJECT, _BODY = 0x18004, 0x2800C
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8,
          0x40: 8, 0x48: 16}  # fmt: skip
_MANY = 0x1000
_INNER_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


def recognise(source: Source) -> str | None:
    return _TYPE if source.data.startswith(_SIGNATURE) else None


def read(source: Source, budget: Budget) -> Content:
    reader = _Reader(budget)
    whole = reader.read(source.data)
    builder = reader.builder
    gaps = []
    if not whole:
        gaps.append(Gap(GapKind.DAMAGED, "文件结构损坏，只读出其中一部分"))
    elif not builder.text and not reader.attachments:  # nothing marks the end of such a file
        gaps.append(Gap(GapKind.DAMAGED, "没有读到邮件的正文和附件，文件可能不完整"))
    attachments = tuple(reader.attachments)
    return Content(_TYPE, builder.text, builder.passages, attachments, tuple(gaps))


class _Reader:
    def __init__(self, budget: Budget) -> None:
        self.builder = TextBuilder()
        self.attachments: list[Attachment] = []
        self._budget = budget
        self._page = 936
        self._message: dict[int, Value] = {}
        self._attached: list[dict[int, Value]] = []

    def read(self, data: bytes) -> bool:
        """Read every attribute; whether the file was whole."""
        at = 6
        while at + 9 <= len(data):
            number, size = struct.unpack_from("<xII", data, at)
            body = data[at + 9 : at + 9 + size]
            self._attribute(number & 0xFFFFF, body)
            at += 9 + size + 2
        self._write()
        return at == len(data)

    def _attribute(self, number: int, body: bytes) -> None:
        if number == _PAGE and len(body) >= 4:
            self._page = struct.unpack_from("<I", body)[0]
        elif number == _MESSAGE:
            self._message.update(_properties(body))
        elif number in (_SUBJECT, _BODY):
            key = SUBJECT if number == _SUBJECT else 0x1000
            self._message.setdefault(key, Value(None, body))
        elif number == _NEW_ATTACHMENT:
            self._attached.append({})
        elif self._attached and number == _DATA:
            self._attached[-1][ATTACHED] = Value(None, body)
        elif self._attached and number == _TITLE:
            self._attached[-1][ATTACHED_SHORT] = Value(None, body)
        elif self._attached and number == _ATTACHMENT:
            self._attached[-1].update(_properties(body))

    def _write(self) -> None:
        most = self._budget.limits.member_bytes
        for name, data in write_message(self._message, self.builder, self._page, most):
            self.attachments.append(packed(name, data, self._budget))
        for number, one in enumerate(self._attached, 1):
            names = (text_of(one, key, self._page)
                     for key in (ATTACHED_NAME, ATTACHED_SHORT, DISPLAY_NAME))  # fmt: skip
            name = next(filter(None, names), f"附件{number}")
            raw = one[ATTACHED].raw if ATTACHED in one else b""
            if raw.startswith(_INNER_MESSAGE):
                self.attachments.append(packed(f"{name}.dat", raw[16:], self._budget))
            elif raw:
                inner = raw[16:] if raw[16:24] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" else raw
                self.attachments += embedded(inner, name, self.builder, self._budget)
            else:
                write_properties(one, self.builder, self._page)


def _properties(body: bytes) -> dict[int, Value]:
    """Properties packed one after another, as far as they hold together."""
    found: list[tuple[int, Value]] = []
    with contextlib.suppress(struct.error, IndexError):
        found.extend(_pairs(body))
    return dict(found)


def _pairs(body: bytes) -> Iterator[tuple[int, Value]]:
    count = struct.unpack_from("<I", body)[0]
    at = 4
    for _ in range(min(count, 10_000)):
        kind, number = struct.unpack_from("<HH", body, at)
        at += 4
        if number >= 0x8000:
            named = struct.unpack_from("<I", body, at + 16)[0]
            size = struct.unpack_from("<I", body, at + 20)[0]
            at += 24 + (_padded(size) if named else 0)
        base = kind & ~_MANY
        if base in _FIXED:
            many = struct.unpack_from("<I", body, at)[0] if kind & _MANY else 1
            at += (4 if kind & _MANY else 0) + _FIXED[base] * many
            continue
        values = struct.unpack_from("<I", body, at)[0]
        at += 4
        texts: list[str] = []
        for _ in range(min(values, 10_000)):
            size = struct.unpack_from("<I", body, at)[0]
            raw = body[at + 4 : at + 4 + size]
            at += 4 + _padded(size)
            if base == 0x1F:
                texts.append(raw.decode("utf-16-le", "replace").strip("\0"))
            else:
                yield number, Value(None, raw)
        if texts:
            yield number, Value("\n".join(texts), b"")


def _padded(size: int) -> int:
    return -(-size // 4) * 4
