"""Outlook messages, as files and as winmail.dat, with one sentence in one place."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from screener.containers.ole.compound import Path
from screener.containers.ole.writer import compound_file
from tests.samples.old import pasted
from tests.samples.ooxml import Plant

_PROPERTIES = "__properties_version1.0"
_ATTACHED = "__attach_version1.0_#00000000"
_PERSON = "__recip_version1.0_#00000000"
_STANDARD = {0x0037: "食堂菜谱", 0x1000: "本周菜谱见附件。\r\n"}


def _streams(values: Mapping[int, str | bytes], *at: str) -> dict[Path, bytes]:
    found: dict[Path, bytes] = {}
    for number, value in values.items():
        text = isinstance(value, str)
        raw = value.encode("utf-16-le") if isinstance(value, str) else value
        found[(*at, f"__substg1.0_{number:04X}{'001F' if text else '0102'}")] = raw
    return found


def message_streams(
    values: Mapping[int, str | bytes] | None = None,
    more: Mapping[Path, bytes] | None = None,
    *,
    head: int = 32,
) -> dict[Path, bytes]:
    page = struct.pack("<HHIII", 3, 0x3FFD, 0, 936, 0)
    own: dict[Path, bytes] = {(_PROPERTIES,): bytes(head) + page}
    return {**own, **_streams({**_STANDARD, **(values or {})}), **(more or {})}


def message(
    values: Mapping[int, str | bytes] | None = None, more: Mapping[Path, bytes] | None = None
) -> bytes:
    return compound_file(message_streams(values, more))


def rtf_body(rich: bytes) -> bytes:
    """Rich text in Outlook's wrapping, packed as single characters."""
    packed = b""
    for at in range(0, len(rich), 8):
        packed += b"\0" + rich[at : at + 8]
    return struct.pack("<II4sI", len(packed) + 12, len(rich), b"LZFu", 0) + packed


def attached(values: Mapping[int, str | bytes]) -> dict[Path, bytes]:
    return {(_ATTACHED, _PROPERTIES): bytes(8), **_streams(values, _ATTACHED)}


def attached_message(inner: Mapping[Path, bytes]) -> dict[Path, bytes]:
    place = (_ATTACHED, "__substg1.0_3701000D")
    return {**attached({0x3001: "转来的邮件"}), **{(*place, *path): d for path, d in inner.items()}}


def attached_object(name: str, data: bytes) -> dict[Path, bytes]:
    place = (_ATTACHED, "__substg1.0_3701000D", "\x01Ole10Native")
    return {**attached({0x3001: "对象"}), place: pasted(name, data)}


def message_plants(text: str) -> dict[str, Plant]:
    """Every place of a message that text can stand in, each with `text` in it alone."""
    page = f"<html><body><p>菜谱</p><!-- {text} --></body></html>".encode()
    rich = r"{\rtf1\ansi\ansicpg936{\v " + "".join(f"\\u{ord(c)}?" for c in text) + "}}"
    person = _streams({0x3001: text}, _PERSON)
    listed: dict[Path, bytes] = {("__substg1.0_8001101F-00000000",): text.encode("utf-16-le")}
    made: dict[str, tuple[bytes, str, str | None]] = {
        "subject": (message({0x0037: text}), "body", "邮件主题"),
        "body": (message({0x1000: f"各位：\r\n{text}"}), "body", "邮件正文"),
        "body by bytes": (message({0x1000: text.encode("gbk")}), "body", "邮件正文"),
        "page": (message({0x1013: page}), "markup", "网页注释"),
        "rich text": (message({0x1009: rtf_body(rich.encode("ascii"))}), "hidden", "隐藏文字"),
        "sender": (message({0x0C1A: text}), "metadata", "邮件发件人"),
        "copied to": (message({0x0E03: text}), "metadata", "邮件抄送"),
        "recipient": (message(None, person), "metadata", "邮件收件人"),
        "header": (message({0x007D: f"Received: from {text}\r\n"}), "metadata", "邮件头"),
        "property": (message({0x3A16: text}), "metadata", "邮件属性"),
        "list": (message(None, listed), "metadata", "邮件属性"),
        "attachment": (message(None, attached({0x3707: "a.txt", 0x3701: text.encode()})), "body",
                       None),
        "attached by path": (message(None, attached({0x3708: f"D:\\{text}"})), "metadata",
                             "附件路径"),
        "attached message": (
            message(None, attached_message(message_streams({0x1000: text}, head=24))), "body",
            "邮件正文",
        ),
        "attached object": (message(None, attached_object("a.txt", text.encode())), "body", None),
    }  # fmt: skip
    return {name: Plant(*one) for name, one in made.items()}


def _attribute(number: int, body: bytes) -> bytes:
    check = struct.pack("<H", sum(body) & 0xFFFF)
    return struct.pack("<BII", 1, number, len(body)) + body + check


def _packed(values: Mapping[int, str]) -> bytes:
    body = struct.pack("<I", len(values) + 1) + struct.pack("<HHI", 3, 0x3FFD, 936)
    for number, value in values.items():
        raw = value.encode("utf-16-le") + b"\0\0"
        body += struct.pack("<HHII", 0x1F, number, 1, len(raw))
        body += raw.ljust(-(-len(raw) // 4) * 4, b"\0")
    return body


def winmail(values: Mapping[int, str], *attachments: tuple[str, bytes]) -> bytes:
    data = b"\x78\x9f\x3e\x22\1\0" + _attribute(0x69003, _packed(values))
    for name, content in attachments:
        data += _attribute(0x69002, bytes(14)) + _attribute(0x6800F, content)
        data += _attribute(0x69005, _packed({0x3707: name}))
    return data


def winmail_plants(text: str) -> dict[str, Plant]:
    return {
        "subject": Plant(winmail({0x0037: text}), "body", "邮件主题"),
        "body": Plant(winmail({0x1000: text}), "body", "邮件正文"),
        "sender": Plant(winmail({0x0C1A: text}), "metadata", "邮件发件人"),
        "attachment": Plant(winmail({}, ("a.txt", text.encode())), "body", None),
    }
