"""One Outlook message written as passages: headers, body, whoever and whatever it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from screener.containers.charset import decode
from screener.containers.codepage import codec_of
from screener.containers.mapi.rtf import unpack_rtf
from screener.document import Location, Part, TextBuilder

SUBJECT, BODY, RTF, HTML, HEADERS = 0x0037, 0x1000, 0x1009, 0x1013, 0x007D
CODE_PAGE, INTERNET_PAGE = 0x3FFD, 0x3FDE
ATTACHED, ATTACHED_NAME, ATTACHED_SHORT, DISPLAY_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_NAMES = {
    0x0C1A: "邮件发件人", 0x0C1F: "邮件发件人", 0x5D01: "邮件发件人", 0x0042: "邮件代发人",
    0x0065: "邮件代发人", 0x5D02: "邮件代发人", 0x0E04: "邮件收件人", 0x0E03: "邮件抄送",
    0x0E02: "邮件密送", 0x0050: "邮件回复地址", 0x1039: "邮件引用", 0x3FFA: "上次修改者",
    0x3FF8: "作者", 0x3708: "附件路径", 0x370D: "附件路径", 0x3711: "附件路径",
}  # fmt: skip
# Classes, kinds of address, identifiers, the subject once more: nobody's words.
_UNTOLD = frozenset({
    0x001A, 0x003D, 0x0070, 0x0E1D, 0x1035, 0x1042, 0x1046, 0x0064, 0x0C1E, 0x0077, 0x0075,
    0x3002, 0x370E, 0x3703, 0x3712, 0x3FFB, 0x4022, 0x4023, 0x4024, 0x4025, 0x4030, 0x4031,
    0x4038, 0x4039, 0x5D0A, 0x5D0B, 0x0076, 0x0078, 0x65E0, 0x0E28, 0x0E29, 0x10F3, 0x3A45,
    0x4034, 0x4035, 0x401C, 0x3FEA, 0x8554,
})  # fmt: skip
_UNSEEN_PAGE = re.compile(
    r"<!--|<script|display\s*:|visibility|\b(alt|title|hidden|data-\w+)\s*=|data:", re.I
)
_UNSEEN_RTF = re.compile(
    rb"\\(?:v|deleted|pict|object|bin|revised|annotation)\b|<!--(?! ?(?:/\*|\[if|<!\[))|\balt="
)
_IDENTIFIER = re.compile(r"[0-9A-Fa-f]{16,}|.*[\x00-\x08].*|/o=.*|multipart/.*", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>|&nbsp;|\s+")
_HEADS = re.compile(r"(?is)<(head|style)\b.*?</\1>")
_FOLD = re.compile(r"\r?\n[ \t]+")
_MACHINE = re.compile(
    r"(?i)(dkim|arc-|x-ms-|x-microsoft|x-forefront|x-exchange|authentication|x-google|x-gm-|"
    r"content-|mime-version|x-tm-|x-spam|x-priority|thread-index|message-id|references)"
)
_TELLING = re.compile(r"[\u3400-\u9fff]|\d{7,}|@|\\\\|://|[A-Za-z]{2}.*\s")


class Value(NamedTuple):
    """One property: text, or bytes in a code page or of some other kind."""

    text: str | None
    raw: bytes


Properties = Mapping[int, Value]


def text_of(properties: Properties, number: int, page: int = 936) -> str:
    """The text of a property; empty where there is none."""
    value = properties.get(number)
    if value is None:
        return ""
    if value.text is not None:
        return value.text.strip("\0")
    found = decode(value.raw.strip(b"\0"), codec_of(page))
    return found.text if found else value.raw.decode("latin-1").strip("\0")


def write_message(
    properties: Properties, builder: TextBuilder, page: int, most: int
) -> tuple[tuple[str, bytes], ...]:
    """Write a message's own words; bodies that are pages or rich text come back as files."""
    subject = text_of(properties, SUBJECT, page)
    builder.add(subject, Location(Part.BODY, place="邮件主题"), heading=True)
    write_properties(properties, builder, page)
    _write_headers(text_of(properties, HEADERS, page), builder)
    plain = text_of(properties, BODY, page)
    for number, line in enumerate(re.split(r"\r\n|\n|\r", plain), 1):
        builder.add(line, Location(paragraph=number, place="邮件正文"))
    return tuple(_bodies(properties, plain, page, most))


def write_properties(properties: Properties, builder: TextBuilder, page: int) -> None:
    """Write every text of a message or attachment that has no place of its own."""
    said = {text_of(properties, SUBJECT, page)}
    for number in sorted(properties):
        if number in (SUBJECT, BODY, RTF, HTML, HEADERS) or number in _UNTOLD:
            continue
        if properties[number].text is None and number not in _NAMES:
            continue
        text = text_of(properties, number, page)
        known = number in _NAMES
        if text in said or _IDENTIFIER.fullmatch(text) or not (known or _TELLING.search(text)):
            continue
        said.add(text)
        for line in text.splitlines():
            builder.add(line, Location(Part.METADATA, place=_NAMES.get(number, "邮件属性")))


def _write_headers(text: str, builder: TextBuilder) -> None:
    """What mail servers wrote above the message, but for signatures and scores of machines."""
    for line in _FOLD.sub(" ", text).splitlines():
        if ":" in line and not _MACHINE.match(line):
            builder.add(_readable(line), Location(Part.METADATA, place="邮件头"))


def _readable(line: str) -> str:
    """A header line with its encoded words decoded, as far as they can be."""
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(line)))
    except Exception:  # noqa: BLE001 - broken encodings raise several kinds; show it as it stands
        return line


def _bodies(properties: Properties, plain: str, page: int, most: int) -> list[tuple[str, bytes]]:
    words = "".join(plain.split())
    html = properties.get(HTML)
    if html is not None and (html.raw or html.text):
        raw = html.raw or (html.text or "").encode()
        found = decode(raw, codec_of(page))
        markup = found.text if found else raw.decode("latin-1")
        same = _TAGS.sub("", _HEADS.sub("", markup)) == words
        return [] if same and not _UNSEEN_PAGE.search(markup) else [("正文.html", raw)]
    packed = properties.get(RTF)
    if packed is None:
        return []
    rich = unpack_rtf(packed.raw, most)
    if rich is None or (words and not _UNSEEN_RTF.search(rich)):
        return []
    return [("正文.rtf", rich)]
