"""Pieces of old Office files: property sets, objects pasted in, records of drawings."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from screener.containers.ole.compound import Path
from screener.containers.ole.writer import compound_file

SUMMARY, DOCUMENT = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_SUMMARY_ID = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_DOCUMENT_ID = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
_CUSTOM_ID = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")


def _string(text: str) -> bytes:
    raw = text.encode("gbk") + b"\0"
    raw = raw.ljust(-(-len(raw) // 4) * 4, b"\0")
    return struct.pack("<II", 0x1E, len(raw)) + raw


def _section(values: Mapping[int, bytes]) -> bytes:
    values = {1: struct.pack("<Ihxx", 2, 936), **values}
    head = struct.pack("<I", len(values))
    at = 8 + 8 * len(values)
    body = b""
    for number, value in values.items():
        head += struct.pack("<II", number, at + len(body))
        body += value
    return struct.pack("<I", 4 + len(head) + len(body)) + head + body


def _stream(*sections: tuple[bytes, bytes]) -> bytes:
    head = struct.pack("<HHI16xI", 0xFFFE, 0, 0, len(sections))
    at = len(head) + 20 * len(sections)
    for kind, section in sections:
        head += kind + struct.pack("<I", at)
        at += len(section)
    return head + b"".join(section for _, section in sections)


def summary(**values: str) -> bytes:
    """The stream of title, subject, author, keywords and comments."""
    numbers = {"title": 2, "subject": 3, "author": 4, "keywords": 5, "comments": 6}
    return _stream((_SUMMARY_ID, _section({numbers[k]: _string(v) for k, v in values.items()})))


def document_summary(company: str = "", **custom: str) -> bytes:
    """The stream of the company and of properties its owner named."""
    plain = _section({15: _string(company)} if company else {})
    names = struct.pack("<I", len(custom))
    values: dict[int, bytes] = {}
    for number, (name, value) in enumerate(custom.items(), 2):
        raw = name.encode("gbk") + b"\0"
        names += struct.pack("<II", number, len(raw)) + raw
        values[number] = _string(value)
    names = names.ljust(-(-len(names) // 4) * 4, b"\0")
    return _stream((_DOCUMENT_ID, plain), (_CUSTOM_ID, _section({0: names, **values})))


def pasted(name: str, data: bytes) -> bytes:
    """The stream of a file pasted in, with the name it came with."""
    label = name.encode("gbk") + b"\0"
    body = b"\2\0" + label + label + struct.pack("<HHI", 0, 3, len(label)) + label
    body += struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


def pasted_file(name: str, data: bytes) -> bytes:
    return compound_file({("\x01Ole10Native",): pasted(name, data)})


def record(kind: int, body: bytes, instance: int = 0, *, container: bool = False) -> bytes:
    """A record as drawings and presentations have them."""
    return struct.pack("<HHI", instance << 4 | (0xF if container else 0), kind, len(body)) + body


def holder(kind: int, *inside: bytes, instance: int = 0) -> bytes:
    return record(kind, b"".join(inside), instance, container=True)


def options(**values: str | int) -> bytes:
    """Properties of a shape: `art`, `name`, `description`, `tooltip`, or hidden=1."""
    numbers = {
        "art": 0xC0, "name": 0x380, "description": 0x381, "tooltip": 0x38D, "hidden": 0x3BF,
        "picture": 0x104,
    }  # fmt: skip
    fixed = extra = b""
    for key, value in values.items():
        if isinstance(value, int):
            fixed += struct.pack("<HI", numbers[key], 0x20002 if key == "hidden" else value)
        else:
            raw = value.encode("utf-16-le") + b"\0\0"
            fixed += struct.pack("<HI", numbers[key] | 0x8000, len(raw))
            extra += raw
    return record(0xF00B, fixed + extra, len(values))


def shape(identifier: int, *inside: bytes, flags: int = 0xA00) -> bytes:
    """The container of a shape."""
    return holder(0xF004, record(0xF00A, struct.pack("<II", identifier, flags), 202), *inside)


def macro(source: str) -> bytes:
    """The stream of a module, its source packed as single characters."""
    raw = f'Attribute VB_Name = "甲"\r\n{source}\r\n'.encode("gbk")
    packed = b"".join(b"\0" + raw[at : at + 8] for at in range(0, len(raw), 8))
    return b"\xff" * 30 + b"\1" + struct.pack("<H", 0xB000 | len(packed) - 1) + packed


def blip(png: bytes) -> bytes:
    """A picture as drawings keep it."""
    return record(0xF01E, bytes(17) + png, 0x6E0)


def picture_table(*pictures: bytes) -> bytes:
    """The table of a file's pictures, each inside its entry."""
    entries = b"".join(
        record(0xF007, struct.pack("<BB16xHIIIBBBB", 6, 6, 0, len(one), 1, 0, 0, 0, 0, 0) + one, 6)
        for one in pictures
    )
    return holder(0xF001, entries)


def shared_places(
    base: Mapping[Path, bytes], text: str
) -> dict[str, tuple[bytes, str, str | None]]:
    """Places every old format has: name to (file, part, place)."""

    def with_stream(name: str, data: bytes) -> bytes:
        return compound_file({**base, (name,): data})

    inside: dict[Path, bytes] = {
        ("对象池", "_1234567890", "\x01Ole10Native"): pasted("内.txt", text.encode())
    }
    source = f"D:\\{text}\\表.xls\0".encode("utf-16-le")
    link = b"\1\0\0\2\1\0\0\0" + bytes(12) + source
    linked: dict[Path, bytes] = {("对象池", "_1234567890", "\x01Ole"): link}
    return {
        "keywords": (with_stream(SUMMARY, summary(keywords=text)), "metadata",
                     "文档属性“关键词”"),
        "company": (with_stream(DOCUMENT, document_summary(text)), "metadata", "文档属性“单位”"),
        "custom property": (with_stream(DOCUMENT, document_summary(密级=text)), "metadata",
                            "文档属性“密级”"),
        "pasted object": (compound_file({**base, **inside}), "body", None),
        "macro": (compound_file({**base, ("Macros", "VBA", "模块"): macro(f"' {text}")}), "markup",
                  "宏代码"),
        "linked object": (compound_file({**base, **linked}), "metadata", "链接对象的来源路径"),
        "unknown stream": (with_stream("某个流", b"\1\2" + f"内容是{text}。".encode("utf-16-le")),
                           "hidden", "内部数据流"),
    }  # fmt: skip
