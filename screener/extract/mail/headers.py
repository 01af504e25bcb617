"""Header fields and names of a mail as words, whatever broken charset its writer used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from screener.containers.charset import decode

if TYPE_CHECKING:
    from email.message import Message

_ENCODED = re.compile(r"=\?[\w-]+\?[bBqQ]\?[!->@-~]*\?=(?:\s+=\?[\w-]+\?[bBqQ]\?[!->@-~]*\?=)*")
_FOLD = re.compile(r"\r?\n[ \t]+")


def header(message: Message, name: str) -> str:
    """All fields of this name, decoded, apart by a line."""
    values = message.get_all(name, [])
    return "\n".join(text for value in values if (text := header_words(value).strip()))


def with_raw_bytes_told(part: Message) -> None:
    """Replace bytes beyond ASCII in fields by what they say; asked, `email` would drop them."""
    fields = [(name, str(value)) for name, value in part.raw_items()]
    if all(value.isascii() for _, value in fields):
        return
    for name, _ in fields:
        del part[name]
    for name, value in fields:
        part[name] = _readable(value)


def header_words(value: object) -> str:
    """One field's value: encoded words joined and decoded, raw bytes told by their shape."""
    from email.header import decode_header

    raw = _FOLD.sub(" ", str(value))
    if not raw.isascii():
        return _ENCODED.sub(lambda match: header_words(match[0]), _readable(raw))
    try:
        pieces = decode_header(raw)
    except Exception:  # noqa: BLE001 - broken base64 raises several kinds; show it as it stands
        return _readable(raw)
    return "".join(
        _readable(piece) if isinstance(piece, str) else _decoded(piece, charset)
        for piece, charset in pieces
    )


def filename(part: Message) -> str:
    """The attachment's name as its sender saw it; empty where it has none."""
    for field, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        try:
            value = part.get_param(parameter, header=field.lower())
        except Exception:  # noqa: BLE001 - a broken parameter must not hide the attachment
            value = None
        if isinstance(value, tuple):
            charset, _, quoted = value
            return _decoded(unquote_to_bytes(quoted.encode("latin-1", "replace")), charset)
        if value:
            return header_words(value)
    location = header(part, "Content-Location")
    return location.partition("?")[0].rstrip("/").rpartition("/")[2]


def names(part: Message) -> list[str]:
    """Every name a part is given: programs show one, and others travel with it."""
    found = []
    for field, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        value = part.get_param(parameter, header=field.lower())
        if isinstance(value, str):
            found.append(header_words(value))
    return found


def _readable(text: str) -> str:
    """What stood in the mail as raw bytes beyond ASCII."""
    if text.isascii():
        return text
    return _decoded(text.encode("utf-8", "surrogateescape"), None)


def _decoded(raw: bytes, charset: str | None) -> str:
    found = decode(raw, charset)
    return found.text if found else raw.decode("latin-1")
