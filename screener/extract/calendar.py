"""Appointments (ics) and cards of persons (vcf): every property beside its name, files apart."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from screener.containers.charset import decode
from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, TooLarge
from screener.limits import Budget

_START = re.compile(
    r"\s*BEGIN\s*:\s*(VCALENDAR|VCARD|VEVENT|VTODO|VJOURNAL|VNOTE)\s*$", re.I | re.M
)
_FOLD = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\([nN,;:\\])")
_NAME = re.compile(r"(?:CN|X-FULL-NAME)=\"?([^\";:]+)\"?", re.IGNORECASE)
_CHARSET = re.compile(r"CHARSET=\"?([\w-]+)", re.IGNORECASE)
_UNTOLD = frozenset({"VERSION", "PRODID", "CALSCALE", "METHOD", "DTSTAMP", "SEQUENCE", "REV",
                     "TRANSP", "PRIORITY", "STATUS", "TRIGGER", "ACTION", "RRULE", "TZOFFSETFROM",
                     "TZOFFSETTO", "LAST-MODIFIED", "CREATED", "TZNAME"})  # fmt: skip
_LABELS = {
    "SUMMARY": "", "DESCRIPTION": "", "COMMENT": "备注", "LOCATION": "地点", "ATTENDEE": "参加人",
    "ORGANIZER": "组织者", "CONTACT": "联系人", "CATEGORIES": "类别", "CLASS": "公开程度",
    "DTSTART": "开始时间", "DTEND": "结束时间", "DUE": "截止时间", "URL": "网址", "UID": "标识",
    "FN": "姓名", "N": "姓名", "NICKNAME": "别名", "TEL": "电话", "EMAIL": "邮箱", "ADR": "地址",
    "ORG": "单位", "TITLE": "职务", "ROLE": "职责", "BDAY": "生日", "NOTE": "备注",
    "IMPP": "即时通信账号", "RELATED": "关系人", "LABEL": "地址", "GEO": "位置", "BODY": "",
}  # fmt: skip
_HEADINGS = frozenset({"SUMMARY"})
_FIRST = {"FN": 0, "N": 1, "TEL": 2}
_STRUCTURED = frozenset({"N", "ADR", "ORG", "GEO"})


class _Property(NamedTuple):
    name: str
    parameters: str
    value: str
    line: int


def recognise(source: Source) -> str | None:
    if b":" not in source.data[:4096] or source.decoded is None:
        return None
    match = _START.match(source.decoded.text[:4096].lstrip("\ufeff"))
    if match is None:
        return None
    return "text/vcard" if match[1].upper() == "VCARD" else "text/calendar"


def read(source: Source, budget: Budget) -> Content:
    media_type = recognise(source) or "text/calendar"
    if source.decoded is None:
        raise Damaged("文字编码无法识别")
    if len(source.decoded.text) > budget.limits.characters:
        raise TooLarge("文字数量超过上限")
    builder = TextBuilder()
    attachments: list[Attachment] = []
    gaps: list[Gap] = []
    separator = "\n"
    for one in _arranged(_properties(source.decoded.text)):
        if one.name in {"BEGIN", "END"}:
            separator = "\n"
        if one.name in {"BEGIN", "END"} | _UNTOLD:
            continue
        try:
            if data := _inline_file(one):
                budget.spend_member(len(data))
                attachments.append(Attachment(_file_name(one, len(attachments) + 1), data))
                continue
        except (binascii.Error, ValueError):
            gaps.append(Gap(GapKind.DAMAGED, "内嵌文件的编码损坏", Location(line=one.line)))
            continue
        if "FMTTYPE=TEXT/HTML" in one.parameters.upper():
            page = _value(one).encode("utf-8", "replace")
            attachments.append(Attachment(f"网页片段{len(attachments) + 1}.html", page))
        else:
            _tell(builder, one, separator)
            separator = "\t" if media_type == "text/vcard" else "\n"
    if not source.decoded.text.rstrip().upper().endswith(("VCALENDAR", "VCARD", "VEVENT", "VTODO",
                                                           "VJOURNAL", "VNOTE")):  # fmt: skip
        gaps.append(Gap(GapKind.DAMAGED, "文件没有结束标记，可能不完整"))
    return Content(media_type, builder.text, builder.passages, tuple(attachments), tuple(gaps))


def _properties(text: str) -> Iterator[_Property]:
    """Lines unfolded, each taken apart; what is no property is told as it stands."""
    number = 1
    pending = ""
    for raw in re.split(r"\r?\n(?![ \t])", text.lstrip("\ufeff")):
        first = number
        number += raw.count("\n") + 1
        joined = pending + _FOLD.sub("", raw)
        if "QUOTED-PRINTABLE" in joined[:200].upper() and joined.endswith("="):
            pending = joined + "\n"
            continue
        pending = ""
        match = _LINE.fullmatch(_SOFT.sub("", joined))
        if match:
            yield _Property(match[1].upper(), match[2], match[3], first)
        elif joined.strip():
            yield _Property("", "", joined, first)
    if pending:
        yield _Property("", "", pending, number)


def _arranged(properties: Iterable[_Property]) -> Iterator[_Property]:
    """In a card the name comes first, then the numbers: a card is one line about a person."""
    card: list[_Property] | None = None
    for one in properties:
        if card is None:
            yield one
            card = [] if (one.name, one.value.strip().upper()) == ("BEGIN", "VCARD") else None
        elif one.name in {"BEGIN", "END"}:
            yield from sorted(card, key=lambda inner: _FIRST.get(inner.name, len(_FIRST)))
            yield one
            card = None
        else:
            card.append(one)
    yield from card or ()


def _inline_file(one: _Property) -> bytes:
    """The bytes of a photo, a key or an attachment; empty where the property is none."""
    parameters = one.parameters.upper()
    if re.search(r"ENCODING=\"?(BASE64|B)\b", parameters):
        return base64.b64decode(re.sub(r"\s", "", one.value), validate=True)
    match = re.match(r"data:[\w/+.-]*;base64,", one.value, re.IGNORECASE)
    return base64.b64decode(one.value[match.end() :], validate=True) if match else b""


def _file_name(one: _Property, number: int) -> str:
    named = re.search(r"(?:FILENAME|X-LABEL|TYPE)=\"?([^\";:]+)", one.parameters, re.IGNORECASE)
    title = {"PHOTO": "照片", "LOGO": "徽标", "SOUND": "录音"}.get(one.name, "附件")
    name = named[1] if named else ""
    return name if "." in name else f"{title}{number}" + (f".{name.lower()}" if name else "")


def _value(one: _Property) -> str:
    text = one.value
    if "QUOTED-PRINTABLE" in one.parameters.upper():
        raw = quopri.decodestring(text.encode("utf-8", "replace"))
        charset = _CHARSET.search(one.parameters)
        found = decode(raw, charset[1] if charset else None)
        text = found.text if found else raw.decode("latin-1")
    if one.name in _STRUCTURED:
        text = " ".join(piece for piece in re.split(r"(?<!\\);", text) if piece)
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def _tell(builder: TextBuilder, one: _Property, separator: str) -> None:
    known = one.name in _LABELS
    label = _LABELS.get(one.name, one.name)
    part = Part.BODY if known or not one.name else Part.METADATA
    place = f"属性 {one.name}" if one.name else None
    value = _value(one)
    if named := _NAME.search(one.parameters):
        value = f"{named[1]} {value.removeprefix('mailto:')}"
    for number, line in enumerate(value.split("\n")):
        text = f"{label}：{line}" if label and line.strip() and not number else line
        location = Location(part, line=one.line, place=place)
        heading = one.name in _HEADINGS
        builder.add(text, location, heading=heading, separator="\n" if number else separator)
